package im.recado.client.view;

import im.recado.client.model.LoginModel.Doubt;
import im.recado.client.model.Words;
import java.awt.Component;
import java.awt.Dimension;
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
    String print = doubt.fingerprint();
    JTextArea fingerprint = Plain.paragraph(print.substring(0, 47) + "\n" + print.substring(48), 28);
    fingerprint.setLineWrap(false);
    fingerprint.setFocusable(true);
    fingerprint.setFont(new Font(Font.MONOSPACED, Font.PLAIN, Theme.font().getSize()));
    int width = fingerprint.getPreferredSize().width;
    line(panel, words.say("certificate.issuer"), within(width, doubt.issuer()));
    line(panel, words.say("certificate.until"), within(width, doubt.until()));
    line(panel, words.say("certificate.fingerprint"), fingerprint);
    JTextArea text = within(panel.getPreferredSize().width, words.say("certificate.text", doubt.domain()));
    panel.add(text, "span 2, gapbottom 12, growx, wmin 0", 0);
    return dialog.ask(panel);
  }

  /** A text of this width, no higher than its lines are. */
  private static JTextArea within(int width, String words) {
    JTextArea area = Plain.paragraph(words, 0);
    area.setSize(width, Short.MAX_VALUE);
    area.setPreferredSize(new Dimension(width, area.getPreferredSize().height));
    return area;
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
