package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.protocol.DataTable;
import im.recado.client.protocol.Jid;
import im.recado.client.services.Directory.Search;
import java.awt.Component;
import java.util.Optional;
import java.util.function.Consumer;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JTable;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** Looks for people in a directory (XEP-0055); who was found can be written to and added. */
final class SearchDialog {
  private final MainModel model;
  private final Words words;
  private final Dialog dialog;
  private final JPanel panel = new JPanel(new MigLayout("insets 0, fill, wrap 1, hidemode 3", "[520,grow,fill]", "[]8[grow,fill]"));
  private final JPanel found = new JPanel(new MigLayout("insets 0, fill, wrap 1", "[grow,fill]", "[grow,fill][]"));
  private final JButton write;
  private final JButton add;
  private @Nullable JTable table;
  private int addresses = -1;

  private SearchDialog(Component over, MainModel model, Search search) {
    this.model = model;
    this.words = model.words();
    this.dialog = new Dialog(over, words.say("search.title"), null, words.say("dialog.close"));
    FormPanel form = new FormPanel(search.form());
    panel.add(form);
    panel.add(found);
    found.setVisible(false);
    write = dialog.button("search.write", words.say("contacts.write"), () -> chosen().ifPresent(jid -> {
      model.open(jid, false);
      dialog.close();
    }), true, false);
    add = dialog.button("search.add", words.say("add.title"),
        () -> chosen().ifPresent(jid -> ContactDialogs.add(panel, model, jid.toString())), true, false);
    dialog.button("search.go", words.say("search.go"), () -> {
      dialog.problem("");
      model.ui().ask(() -> model.session().directory().find(new Search(search.directory(), form.filled(), search.old())), this::show,
          failed -> dialog.failed(words, failed));
    }, false, true);
    choose();
  }

  /** Asks the directory by what one can search, and shows that. */
  static void show(Component over, MainModel model, Jid directory, Consumer<String> failed) {
    model.ui().ask(() -> model.session().directory().ask(directory), search -> {
      SearchDialog shown = new SearchDialog(over, model, search);
      shown.dialog.ask(shown.panel);
    }, failed);
  }

  private void show(DataTable people) {
    addresses = people.addresses();
    JTable now = ResultPanel.table(people);
    now.getAccessibleContext().setAccessibleName(words.say("search.found", people.rows().size()));
    now.getSelectionModel().addListSelectionListener(event -> choose());
    table = now;
    found.removeAll();
    found.add(ResultPanel.scroll(now));
    JLabel many = Plain.label(words.say("search.found", people.rows().size()));
    many.setName("search.found");
    Plain.letters(many, "faint");
    found.add(many);
    found.setVisible(true);
    choose();
    dialog.pack();
  }

  private Optional<Jid> chosen() {
    JTable now = table;
    return now == null || now.getSelectedRow() < 0 || addresses < 0 ? Optional.empty()
        : Jid.parse(String.valueOf(now.getValueAt(now.getSelectedRow(), addresses))).map(Jid::bare);
  }

  private void choose() {
    write.setEnabled(chosen().isPresent());
    add.setEnabled(chosen().isPresent());
  }
}
