package im.recado.client.view;

import im.recado.client.model.Account;
import im.recado.client.model.AccountsModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Lockdown;
import java.awt.Dimension;
import java.awt.Graphics;
import java.awt.Graphics2D;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JPanel;
import net.miginfocom.swing.MigLayout;

/** In the place of an account that is switched off, or about to begin. */
final class RestingPanel extends JPanel {
  private static final int FACE = 72;

  RestingPanel(Account account, AccountsModel model, Words words, AccountMenu menu) {
    super(new MigLayout("insets 24, fill", "[grow,center]", "[grow,bottom][][grow,top]"));
    Plain.ground(this, "background");
    JPanel all = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[300!,fill]"));
    all.setOpaque(false);
    AvatarPainter painter = new AvatarPainter(account::face, this::repaint);
    JComponent face = new JComponent() {
      @Override
      protected void paintComponent(Graphics g) {
        painter.paint((Graphics2D) g, account.jid(), account.jid().local(), null, (getWidth() - FACE) / 2, 0, FACE,
            Theme.background());
      }
    };
    face.setPreferredSize(new Dimension(FACE, FACE));
    all.add(face, "height " + FACE + "!, gapbottom 12");
    JLabel name = Plain.label(account.jid().toString(), 2, true);
    name.setHorizontalAlignment(JLabel.CENTER);
    all.add(name, "wmin 0, gapbottom 8");
    boolean off = account.step() == Account.Step.OFF;
    JLabel text = Plain.label(words.say(off ? "accounts.off.text" : "connection.connecting"));
    text.setHorizontalAlignment(JLabel.CENTER);
    Plain.letters(text, "faint");
    all.add(text, "wmin 0, gapbottom 16");
    if (off) {
      JButton on = Plain.button(words.say("accounts.on"), () -> model.switchOn(account));
      on.setName("resting.on");
      all.add(on, "hmin 36");
      JButton remove = Plain.button(words.say("accounts.remove"), () -> menu.remove(account));
      JButton add = Plain.button(words.say("accounts.add"), model::add);
      remove.setName("resting.remove");
      add.setName("resting.add");
      for (JButton button : new JButton[] {add, remove}) {
        button.setVisible(!Lockdown.current().hides("accounts"));
        Plain.leading(button);
        all.add(button, "growx 0, center");
      }
    }
    add(all, "cell 0 1");
  }
}
