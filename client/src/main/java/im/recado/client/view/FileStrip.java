package im.recado.client.view;

import im.recado.client.model.ChatFiles;
import im.recado.client.model.ChatFiles.Row;
import im.recado.client.model.ChatFiles.Step;
import im.recado.client.model.Words;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.swing.JButton;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JProgressBar;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** The files that are on their way in a conversation, above the field in which one writes: a line for each. */
final class FileStrip extends JPanel {
  /** More lines would leave no room for the conversation. */
  private static final int MOST = 4;

  /** A line that stays while its file does: who is about to press a button of it finds it where it was. */
  private static final class Line {
    private final Row row;
    private final JProgressBar bar;

    Line(Row row, JProgressBar bar) {
      this.row = row;
      this.bar = bar;
    }

    boolean isOf(Row now) {
      return row.number() == now.number() && row.fetched() == now.fetched() && row.step() == now.step() && row.text().equals(now.text());
    }
  }

  private final Words words;
  private final Runnable downloads;
  private List<Line> lines = List.of();
  private @Nullable ChatFiles files;

  FileStrip(Words words, Runnable downloads) {
    super(new MigLayout("insets 2 4 2 0, fillx, hidemode 3, wrap 4", "[pref:pref:60%]8[grow,fill]8[]0[]", "[]0[]"));
    this.words = words;
    this.downloads = downloads;
    setOpaque(false);
    setVisible(false);
  }

  void show(ChatFiles now) {
    List<Row> rows = now.rows().size() > MOST ? now.rows().subList(0, MOST) : now.rows();
    if (files != now || !same(rows)) {
      files = now;
      build(rows, now);
    }
    for (int i = 0; i < rows.size(); i++) {
      JProgressBar bar = lines.get(i).bar;
      bar.setIndeterminate(rows.get(i).part() < 0);
      bar.setValue((int) (100 * rows.get(i).part()));
    }
  }

  /** What one can do with what is offered. */
  private JPanel decision(Row row, ChatFiles of) {
    JPanel panel = new JPanel(new MigLayout("insets 0", "[]4[]4[]"));
    panel.setOpaque(false);
    Map<String, Runnable> acts = new LinkedHashMap<>();
    acts.put("direct.accept", () -> SaveDialog.accept(of, row));
    acts.put("direct.save-as", () -> SaveDialog.show(this, of, words, row));
    acts.put("direct.decline", () -> of.close(row));
    acts.forEach((key, act) -> {
      JButton button = Plain.button(words.say(key), act);
      button.setName(key);
      button.getAccessibleContext().setAccessibleDescription(row.text());
      panel.add(button);
    });
    return panel;
  }

  private boolean same(List<Row> rows) {
    boolean same = rows.size() == lines.size();
    for (int i = 0; same && i < rows.size(); i++) {
      same = lines.get(i).isOf(rows.get(i));
    }
    return same;
  }

  private void build(List<Row> rows, ChatFiles of) {
    removeAll();
    List<Line> built = new ArrayList<>();
    for (Row row : rows) {
      JLabel text = Plain.label(row.text(), -1, false);
      Plain.letters(text, row.step() == Step.FAILED ? "bad" : "faint");
      JProgressBar bar = new JProgressBar(0, 100);
      bar.getAccessibleContext().setAccessibleName(row.text());
      bar.setVisible(row.step() == Step.GOING);
      add(text, "wmin 0");
      if (row.step() == Step.OFFERED) {
        add(decision(row, of), "alignx left, growx 0, span 2, wrap");
        built.add(new Line(row, bar));
        continue;
      }
      if (row.step() == Step.GOING) {
        add(bar, "height 4!");
      } else {
        String name = row.step() == Step.FAILED ? "file.again" : "file.list";
        JButton act = Plain.button(words.say(row.step() == Step.FAILED ? "file.again" : "downloads.title"),
            row.step() == Step.FAILED ? () -> of.again(row) : downloads);
        act.setName(name);
        act.putClientProperty("JButton.buttonType", "toolBarButton");
        add(act, "alignx left, growx 0");
      }
      String closes = words.say(row.step() == Step.GOING ? "file.cancel" : "file.close");
      JButton close = Plain.icon(Glyph.CLOSE, closes, () -> of.close(row));
      close.getAccessibleContext().setAccessibleDescription(row.text());
      close.setName(row.step() == Step.GOING ? "file.cancel" : "file.close");
      add(close, "hmin 28, wrap");
      built.add(new Line(row, bar));
    }
    lines = built;
    setVisible(!rows.isEmpty());
    revalidate();
    repaint();
  }
}
