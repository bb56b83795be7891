package im.recado.client.view;

import im.recado.client.model.LoginModel.Doubt;
import im.recado.client.model.Words;
import java.awt.Component;
import java.awt.Font;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;

/** Asks somebody whether it is the right server, though something speaks against it. */
final class DoubtDialog {
  private DoubtDialog() {}

  /** Its certificate is one that nobody vouches for. */
  static boolean ask(Component over, Words words, Doubt doubt) {
    Dialog dialog = new Dialog(over, words.say("certificate.title"), words.say("certificate.accept"),
        words.say("certificate.refuse")).careful();
    JPanel panel = new JPanel(new MigLayout("insets 0, wrap 2", "[]12[grow,fill]"));
    panel.add(Plain.paragraph(words.say("certificate.text", doubt.domain()), 36), "span 2, gapbottom 12, growx, wmin 0");
    line(panel, words.say("certificate.issuer"), Plain.paragraph(doubt.issuer(), 28));
    line(panel, words.say("certificate.until"), Plain.paragraph(doubt.until(), 28));
    String print = doubt.fingerprint();
    JTextArea fingerprint = Plain.paragraph(print.substring(0, 47) + "\n" + print.substring(48), 28);
    fingerprint.setLineWrap(false);
    fingerprint.setFocusable(true);
    fingerprint.setFont(new Font(Font.MONOSPACED, Font.PLAIN, Theme.font().getSize()));
    line(panel, words.say("certificate.fingerprint"), fingerprint);
    return dialog.ask(panel);
  }

  /** It offers a weaker way to log in than it once did. */
  static boolean weaker(Component over, Words words, String domain) {
    return new Dialog(over, words.say("weaker.title"), words.say("weaker.accept"), words.say("certificate.refuse")).careful()
        .ask(Plain.question(words.say("weaker.text", domain), 36));
  }

  private static void line(JPanel panel, String name, JComponent value) {
    panel.add(Plain.labelFor(name, value), "top");
    panel.add(value, "wmin 0");
  }
}
