package im.recado.client.view;

import im.recado.client.model.ChatModel;
import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Message.Security;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Graphics2D;
import java.awt.geom.Arc2D;
import javax.swing.JButton;
import javax.swing.JCheckBoxMenuItem;
import javax.swing.JMenuItem;
import javax.swing.JPopupMenu;
import org.jspecify.annotations.Nullable;

/** The padlock over a conversation: whether it is encrypted, and who can read it. */
final class LockButton {
  private final MainModel main;
  private final Words words;
  private final JButton button;
  private @Nullable ChatModel chat;

  LockButton(MainModel main) {
    this.main = main;
    this.words = main.words();
    button = Plain.icon(Glyph.UNLOCK, words.say("omemo.off"), this::menu);
    button.setName("encryption");
    Shortcut.ENCRYPTION.on(button, this::menu);
  }

  JButton button() {
    return button;
  }

  void refresh(ChatModel now) {
    chat = now;
    button.setVisible(now.encryptable());
    button.setIcon((now.encrypted() ? Glyph.LOCK : Glyph.UNLOCK).icon(18));
    String name = words.say(now.encrypted() ? "omemo.on" : "omemo.off");
    Plain.tip(button, name);
    button.getAccessibleContext().setAccessibleName(name);
  }

  private void menu() {
    ChatModel now = chat;
    if (now == null || !now.encryptable()) {
      return;
    }
    JPopupMenu menu = new JPopupMenu();
    JCheckBoxMenuItem on = new JCheckBoxMenuItem(words.say("omemo.encrypt"), now.encrypted());
    on.setName("encryption.on");
    on.addActionListener(event -> now.encrypt(on.isSelected()));
    menu.add(on);
    JMenuItem devices = new JMenuItem(words.say("omemo.devices"));
    devices.setName("encryption.devices");
    devices.addActionListener(event -> EncryptionDialog.show(button, main, now.jid()));
    menu.add(devices);
    Popups.below(button, menu);
  }

  /** A small padlock: plain, in colour when compared, open or red when somebody else may read or write. */
  static void mark(Graphics2D g, Security security, int x, int y) {
    Color colour = switch (security) {
      case VERIFIED -> Theme.accent();
      case BLIND, UNREADABLE -> Theme.faint();
      case PLAIN, UNTRUSTED -> Theme.bad();
    };
    g.setColor(colour);
    g.setStroke(new BasicStroke(1.3f, BasicStroke.CAP_ROUND, BasicStroke.JOIN_ROUND));
    g.drawRoundRect(x, y + 4, 7, 5, 2, 2);
    g.draw(new Arc2D.Double(x + 1.5, y, 4, 6, security == Security.PLAIN ? 40 : 0, 180, Arc2D.OPEN));
    if (security == Security.VERIFIED) {
      g.fillRoundRect(x, y + 4, 7, 5, 2, 2);
    }
  }
}
