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
import java.awt.Container;
import javax.swing.DefaultListCellRenderer;
import javax.swing.JButton;
import javax.swing.JCheckBox;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;

/** The server's gateways to other networks, and one's accounts there. */
final class GatewaysDialog {
  private final MainModel model;
  private final Words words;
  private final Component over;
  private final GatewaysModel gateways;
  private final JPanel panel = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[440,grow,fill]"));
  private final Dialog dialog;
  /** Whether the window has had its size once. */
  private boolean placed;

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
    Component before = dialog.window().getFocusOwner();
    panel.removeAll();
    if (gateways.lines().isEmpty()) {
      JTextArea none = Plain.question(words.say("gateways.none"), 34);
      none.setName("gateways.none");
      panel.add(none);
      JTextArea more = Plain.question(words.say("gateways.none.more"), 34);
      Plain.letters(more, "faint");
      panel.add(more);
    }
    for (GatewaysModel.Line line : gateways.lines()) {
      JPanel row = row(line);
      if (panel.getComponentCount() > 0) {
        row.setBorder(Plain.rule(1, 0, 0, 0));
      }
      panel.add(row);
    }
    panel.revalidate();
    panel.repaint();
    dialog.pack();
    if (!placed) {
      placed = true;
      dialog.window().setLocationRelativeTo(over);
    }
    if (before != null && before.getName() != null) {
      focus(panel, before.getName());
    }
  }

  /** Brings the keyboard back to where it was: the part of this name is another one now. */
  private static void focus(Container within, String name) {
    for (Component part : within.getComponents()) {
      if (name.equals(part.getName())) {
        part.requestFocusInWindow();
      } else if (part instanceof Container inner) {
        focus(inner, name);
      }
    }
  }

  private JPanel row(GatewaysModel.Line line) {
    Gateway gateway = line.gateway();
    JPanel row = new JPanel(new MigLayout("insets 12 0 12 0, fillx, hidemode 3, wrap 1", "[40!]14[grow,fill]", "[]2[]0[]6[]"));
    JLabel logo = new JLabel(NetworkMark.icon(gateway.network(), 40));
    logo.getAccessibleContext().setAccessibleName(NetworkMark.name(words, gateway.network()));
    row.add(logo, "cell 0 0, spany 3, aligny top");
    row.add(Plain.label(Texts.line(gateway.name()), 1, true), "cell 1 0, wmin 0");
    JTextArea state = Plain.question(line.said(), 30);
    state.setName("state." + gateway.jid());
    state.getAccessibleContext().setAccessibleName(Texts.line(gateway.name()) + ": " + line.said());
    Plain.letters(state, line.state() == State.REFUSED ? "bad" : "faint");
    JLabel light = new JLabel(new StateLight(line.state()));
    row.add(light, "cell 1 1, split 2, aligny top, gaptop 3");
    row.add(state, "cell 1 1, growx, wmin 0");
    if (!line.advice().isEmpty()) {
      JTextArea advice = Plain.question(line.advice(), 30);
      advice.setName("advice." + gateway.jid());
      row.add(advice, "cell 1 2, growx, wmin 0");
    }
    row.add(buttons(line), "cell 1 3");
    if (line.canSign()) {
      JCheckBox automatic = Plain.plain(new JCheckBox());
      automatic.setText(words.say("gateways.automatic"));
      automatic.setName("gateways.automatic." + gateway.jid());
      automatic.setSelected(line.automatic());
      automatic.addActionListener(event -> gateways.automatic(gateway, automatic.isSelected()));
      row.add(automatic, "cell 1 4");
    }
    return row;
  }

  private JPanel buttons(GatewaysModel.Line line) {
    Gateway gateway = line.gateway();
    JPanel buttons = new JPanel(new MigLayout("insets 0, hidemode 3", "[]8[]8[]8[]"));
    if (gateway.away()) {
      buttons.add(button("gateways.again", gateway, gateways::load));
      return buttons;
    }
    if (line.canSign()) {
      buttons.add(line.isIn() ? button("gateways.sign-out", gateway, () -> gateways.signOut(gateway))
          : button("gateways.sign-in", gateway, () -> gateways.signIn(gateway)));
    }
    if (gateway.open()) {
      buttons.add(button("gateways.rooms", gateway, () -> RoomDialog.show(panel, model, gateway.jid())));
    } else {
      buttons.add(button(gateway.registered() ? "gateways.change" : "gateways.register", gateway, () -> ask(gateway)));
    }
    if (gateway.commands()) {
      buttons.add(button("contacts.commands", gateway, () -> CommandsDialog.show(panel, model, gateway.jid())));
    }
    if (gateway.registered()) {
      buttons.add(button("gateways.unregister", gateway, () -> remove(gateway)));
    }
    return buttons;
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
    if (Dialog.sure(over, words, gateways.question(gateway), words.say("gateways.unregister"))) {
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
      super.getListCellRendererComponent(list, text, index, selected, focused);
      setIcon(value instanceof Gateway gateway ? NetworkMark.icon(gateway.network(), 18) : null);
      return this;
    }
  }
}
