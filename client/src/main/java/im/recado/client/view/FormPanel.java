package im.recado.client.view;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.model.Texts;
import java.awt.Component;
import java.awt.image.BufferedImage;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import javax.swing.DefaultListCellRenderer;
import javax.swing.ImageIcon;
import javax.swing.JCheckBox;
import javax.swing.JComboBox;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPanel;
import javax.swing.JPasswordField;
import javax.swing.JScrollPane;
import javax.swing.JTextArea;
import javax.swing.JTextField;
import net.miginfocom.swing.MigLayout;

/** A form of XEP-0004 to be filled in. */
final class FormPanel extends JPanel {
  /** In the measures of letters of their own size. */
  private static final int LONGEST = 400;

  private final DataForm form;
  private final Map<String, Supplier<List<String>>> values = new LinkedHashMap<>();
  private final Map<String, JComponent> parts = new LinkedHashMap<>();
  private final Map<String, JTextArea> problems = new LinkedHashMap<>();

  FormPanel(DataForm form) {
    this(form, Map.of());
  }

  /** With the pictures that some fields ask about (XEP-0221). */
  FormPanel(DataForm form, Map<String, BufferedImage> pictures) {
    super(new MigLayout("insets 0, fillx, hidemode 3, wrap 1", "[340,grow,fill]"));
    this.form = form;
    if (!form.title().isBlank()) {
      add(Plain.paragraph(Texts.line(form.title()), 24, 2, true), "wmin 0");
    }
    form.instructions().stream().filter(text -> !text.isBlank())
        .forEach(text -> add(Plain.paragraph(Texts.body(text), 30), "wmin 0, gapbottom 8"));
    for (Field field : form.fields()) {
      BufferedImage picture = pictures.get(field.name());
      if (picture != null) {
        JLabel shown = new JLabel(new ImageIcon(picture));
        shown.getAccessibleContext().setAccessibleName(name(field));
        add(shown, "gaptop 8");
      }
      add(field);
    }
  }

  static String name(Field field) {
    return Texts.line(field.shown());
  }

  private void add(Field field) {
    String label = name(field);
    switch (field.type()) {
      case "hidden" -> { }
      case "fixed" -> add(Plain.paragraph(Texts.body(field.value()), 30), "wmin 0, gaptop 6");
      case "boolean" -> {
        JCheckBox box = Plain.plain(new JCheckBox());
        box.setText(label);
        box.setName("form." + field.name());
        box.setSelected(field.value().equals("1") || field.value().equals("true"));
        values.put(field.name(), () -> List.of(box.isSelected() ? "1" : "0"));
        add(box);
      }
      case "list-single" -> {
        JComboBox<DataForm.Option> box = new JComboBox<>(field.options().toArray(DataForm.Option[]::new));
        box.setName("form." + field.name());
        box.setRenderer(new OptionNames());
        field.options().stream().filter(option -> option.value().equals(field.value())).findFirst()
            .ifPresentOrElse(box::setSelectedItem, () -> box.setSelectedIndex(-1));
        values.put(field.name(), () -> box.getSelectedItem() instanceof DataForm.Option chosen ? List.of(chosen.value()) : List.of());
        labelled(field, box, box);
      }
      case "list-multi" -> choices(field, label);
      case "text-multi", "jid-multi" -> {
        JTextArea area = Plain.area(String.join("\n", field.values()), 3, 20);
        area.setName("form." + field.name());
        values.put(field.name(), () -> area.getText().isBlank() ? List.of() : List.of(area.getText().split("\n")));
        labelled(field, area, new JScrollPane(area));
      }
      default -> {
        JTextField text = field.type().equals("text-private") ? new JPasswordField(field.value()) : new JTextField(field.value());
        text.setName("form." + field.name());
        values.put(field.name(), () -> List.of(text.getText()));
        labelled(field, text, text);
      }
    }
  }

