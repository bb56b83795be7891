package im.recado.client.view;

import im.recado.client.model.QuietHours;
import im.recado.client.model.Words;
import java.time.DayOfWeek;
import java.time.LocalTime;
import java.time.format.TextStyle;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JPanel;
import javax.swing.JToggleButton;
import net.miginfocom.swing.MigLayout;

/** When one is told of nothing: from, to, and the days on which that begins. */
final class QuietPanel extends JPanel {
  private static final int STEP_MINUTES = 30;
  private static final int STEPS = 24 * 60 / STEP_MINUTES;

  private final Consumer<QuietHours> keeps;
  private final Words words;
  private final JCheckBox on;
  private final JComboBox<LocalTime> from;
  private final JComboBox<LocalTime> to;
  private final Map<DayOfWeek, JToggleButton> days = new EnumMap<>(DayOfWeek.class);

  /**
   * Makes it.
   *
   * @param keeps hears how one wants it from now on
   */
  QuietPanel(QuietHours hours, Words words, Consumer<QuietHours> keeps) {
    super(new MigLayout("insets 0, hidemode 3", "[]6[]6[]6[]", "[]4[]"));
    this.keeps = keeps;
    this.words = words;
    on = new JCheckBox(words.say("preferences.quiet"), hours.on());
    on.setName("preferences.quiet");
    from = times(hours.from(), "quiet.from", words.say("preferences.quiet.from"));
    to = times(hours.to(), "quiet.to", words.say("preferences.quiet.to"));
    on.addActionListener(event -> keep());
    add(on);
    add(from);
    add(Plain.label("–"));
    add(to, "wrap");
    JPanel week = new JPanel(new MigLayout("insets 0 22 0 0", "[]2[]2[]2[]2[]2[]2[]"));
    for (DayOfWeek day : DayOfWeek.values()) {
      JToggleButton button = new JToggleButton(day.getDisplayName(TextStyle.SHORT, words.locale()).replace(".", ""), hours.days().contains(day));
      button.setName("quiet." + day);
      button.putClientProperty("FlatLaf.style", "selectedBackground: $Component.accentColor; selectedForeground: #fff");
      button.getAccessibleContext().setAccessibleName(day.getDisplayName(TextStyle.FULL, words.locale()));
      button.addActionListener(event -> keep());
      days.put(day, button);
      week.add(button);
    }
    add(week, "span 4");
    enableParts();
  }

  private JComboBox<LocalTime> times(LocalTime chosen, String name, String spoken) {
    JComboBox<LocalTime> box = new JComboBox<>();
    for (int i = 0; i < STEPS; i++) {
      box.addItem(LocalTime.MIDNIGHT.plusMinutes((long) i * STEP_MINUTES));
    }
    box.setSelectedItem(chosen);
    if (!chosen.equals(box.getSelectedItem())) {
      // Somebody has written another time into the settings.
      box.addItem(chosen);
      box.setSelectedItem(chosen);
    }
    box.setName(name);
    box.getAccessibleContext().setAccessibleName(spoken);
    box.addActionListener(event -> keep());
    return box;
  }

  /** What the search finds it by. */
  String words() {
    return words.say("preferences.quiet") + " " + words.say("preferences.quiet.from") + " " + words.say("preferences.quiet.to");
  }

  private void enableParts() {
    from.setEnabled(on.isSelected());
    to.setEnabled(on.isSelected());
    days.values().forEach(day -> day.setEnabled(on.isSelected()));
  }

  private void keep() {
    enableParts();
    if (from.getSelectedItem() instanceof LocalTime begin && to.getSelectedItem() instanceof LocalTime end) {
      keeps.accept(new QuietHours(on.isSelected(), begin, end, days.entrySet().stream().filter(day -> day.getValue().isSelected())
          .map(Map.Entry::getKey).collect(Collectors.toSet())));
    }
  }
}
