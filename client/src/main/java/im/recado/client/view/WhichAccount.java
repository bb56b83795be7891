package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.Words;
import im.recado.client.model.XmppLink;
import java.awt.Component;
import java.util.List;
import java.util.Optional;
import javax.swing.ButtonGroup;
import javax.swing.JPanel;
import javax.swing.JRadioButton;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Asks with which account a link is to be opened. */
final class WhichAccount {
  private WhichAccount() {}

  /** The one that was chosen; the one that is shown stands chosen first. Nothing: with none of them. */
  static Optional<Account> ask(Component over, Words words, XmppLink link, List<Account> able,
      @Nullable Account shown) {
    JPanel panel = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[grow,fill]"));
    panel.add(Plain.paragraph(words.say("accounts.which", link.jid()), 30), "wmin 0, gapbottom 8");
    ButtonGroup group = new ButtonGroup();
    List<JRadioButton> buttons = able.stream().map(account -> {
      JRadioButton button = Plain.plain(new JRadioButton());
      button.setText(account.jid().toString());
      button.setName("which." + account.jid());
      button.setSelected(account == (able.contains(shown) ? shown : able.getFirst()));
      group.add(button);
      panel.add(button);
      return button;
    }).toList();
    boolean chosen = new Dialog(over, words.say("app.name"), words.say("accounts.which.go"),
        words.say("dialog.cancel")).ask(panel);
    return able.stream().filter(account -> chosen && buttons.get(able.indexOf(account)).isSelected()).findFirst();
  }
}
