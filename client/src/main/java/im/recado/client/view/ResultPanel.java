package im.recado.client.view;

import im.recado.client.model.Texts;
import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.DataTable;
import java.awt.Component;
import java.awt.Dimension;
import java.util.Optional;
import java.util.stream.Collectors;
import javax.swing.JLabel;
import javax.swing.JPanel;
import javax.swing.JScrollPane;
import javax.swing.JTable;
import javax.swing.JTextArea;
import javax.swing.ListSelectionModel;
import javax.swing.table.DefaultTableCellRenderer;
import javax.swing.table.DefaultTableModel;
import net.miginfocom.swing.MigLayout;

/** What was found out, to be read and copied (XEP-0004, form of type result). */
final class ResultPanel extends JPanel {
  ResultPanel(Optional<DataForm> form, Optional<DataTable> table) {
    super(new MigLayout("insets 0, fillx, wrap 2", "[]12[grow,fill]"));
    setName("result");
    form.ifPresent(this::add);
    table.ifPresent(found -> add(scroll(table(found)), "span 2, growx, height 260"));
  }

  private void add(DataForm form) {
    if (!form.title().isBlank()) {
      add(Plain.label(Texts.line(form.title()), 2, true), "span 2, wmin 0");
    }
    form.instructions().stream().filter(text -> !text.isBlank())
        .forEach(text -> add(Plain.paragraph(Texts.body(text), 30), "span 2, growx, wmin 0"));
    for (Field field : form.fields()) {
      if (!field.type().equals("hidden")) {
        JTextArea value = Plain.paragraph(Texts.body(shown(field)), 26);
        value.setFocusable(true);
        add(Plain.labelFor(FormPanel.name(field), value), "top");
        add(value, "wmin 0");
      }
    }
  }

  /** Values of a choice by their labels. */
  private static String shown(Field field) {
    return field.values().stream().map(value -> field.options().stream().filter(option -> option.value().equals(value))
        .map(DataForm.Option::label).findFirst().orElse(value)).collect(Collectors.joining("\n"));
  }

  static JScrollPane scroll(JTable table) {
    JScrollPane scroll = new JScrollPane(table);
    scroll.setPreferredSize(new Dimension(520, 220));
    return scroll;
  }

  /** A table whose cells are texts, whatever they begin with. */
  static JTable table(DataTable found) {
    DefaultTableModel model = new DefaultTableModel(
        found.columns().stream().map(FormPanel::name).toArray(), 0) {
      @Override
      public boolean isCellEditable(int row, int column) {
        return false;
      }
    };
    found.rows().forEach(row -> model.addRow(row.stream().map(Texts::line).toArray()));
    JTable table = new JTable(model);
    table.setName("result.table");
    table.setDefaultRenderer(Object.class, new PlainCells());
    ((JLabel) table.getTableHeader().getDefaultRenderer()).putClientProperty("html.disable", true);
    table.setRowHeight(26);
    if (found.addresses() >= 0) {
      table.getColumnModel().getColumn(found.addresses()).setPreferredWidth(180);
    }
    table.setSelectionMode(ListSelectionModel.SINGLE_SELECTION);
    table.setFillsViewportHeight(true);
    return table;
  }

  /** Cells that are no markup. */
  private static final class PlainCells extends DefaultTableCellRenderer {
    @Override
    public Component getTableCellRendererComponent(JTable table, Object value, boolean selected, boolean focused, int row, int column) {
      putClientProperty("html.disable", true);
      return super.getTableCellRendererComponent(table, value, selected, focused, row, column);
    }
  }
}