  /** Several of some: a box for each. */
  private void choices(Field field, String label) {
    JPanel boxes = new JPanel(new MigLayout("insets 4, wrap 1", "[grow,fill]", "[]0[]"));
    Plain.ground(boxes, "background");
    Map<String, JCheckBox> chosen = new LinkedHashMap<>();
    for (DataForm.Option option : field.options()) {
      JCheckBox box = Plain.plain(new JCheckBox());
      box.setText(Texts.line(option.label()));
      box.setName("form." + field.name() + "." + option.value());
      box.setOpaque(false);
      box.setSelected(field.values().contains(option.value()));
      chosen.put(option.value(), box);
      boxes.add(box);
    }
    values.put(field.name(), () -> chosen.entrySet().stream().filter(entry -> entry.getValue().isSelected()).map(Map.Entry::getKey).toList());
    JScrollPane scroll = new JScrollPane(boxes);
    scroll.getVerticalScrollBar().setUnitIncrement(20);
    add(Plain.labelFor(label, boxes), "gaptop 4");
    add(scroll, "hmax 150");
  }

  private void labelled(Field field, JComponent part, JComponent shown) {
    JLabel label = Plain.labelFor(name(field), part);
    // A question that is a sentence has lines: a narrow screen has no room for one.
    add(label.getPreferredSize().width > Math.round(LONGEST * Theme.scale()) ? Plain.paragraph(name(field), 30) : label, "gaptop 4, wmin 0");
    // Of long answers to choose from the list shows the whole.
    add(shown, part instanceof JTextArea ? "" : "height 32!, wmin 0");
    JTextArea problem = Plain.paragraph("", 30);
    problem.setName("problem." + field.name());
    problem.setVisible(false);
    Plain.letters(problem, "bad");
    add(problem, "wmin 0");
    parts.put(field.name(), part);
    problems.put(field.name(), problem);
  }

  /** Says below a field what is wrong with the answer, and brings the keyboard there; whether there is such a field. */
  boolean problem(String name, String text) {
    JComponent part = parts.get(name);
    if (part == null) {
      return false;
    }
    say(name, text);
    part.requestFocusInWindow();
    return true;
  }

  /** The field of one line with this name. */
  Optional<JTextField> text(String name) {
    return parts.get(name) instanceof JTextField text ? Optional.of(text) : Optional.empty();
  }

  /** Nothing is wrong any more. */
  void noProblem() {
    parts.keySet().forEach(name -> say(name, ""));
  }

  private void say(String name, String text) {
    JComponent part = Objects.requireNonNull(parts.get(name));
    JTextArea problem = Objects.requireNonNull(problems.get(name));
    problem.setText(text);
    problem.setVisible(!text.isEmpty());
    part.putClientProperty("JComponent.outline", text.isEmpty() ? null : "error");
    part.getAccessibleContext().setAccessibleDescription(text);
    revalidate();
  }

  /** Brings the keyboard to the first field. */
  void focus() {
    for (Component part : getComponents()) {
      if (part instanceof JTextField || part instanceof JComboBox || part instanceof JCheckBox) {
        part.requestFocusInWindow();
        return;
      }
    }
  }

  /** The form with what was filled in. */
  DataForm filled() {
    DataForm filled = form;
    for (Map.Entry<String, Supplier<List<String>>> value : values.entrySet()) {
      filled = filled.with(value.getKey(), value.getValue().get().toArray(String[]::new));
    }
    return filled;
  }

  /** Choices by their labels. */
  private static final class OptionNames extends DefaultListCellRenderer {
    @Override
    public Component getListCellRendererComponent(
        JList<?> list, Object value, int index, boolean selected, boolean focused) {
      putClientProperty("html.disable", true);
      String text = value instanceof DataForm.Option option ? Texts.line(option.label()) : "";
      return super.getListCellRendererComponent(list, text, index, selected, focused);
    }
  }
}
