package im.recado.client.view;

import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.services.Accounts.Shut;
import java.awt.Component;
import java.nio.file.Path;
import java.util.List;
import javax.swing.JOptionPane;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;

/** Says at the start which accounts could not be opened, and why; on the thread of the user interface. */
public final class ShutDialog {
  private ShutDialog() {}

  /**
   * Shows it, and waits until it is closed.
   *
   * @param folder where the accounts are
   */
  public static void show(Component over, Words words, List<Shut> accounts, Path folder) {
    JPanel form = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[380,grow,fill]"));
    for (Shut each : accounts) {
      JTextArea line = Plain.question(sentence(words, each), 34);
      line.setName("shut." + each.place());
      form.add(line);
    }
    String where = accounts.size() == 1 ? folder.resolve(accounts.getFirst().place()).toString() : folder.toString();
    JTextArea hint = Plain.question(words.say("accounts.shut.hint", where), 34);
    Plain.letters(hint, "faint");
    form.add(hint);
    new Dialog(over, words.say("accounts.shut.title"), null, words.say("dialog.close")).ask(form);
  }

  /** Which one it is, and why. */
  static String sentence(Words words, Shut account) {
    return words.say("accounts.shut.which", Texts.line(account.name()), words.say("accounts.shut.why." + account.why()));
  }

  /** Says that nothing can be opened, because the whole profile cannot be used, before there is any window; waits until it is closed. */
  public static void profile(Words words, Path folder, String why) {
    JOptionPane.showMessageDialog(
        null, words.say("start.unusable", folder, why), words.say("start.unusable.title"), JOptionPane.ERROR_MESSAGE);
  }
}
