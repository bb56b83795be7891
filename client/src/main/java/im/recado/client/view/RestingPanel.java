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
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;

/** In the place of an account that is switched off, about to begin, or that cannot be opened. */
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
    switch (account.step()) {
      case OFF -> {
        says(all, words.say("accounts.off.text"));
        does(all, words.say("accounts.on"), "resting.on", () -> model.switchOn(account));
        others(all, account, model, words, menu);
      }
      case SHUT -> {
        JTextArea why = Plain.paragraph(account.shut().map(shut -> ShutDialog.sentence(words, shut)).orElse("")
            + "\n\n" + words.say("accounts.shut.stays"), 24);
        Plain.letters(why, "faint");
        all.add(why, "wmin 0, gapbottom 16");
        does(all, words.say("connection.retry"), "resting.retry", () -> menu.retry(account));
        others(all, account, model, words, menu);
      }
      default -> says(all, words.say("connection.connecting"));
    }
    add(all, "cell 0 1");
  }

  private static void says(JPanel all, String sentence) {
    JLabel text = Plain.label(sentence);
    text.setHorizontalAlignment(JLabel.CENTER);
    Plain.letters(text, "faint");
    all.add(text, "wmin 0, gapbottom 16");
  }

  private static void does(JPanel all, String words, String name, Runnable action) {
    JButton button = Plain.button(words, action);
    button.setName(name);
    all.add(button, "hmin 36");
  }

  private static void others(JPanel all, Account account, AccountsModel model, Words words, AccountMenu menu) {
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
}
