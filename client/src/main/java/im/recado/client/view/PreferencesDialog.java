package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.QuietHours;
import im.recado.client.model.Ui;
import im.recado.client.model.Words;
import im.recado.client.protocol.Proxy;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.Settings;
import java.awt.Component;
import java.awt.Dimension;
import java.awt.EventQueue;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import javax.swing.BorderFactory;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import javax.swing.UIManager;
import net.miginfocom.swing.MigLayout;
import org.jspecify.annotations.Nullable;

/** How one wants it. What is changed counts at once. */
final class PreferencesDialog {
  private static final int WIDE = 480;
  /** What stands before fields has one width. */
  private static final int LABELS = 170;

  /** One wish; the search looks at its words. */
  private record Row(String section, String words, JComponent part) {}

  private final Ui ui;
  private final Settings settings;
  private final MainWindow window;
  private final Words words;
  private final List<Row> rows = new ArrayList<>();
  private final JPanel list = new JPanel(new MigLayout("insets 0 0 0 10, fillx, wrap 1", "[grow,fill]", "[]8[]"));
  private final JTextField search = new JTextField();
  private @Nullable Dialog dialog;

  private PreferencesDialog(MainModel model, MainWindow window) {
    this.ui = model.ui();
    this.window = window;
    this.settings = window.settings();
    this.words = model.words();
    build();
  }

  /** Every wish, in the measures of the letters that there are now. */
  private void build() {
    rows.clear();
    general();
    notifications();
    for (String key : List.of("typing", "marks", "pictures")) {
      row("privacy", words.say("preferences." + key), box(key, true, () -> {}));
    }
    JPanel direct = new JPanel(new MigLayout("insets 0, fillx, wrap 1", "[grow,fill]", "[]2[]"));
    JCheckBox hidden = box("direct.hidden", false, () -> {});
    direct.add(hidden);
    JTextArea strangers = hint(words.say("preferences.direct.strangers"));
    direct.add(strangers, "wmin 0, gapleft " + (hidden.getInsets().left + UIManager.getIcon("CheckBox.icon").getIconWidth() + hidden.getIconTextGap()));
    row("privacy", words.say("preferences.direct.hidden") + " " + strangers.getText(), direct);
  }

  static void show(Component over, MainModel model, MainWindow window) {
    if (Lockdown.current().hides("preferences")) {
      return;
    }
    Words words = model.words();
    PreferencesDialog preferences = new PreferencesDialog(model, window);
    JTextField search = preferences.search;
    search.setName("preferences.search");
    search.putClientProperty("JTextField.placeholderText", words.say("side.search"));
    search.putClientProperty("JTextField.showClearButton", true);
    search.getAccessibleContext().setAccessibleName(words.say("side.search"));
    Plain.changes(search, () -> preferences.fill(search.getText()));
    JScrollPane scroll = new JScrollPane(new DialogContent(preferences.list), JScrollPane.VERTICAL_SCROLLBAR_AS_NEEDED,
        JScrollPane.HORIZONTAL_SCROLLBAR_NEVER) {
      @Override
      public Dimension getPreferredSize() {
        Dimension all = getViewport().getView().getPreferredSize();
        // The whole of it where the screen has room.
        return new Dimension(Math.max(Math.round(WIDE * Theme.scale()), all.width + getVerticalScrollBar().getPreferredSize().width), all.height);
      }
    };
    scroll.setBorder(BorderFactory.createEmptyBorder());
    scroll.getVerticalScrollBar().setUnitIncrement(20);
    JPanel panel = new JPanel(new MigLayout("insets 0, fill, wrap 1", "[grow,fill]", "[]10[grow,fill]"));
    panel.add(search, "hmin 32");
    panel.add(scroll);
    preferences.fill("");
    Dialog dialog = new Dialog(over, words.say("preferences.title"), null, words.say("dialog.close"));
    preferences.dialog = dialog;
    dialog.ask(panel);
  }

