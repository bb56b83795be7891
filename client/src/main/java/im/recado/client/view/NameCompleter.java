package im.recado.client.view;

import im.recado.client.model.Completion;
import im.recado.client.model.Texts;
import im.recado.client.model.Words;
import java.awt.Component;
import java.awt.Point;
import java.awt.event.FocusAdapter;
import java.awt.event.FocusEvent;
import java.awt.event.MouseAdapter;
import java.awt.event.MouseEvent;
import java.awt.geom.Rectangle2D;
import java.util.List;
import java.util.function.Supplier;
import javax.swing.BorderFactory;
import javax.swing.DefaultListCellRenderer;
import javax.swing.DefaultListModel;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JList;
import javax.swing.JPopupMenu;
import javax.swing.JTextArea;
import javax.swing.text.BadLocationException;

/** Offers the names of who is in a room while one writes: after {@code @} at once, else with the tabulator. */
final class NameCompleter {
  private static final int MOST = 8;

  private final JTextArea field;
  private final Supplier<List<String>> names;
  private final DefaultListModel<String> offered = new DefaultListModel<>();
  private final JList<String> list = Plain.plain(new JList<>(offered));
  private final JPopupMenu menu = new JPopupMenu();
  private Completion completion = new Completion(0, 0, List.of());

  NameCompleter(JTextArea field, Words words, Supplier<List<String>> names) {
    this.field = field;
    this.names = names;
    menu.setFocusable(false);
    list.setFocusable(false);
    list.setName("names");
    list.putClientProperty("FlatLaf.style",
        "selectionInactiveBackground: $List.selectionBackground; selectionInactiveForeground: $List.selectionForeground");
    list.getAccessibleContext().setAccessibleName(words.say("chat.people"));
    list.setCellRenderer(new DefaultListCellRenderer() {
      @Override
      public Component getListCellRendererComponent(JList<?> all, Object value, int index, boolean chosen, boolean focus) {
        JLabel label = (JLabel) super.getListCellRendererComponent(all, "", index, chosen, focus);
        Plain.plain(label).setText(Texts.line(String.valueOf(value)));
        label.setBorder(BorderFactory.createEmptyBorder(4, 10, 4, 24));
        return label;
      }
    });
    list.addMouseListener(new MouseAdapter() {
      @Override
      public void mousePressed(MouseEvent event) {
        list.setSelectedIndex(list.locationToIndex(event.getPoint()));
        accept();
      }
    });
    menu.add(list);
    field.addFocusListener(new FocusAdapter() {
      @Override
      public void focusLost(FocusEvent event) {
        menu.setVisible(false);
      }
    });
    Plain.key(field, JComponent.WHEN_FOCUSED, "TAB", this::tab);
    Plain.key(field, JComponent.WHEN_FOCUSED, "shift TAB", field::transferFocusBackward);
    field.setFocusTraversalKeysEnabled(false);
  }

  boolean isOpen() {
    return menu.isVisible();
  }

  /** Something else is in the field. */
  void typed() {
    offer(Completion.at(field.getText(), Math.min(field.getCaretPosition(), field.getText().length()), names.get(), false));
  }

  private void offer(Completion found) {
    completion = found;
    List<String> some = found.names().stream().limit(MOST).toList();
    if (some.isEmpty()) {
      menu.setVisible(false);
      return;
    }
    offered.clear();
    offered.addAll(some);
    list.setSelectedIndex(0);
    list.setVisibleRowCount(some.size());
    try {
      Rectangle2D at = field.modelToView2D(found.from());
      Point place = new Point((int) at.getX() - 10, (int) at.getY() - menu.getPreferredSize().height - 12);
      menu.pack();
      menu.show(field, place.x, place.y);
      field.requestFocusInWindow();
    } catch (BadLocationException e) {
      menu.setVisible(false);
    }
  }

  private void tab() {
    if (isOpen()) {
      accept();
      return;
    }
    Completion found = Completion.at(field.getText(), field.getCaretPosition(), names.get(), true);
    if (found.names().isEmpty()) {
      field.transferFocus();
    } else {
      offer(found);
      if (found.names().size() == 1) {
        accept();
      }
    }
  }

  /** The line above or below is chosen. */
  void step(int by) {
    list.setSelectedIndex(Math.floorMod(list.getSelectedIndex() + by, offered.size()));
  }

  void close() {
    menu.setVisible(false);
  }

  /** The chosen name is put into the field. */
  void accept() {
    String name = list.getSelectedValue();
    menu.setVisible(false);
    if (name != null) {
      Completion.Text text = completion.with(field.getText(), name);
      field.setText(text.text());
      field.setCaretPosition(text.caret());
      menu.setVisible(false);
    }
  }
}
