package im.recado.client.view;

import im.recado.client.model.MainModel;
import im.recado.client.model.Words;
import im.recado.client.services.store.Settings;
import java.awt.Component;
import java.util.List;
import java.util.Locale;
import javax.swing.ButtonGroup;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JRadioButton;
import net.miginfocom.swing.MigLayout;

/** How one wants it. What is changed counts at once. */
final class PreferencesDialog {
  private PreferencesDialog() {}

  static void show(Component over, MainModel model, Settings settings) {
    Words words = model.words();
    JPanel panel = new JPanel(new MigLayout("insets 0, fillx, wrap 2", "[]16[grow]"));
    panel.add(Plain.label(words.say("preferences.theme"), 0, true), "top");
    JPanel themes = new JPanel(new MigLayout("insets 0, wrap 1"));
    ButtonGroup group = new ButtonGroup();
    for (String theme : List.of("system", "light", "dark")) {
      JRadioButton button = new JRadioButton(words.say("preferences.theme." + theme),
          theme.equals(settings.get("theme", "system")));
      button.setName("theme." + theme);
      button.addActionListener(event -> {
        settings.set("theme", theme);
        Theme.set(theme);
      });
      group.add(button);
      themes.add(button);
    }
    panel.add(themes, "gapbottom 8");
    JComboBox<String> language = new JComboBox<>();
    language.addItem(words.say("preferences.language.system"));
    Words.LANGUAGES.forEach(tag -> {
      Locale locale = Locale.of(tag);
      language.addItem(locale.getDisplayLanguage(locale));
    });
    language.setSelectedIndex(Words.LANGUAGES.indexOf(settings.get("language", "")) + 1);
    JLabel restart = Plain.label(words.say("preferences.restart"), -1, false);
    Plain.letters(restart, "faint");
    language.addActionListener(event -> settings.set("language",
        language.getSelectedIndex() == 0 ? "" : Words.LANGUAGES.get(language.getSelectedIndex() - 1)));
    JLabel label = Plain.labelFor(words.say("preferences.language"), language);
    label.setFont(Theme.font(0, true));
    panel.add(label);
    panel.add(language);
    panel.add(restart, "skip 1, gapbottom 8");
    for (String key : List.of("notify", "typing", "marks", "pictures")) {
      JCheckBox box = new JCheckBox(words.say("preferences." + key), settings.is(key, true));
      box.addActionListener(event -> settings.set(key, Boolean.toString(box.isSelected())));
      panel.add(box, "skip 1");
    }
    JCheckBox offline = new JCheckBox(words.say("contacts.show-offline"), settings.is("offline", true));
    offline.addActionListener(event -> {
      settings.set("offline", Boolean.toString(offline.isSelected()));
      model.showOffline(offline.isSelected());
    });
    panel.add(offline, "skip 1");
    new Dialog(over, words.say("preferences.title"), null, words.say("dialog.close")).ask(panel);
  }
}
