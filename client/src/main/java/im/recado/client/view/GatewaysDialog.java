package im.recado.client.view;

import im.recado.client.model.GatewaysModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.Disco;
import im.recado.client.services.Gateways.Gateway;
import im.recado.client.services.NetworkLogins.State;
import im.recado.client.services.store.Lockdown;
import java.awt.Component;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;

/** The server's gateways to other networks, and one's accounts there. */
final class GatewaysDialog {
  private final MainModel model;
  private final Words words;
  private final Component over;
  private final GatewaysModel gateways;
  private final JPanel panel = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[440,grow,fill]"));
  private final Dialog dialog;

  private GatewaysDialog(Component over, MainModel model) {
    this.over = over;
    this.model = model;
    this.words = model.words();
    this.gateways = new GatewaysModel(model.session(), words, model.ui());
    this.dialog = new Dialog(over, words.say("gateways.title"), null, words.say("dialog.close"));
  }

  static void show(Component over, MainModel model) {
    if (Lockdown.current().hides("gateways")) {
      return;
    }
    GatewaysDialog shown = new GatewaysDialog(over, model);
    JLabel wait = Plain.label(model.words().say("dialog.wait"));
    wait.setName("waiting");
    shown.panel.add(wait);
    shown.gateways.onChange(shown::fill);
    shown.gateways.load();
    shown.dialog.ask(shown.panel);
    shown.gateways.close();
  }

  private void fill() {
    dialog.problem(gateways.problem());
    if (!gateways.known()) {
      return;
    }
    panel.removeAll();
    if (gateways.lines().isEmpty()) {
      panel.add(Plain.paragraph(words.say("gateways.none"), 30));
    }
    gateways.lines().forEach(line -> panel.add(row(line)));
    panel.revalidate();
    panel.repaint();
    dialog.window().pack();
  }

  private JPanel row(GatewaysModel.Line line) {
    Gateway gateway = line.gateway();
    JPanel row = new JPanel(new MigLayout("insets 8 0 8 0, fillx, hidemode 3", "[36!]10[grow,fill]", "[]0[]4[]"));
    JLabel logo = new JLabel(NetworkMark.icon(gateway.network(), 36));
    logo.getAccessibleContext().setAccessibleName(NetworkMark.name(words, gateway.network()));
    row.add(logo, "spany 2");
    row.add(Plain.label(Texts.line(gateway.name()), 1, true), "wmin 0, wrap");
    JLabel state = Plain.label(line.said());
    state.setName("state." + gateway.jid());
    Plain.letters(state, line.state() == State.PROBLEM ? "bad" : "faint");
    row.add(state, "wmin 0, wrap");
    JPanel buttons = new JPanel(new MigLayout("insets 0, hidemode 3", "[]8[]8[]8[]"));
    if (line.canSign()) {
      buttons.add(line.state() == State.IN ? button("gateways.sign-out", gateway, () -> gateways.signOut(gateway))
          : button("gateways.sign-in", gateway, () -> gateways.signIn(gateway)));
    }
    buttons.add(button(gateway.registered() ? "gateways.change" : "gateways.register", gateway, () -> ask(gateway)));
    if (gateway.commands()) {
      buttons.add(button("contacts.commands", gateway, () -> CommandsDialog.show(panel, model, gateway.jid())));
    }
    if (gateway.registered()) {
      buttons.add(button("gateways.unregister", gateway, () -> remove(gateway)));
    }
    row.add(buttons, "cell 1 2");
    if (line.canSign()) {
      JCheckBox automatic = Plain.plain(new JCheckBox());
      automatic.setText(words.say("gateways.automatic"));
      automatic.setName("gateways.automatic." + gateway.jid());
      automatic.setSelected(line.automatic());
      automatic.addActionListener(event -> gateways.automatic(gateway, automatic.isSelected()));
      row.add(automatic, "cell 1 3");
    }
    return row;
  }

  /** A button of one gateway: screen readers say of which. */
  private JButton button(String key, Gateway gateway, Runnable action) {
    JButton button = Plain.button(words.say(key), action);
    button.setName(key + "." + gateway.jid());
    button.getAccessibleContext().setAccessibleName(words.say(key) + ", " + Texts.line(gateway.name()));
    return button;
  }

  private void ask(Gateway gateway) {
    RegistrationDialog.show(panel, model, gateway.jid(), gateway.name(), gateways::load, failed -> dialog.failed(words, failed));
  }

  private void remove(Gateway gateway) {
    if (Dialog.sure(over, words, words.say("gateways.sure", Texts.line(gateway.name())), words.say("gateways.unregister"))) {
      gateways.remove(gateway);
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