  /** Shows what has all these words. */
  private void fill(String search) {
    List<String> wanted = List.of(search.strip().toLowerCase(Locale.ROOT).split("\\s+"));
    list.removeAll();
    String section = "";
    for (Row row : rows) {
      String all = (words.say("preferences.section." + row.section) + " " + row.words).toLowerCase(Locale.ROOT);
      if (wanted.stream().allMatch(all::contains)) {
        if (!section.equals(row.section)) {
          list.add(Plain.label(words.say("preferences.section." + row.section), 1, true), section.isEmpty() ? "" : "gaptop 14");
          section = row.section;
        }
        list.add(row.part);
      }
    }
    if (section.isEmpty()) {
      list.add(Plain.paragraph(words.say("preferences.nothing"), 30));
    }
    list.revalidate();
    list.repaint();
  }

  private void row(String section, String text, JComponent part) {
    rows.add(new Row(section, text, part));
  }

  private JCheckBox box(String key, boolean otherwise, Runnable changed) {
    return box(key, words.say("preferences." + key), otherwise, changed);
  }

  private JCheckBox box(String key, String text, boolean otherwise, Runnable changed) {
    JCheckBox box = new JCheckBox(text, settings.is(key, otherwise));
    box.setName("preferences." + key);
    box.setEnabled(!settings.isFixed(key));
    box.addActionListener(event -> keep(key, Boolean.toString(box.isSelected()), changed));
    return box;
  }

  /** Keeps a wish without waiting for the disk; then it counts. */
  private void keep(String key, String value, Runnable counts) {
    ui.read(() -> {
      settings.set(key, value);
      return value;
    }, kept -> counts.run());
  }

  private JPanel labelled(String text, JComponent part) {
    JPanel panel = new JPanel(new MigLayout("insets 0, fillx", "[" + LABELS + "!]8[grow,fill]", "[]2[]"));
    panel.add(Plain.labelFor(text, part));
    panel.add(part, "growx 0");
    return panel;
  }

  private void general() {
    List<String> keys = List.of("system", "light", "dark");
    List<String> names = keys.stream().map(theme -> words.say("preferences.theme." + theme)).toList();
    JComboBox<String> themes = new JComboBox<>(names.toArray(String[]::new));
    themes.setName("preferences.theme");
    themes.setSelectedIndex(Math.max(0, keys.indexOf(settings.get("theme", "system"))));
    themes.setEnabled(!settings.isFixed("theme"));
    themes.addActionListener(event ->
        keep("theme", keys.get(themes.getSelectedIndex()), () -> Theme.set(settings.get("theme", "system"))));
    row("general", words.say("preferences.theme") + " " + String.join(" ", names), labelled(words.say("preferences.theme"), themes));
    letters();
    row("general", words.say("preferences.compact"), box("compact", false, () -> {
      Theme.density(settings.is("compact", false));
      Theme.set(settings.get("theme", "system"));
    }));
    JComboBox<String> language = new JComboBox<>();
    language.addItem(words.say("preferences.language.system"));
    Words.LANGUAGES.forEach(tag -> language.addItem(Locale.of(tag).getDisplayLanguage(Locale.of(tag))));
    language.setSelectedIndex(Words.LANGUAGES.indexOf(settings.get("language", "")) + 1);
    language.setEnabled(!settings.isFixed("language"));
    language.addActionListener(event -> keep("language",
        language.getSelectedIndex() == 0 ? "" : Words.LANGUAGES.get(language.getSelectedIndex() - 1), () -> {}));
    JPanel languages = labelled(words.say("preferences.language"), language);
    languages.add(hint(words.say("preferences.restart")), "newline, skip 1, wmin 0");
    row("general", words.say("preferences.language"), languages);
    row("general", words.say("contacts.show-offline"), box("offline", words.say("contacts.show-offline"), true,
        () -> window.accounts().showOffline(settings.is("offline", true))));
    row("general", words.say("preferences.spelling"), box("spelling", true, () -> {}));
    proxy();
    List<Integer> minutes = List.of(0, 5, 10, 15, 30, 60);
    JComboBox<String> away = new JComboBox<>(minutes.stream().map(each -> words.say("preferences.away.after", each)).toArray(String[]::new));
    away.setSelectedIndex(Math.max(0, minutes.indexOf((int) IdleWatch.minutes(settings))));
    away.setEnabled(!settings.isFixed("away"));
    away.addActionListener(event -> keep("away", minutes.get(away.getSelectedIndex()).toString(), () -> {}));
    row("general", words.say("preferences.away"), labelled(words.say("preferences.away"), away));
  }

