package im.recado.client.view;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.model.Texts;
import java.awt.image.BufferedImage;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
  private final DataForm form;
  private final Map<String, Supplier<List<String>>> values = new LinkedHashMap<>();

  FormPanel(DataForm form) {
    this(form, Map.of());
  }

  /** With the pictures that some fields ask about (XEP-0221). */
  FormPanel(DataForm form, Map<String, BufferedImage> pictures) {
    super(new MigLayout("insets 0, fillx, wrap 1", "[340,grow,fill]"));
    this.form = form;
    if (!form.title().isBlank()) {
      add(Plain.label(Texts.line(form.title()), 2, true), "wmin 0");
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

  private static String name(Field field) {
    return Texts.line(field.label().isBlank() ? field.name() : field.label());
  }

  private void add(Field field) {
    String label = name(field);
    switch (field.type()) {
      case "hidden" -> { }
      case "fixed" -> add(Plain.paragraph(Texts.body(field.value()), 30), "wmin 0, gaptop 6");
      case "boolean" -> {
        JCheckBox box = Plain.plain(new JCheckBox());
        box.setText(label);
        box.setSelected(field.value().equals("1") || field.value().equals("true"));
        values.put(field.name(), () -> List.of(box.isSelected() ? "1" : "0"));
        add(box);
      }
      case "list-single" -> {
        JComboBox<DataForm.Option> box = new JComboBox<>(field.options().toArray(DataForm.Option[]::new));
        box.setRenderer(new OptionNames());
        field.options().stream().filter(option -> option.value().equals(field.value())).findFirst().ifPresent(box::setSelectedItem);
        values.put(field.name(), () -> box.getSelectedItem() instanceof DataForm.Option chosen ? List.of(chosen.value()) : List.of());
        labelled(label, box, box);
      }
      case "text-multi", "jid-multi", "list-multi" -> {
        JTextArea area = new JTextArea(String.join("\n", field.values()), 3, 20);
        values.put(field.name(), () -> new ArrayList<>(List.of(area.getText().split("\n"))));
        labelled(label, area, new JScrollPane(area));
      }
      default -> {
        JTextField text = field.type().equals("text-private") ? new JPasswordField(field.value()) : new JTextField(field.value());
        text.setName("form." + field.name());
        values.put(field.name(), () -> List.of(text.getText()));
        labelled(label, text, text);
      }
    }
  }

  private void labelled(String label, JComponent field, JComponent shown) {
    add(Plain.labelFor(label, field), "gaptop 4");
    add(shown, field instanceof JTextArea ? "" : "height 32!");
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
    public java.awt.Component getListCellRendererComponent(
        JList<?> list, Object value, int index, boolean selected, boolean focused) {
      putClientProperty("html.disable", true);
      String text = value instanceof DataForm.Option option ? Texts.line(option.label()) : "";
      return super.getListCellRendererComponent(list, text, index, selected, focused);
    }
  }
}
