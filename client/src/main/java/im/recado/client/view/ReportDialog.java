package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Reports.Reason;
import java.awt.Component;
import java.util.Locale;
import javax.swing.ButtonGroup;
import javax.swing.JPanel;
import javax.swing.JRadioButton;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import net.miginfocom.swing.MigLayout;

/** Blocks somebody, and tells those who run the server why. */
final class ReportDialog {
  private ReportDialog() {}

  static void show(Component over, MainModel model, Jid jid, String name) {
    Words words = model.words();
    String who = Texts.line(name);
    JPanel form = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[340,grow,fill]"));
    ButtonGroup group = new ButtonGroup();
    JRadioButton spam = new JRadioButton(words.say("report.spam"), true);
    JRadioButton abuse = new JRadioButton(words.say("report.abuse"));
    for (JRadioButton each : new JRadioButton[] {spam, abuse}) {
      each.setName("report." + (each == spam ? Reason.SPAM : Reason.ABUSE).name().toLowerCase(Locale.ROOT));
      group.add(each);
      form.add(each);
    }
    JTextArea text = Plain.area("", 4, 30);
    text.setName("report.text");
    text.setLineWrap(true);
    text.setWrapStyleWord(true);
    form.add(Plain.labelFor(words.say("report.text"), text), "gaptop 6");
    form.add(new JScrollPane(text));
    JTextArea hint = Plain.paragraph(words.say("report.hint", who), 30);
    hint.setName("report.hint");
    Plain.letters(hint, "faint");
    form.add(hint);
    Dialog dialog = new Dialog(over, words.say("report.title", who), words.say("report.go"), words.say("dialog.cancel"));
    model.ui().ask(() -> model.session().reports().areTaken(), taken -> {
      if (!taken) {
        hint.setText(words.say("report.none", who));
        text.setEnabled(false);
      }
    }, condition -> dialog.failed(words, condition));
    dialog.does(() -> model.ui().ask(() -> {
      model.session().reports().blockAndReport(jid, abuse.isSelected() ? Reason.ABUSE : Reason.SPAM, text.getText());
      return true;
    }, done -> dialog.close(), condition -> dialog.failed(words, condition)));
    dialog.ask(form);
  }
}
