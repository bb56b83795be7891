package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.Disco;
import im.recado.client.services.Gateways.Gateway;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import java.util.List;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;

/** The server's gateways to other networks, and one's accounts there. */
final class GatewaysDialog {
  private final MainModel model;
  private final Words words;
  private final Component over;
  private final JPanel panel = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[440,grow,fill]"));
  private final Dialog dialog;

  private GatewaysDialog(Component over, MainModel model) {
    this.over = over;
    this.model = model;
    this.words = model.words();
    this.dialog = new Dialog(over, words.say("gateways.title"), null, words.say("dialog.close"));
  }

  static void show(Component over, MainModel model) {
    if (Lockdown.current().hides("gateways")) {
      return;
    }
    GatewaysDialog gateways = new GatewaysDialog(over, model);
    JLabel wait = Plain.label(model.words().say("dialog.wait"));
    wait.setName("waiting");
    gateways.panel.add(wait);
    gateways.load();
    gateways.dialog.ask(gateways.panel);
  }

  private void load() {
    model.ui().ask(() -> model.session().gateways().list(), this::fill, failed -> dialog.failed(words, failed));
  }

  private void fill(List<Gateway> gateways) {
    panel.removeAll();
    if (gateways.isEmpty()) {
      panel.add(Plain.paragraph(words.say("gateways.none"), 30));
    }
    for (Gateway gateway : gateways) {
      JPanel line = new JPanel(new MigLayout("insets 8 0 8 0, fillx", "[grow,fill]8[]4[]4[]", "[]0[]"));
      line.add(Plain.label(Texts.line(gateway.name()), 1, true), "wmin 0");
      if (gateway.commands()) {
        line.add(Plain.button(words.say("contacts.commands"), () -> CommandsDialog.show(panel, model, gateway.jid())), "spany 2");
      }
      line.add(Plain.button(words.say(gateway.registered() ? "gateways.change" : "gateways.register"), () -> ask(gateway)),
          "spany 2");
      if (gateway.registered()) {
        line.add(Plain.button(words.say("gateways.unregister"), () -> remove(gateway)), "spany 2");
      }
      JLabel state = Plain.label(gateway.network() + " · " + words.say(gateway.registered() ? "gateways.in" : "gateways.out"));
      Plain.letters(state, "faint");
      line.add(state, "newline, wmin 0");
      panel.add(line);
    }
    panel.revalidate();
    dialog.window().pack();
  }

  private void ask(Gateway gateway) {
    RegistrationDialog.show(panel, model, gateway.jid(), gateway.name(), this::load, failed -> dialog.failed(words, failed));
  }

  private void remove(Gateway gateway) {
    if (Dialog.sure(over, words, words.say("gateways.sure", Texts.line(gateway.name())), words.say("gateways.unregister"))) {
      model.ui().ask(() -> {
        model.session().gateways().unregister(gateway.jid());
        return true;
      }, done -> load(), failed -> dialog.failed(words, failed));
    }
  }

  /** Services and gateways by their names, in boxes where one is chosen. */
  static final class Names extends DefaultListCellRenderer {
    @Override
    public Component getListCellRendererComponent(
        JList<?> list, Object value, int index, boolean selected, boolean focused) {
      putClientProperty("html.disable", true);
      String text = switch (value) {
        case Gateway gateway -> Texts.line(gateway.name());
        case Disco.Item item -> Texts.line(item.name().isEmpty() ? item.jid().toString() : item.name() + " (" + item.jid() + ")");
        case null -> "";
        default -> value.toString();
      };
      return super.getListCellRendererComponent(list, text, index, selected, focused);
    }
  }
}