  private void letters() {
    JComboBox<String> sizes = new JComboBox<>(Theme.SIZES.stream().map(size -> words.say("preferences.font." + size)).toArray(String[]::new));
    sizes.setName("preferences.font");
    List<String> keys = Theme.SIZES.stream().map(String::valueOf).toList();
    sizes.setSelectedIndex(Math.max(0, keys.indexOf(settings.get("font", "0"))));
    sizes.setEnabled(!settings.isFixed("font"));
    sizes.addActionListener(event -> keep("font", keys.get(sizes.getSelectedIndex()), () -> {
      Theme.letters(settings.get("font", "0"));
      Theme.set(settings.get("theme", "system"));
      EventQueue.invokeLater(this::again);
    }));
    row("general", words.say("preferences.font"), labelled(words.say("preferences.font"), sizes));
  }

  /** The letters have another size. */
  private void again() {
    build();
    fill(search.getText());
    Dialog shown = dialog;
    if (shown != null) {
      shown.window().setMinimumSize(null);
      shown.pack();
    }
    rows.stream().flatMap(row -> Arrays.stream(row.part.getComponents())).filter(part -> "preferences.font".equals(part.getName()))
        .forEach(Component::requestFocusInWindow);
  }

  /** A word beside a wish. */
  private static JTextArea hint(String text) {
    JTextArea hint = Plain.paragraph(text, 18, -1, false);
    Plain.letters(hint, "faint");
    return hint;
  }

  private void proxy() {
    JTextField proxy = new JTextField(settings.get("proxy", ""), 18);
    proxy.setName("preferences.proxy");
    proxy.putClientProperty("JTextField.placeholderText", words.say("login.proxy.hint"));
    proxy.setEnabled(!settings.isFixed("proxy"));
    Plain.changes(proxy, () -> {
      boolean good = true;
      try {
        Proxy.of(proxy.getText());
        keep("proxy", proxy.getText().strip(), () -> {});
      } catch (IllegalArgumentException e) {
        good = false;
      }
      proxy.putClientProperty("JComponent.outline", good ? null : "error");
    });
    JPanel panel = labelled(words.say("login.proxy"), proxy);
    panel.add(hint(words.say("preferences.proxy.restart")), "newline, skip 1, wmin 0");
    row("general", words.say("login.proxy") + " socks http", panel);
  }

  private void notifications() {
    Map<String, Boolean> usual = Map.of("notify", true, "notify.preview", true, "notify.sound", true, "notify.front", false);
    for (String key : List.of("notify", "notify.preview", "notify.sound", "notify.front")) {
      row("notifications", words.say("preferences." + key), box(key, usual.getOrDefault(key, true), () -> {}));
    }
    QuietPanel quiet = new QuietPanel(QuietHours.of(settings), words, hours -> ui.away(() -> hours.keep(settings)));
    row("notifications", quiet.words(), quiet);
    if (Tray.isThere()) {
      row("notifications", words.say("preferences.tray"), box("tray", true, window::tray));
      row("notifications", words.say("preferences.tray.stay"), box("tray.stay", true, () -> {}));
    }
  }
}
