package im.recado.client.view;

import java.awt.Component;
import java.awt.Graphics;
import java.awt.Insets;
import java.awt.Rectangle;
import java.awt.event.ActionEvent;
import javax.swing.AbstractAction;
import javax.swing.AbstractButton;
import javax.swing.BorderFactory;
import javax.swing.JButton;
import javax.swing.JComponent;
import javax.swing.JLabel;
import javax.swing.JTextArea;
import javax.swing.KeyStroke;
import javax.swing.border.AbstractBorder;
import javax.swing.border.Border;
import javax.swing.event.DocumentEvent;
import javax.swing.event.DocumentListener;
import javax.swing.text.JTextComponent;
import org.jspecify.annotations.Nullable;

/** Parts of windows that show texts as they are: what begins like HTML stays text. */
final class Plain {
  private static final String NO_HTML = "html.disable";

  private Plain() {}

  static <T extends JComponent> T plain(T component) {
    component.putClientProperty(NO_HTML, true);
    return component;
  }

  static JLabel label(String text) {
    JLabel label = plain(new JLabel());
    label.setText(text);
    return label;
  }

  static JLabel label(String text, float size, boolean bold) {
    JLabel label = plain(new JLabel() {
      @Override
      public void updateUI() {
        super.updateUI();
        setFont(Theme.font(size, bold));
      }
    });
    label.setText(text);
    return label;
  }

  /** A label for a field: the mnemonic of the screen reader comes with it. */
  static JLabel labelFor(String text, JComponent field) {
    JLabel label = label(text);
    label.setLabelFor(field);
    field.getAccessibleContext().setAccessibleName(text);
    return label;
  }

  static JButton button(String text, Runnable action) {
    JButton button = plain(new JButton());
    button.setText(text);
    button.addActionListener(event -> action.run());
    return button;
  }

  /** A button that leads elsewhere: words in the colour of links. */
  static JButton leading(String text, Runnable action) {
    JButton button = button(text, action);
    leading(button);
    return button;
  }

  static void leading(AbstractButton button) {
    button.putClientProperty("JButton.buttonType", "borderless");
    button.putClientProperty("FlatLaf.style", "foreground: $Recado.link");
  }

  /** What is said of a part when the mouse rests on it; null or blank: nothing. The window that says it is made elsewhere, and knows of no wish. */
  static void tip(JComponent part, @Nullable String text) {
    part.setToolTipText(tip(text));
  }

  /** A text as it may stand in such a window: only what begins like HTML would be taken for it. */
  static @Nullable String tip(@Nullable String text) {
    return text == null || text.isBlank() ? null : text.startsWith("<") ? " " + text : text;
  }

  /** A button without words; its name is for screen readers and for whoever waits over it. */
  static JButton icon(Glyph glyph, String name, Runnable action) {
    JButton button = new JButton(glyph.icon(18));
    button.putClientProperty("JButton.buttonType", "toolBarButton");
    tip(button, name);
    button.getAccessibleContext().setAccessibleName(name);
    button.addActionListener(event -> action.run());
    return button;
  }

  /** A text of several lines that moves what is around it only while one writes in it, not when it is filled. */
  static JTextArea area(String text, int rows, int columns) {
    return passing(new JTextArea(text, rows, columns) {
      @Override
      public void scrollRectToVisible(Rectangle place) {
        if (isFocusOwner()) {
          super.scrollRectToVisible(place);
        }
      }
    });
  }

  /** Lets the tabulator go on to the next part, as everywhere else: who has no mouse would not get out. */
  static JTextArea passing(JTextArea area) {
    key(area, JComponent.WHEN_FOCUSED, "TAB", area::transferFocus);
    key(area, JComponent.WHEN_FOCUSED, "shift TAB", area::transferFocusBackward);
    return area;
  }

  /** A text of several lines that is only read. */
  static JTextArea paragraph(String text, int columns) {
    return paragraph(text, columns, 0, false);
  }

  /** The same with letters so many points larger. */
  static JTextArea paragraph(String text, int columns, float size, boolean bold) {
    JTextArea area = new JTextArea(text, 0, columns) {
      @Override
      public void updateUI() {
        super.updateUI();
        setFont(Theme.font(size, bold));
      }

      @Override
      public void scrollRectToVisible(Rectangle place) {
        if (isFocusOwner()) {
          super.scrollRectToVisible(place);
        }
      }
    };
    area.setLineWrap(true);
    area.setWrapStyleWord(true);
    area.setEditable(false);
    area.setFocusable(false);
    area.setOpaque(false);
    area.setBorder(BorderFactory.createEmptyBorder());
    return area;
  }

  /** The same, no higher than its lines are: a dialog has its size before the text has its width. */
  static JTextArea question(String text, int columns) {
    JTextArea area = paragraph(text, columns);
    area.setSize(area.getPreferredSize().width, Short.MAX_VALUE);
    area.setPreferredSize(area.getPreferredSize());
    return area;
  }

  /** Letters in a colour of the theme, whichever theme it is: {@code faint}, {@code bad}, {@code link}. */
  static void letters(JComponent component, String colour) {
    component.putClientProperty("FlatLaf.style", "foreground: $Recado." + colour);
  }

  /** A ground in a colour of the theme: {@code background}, {@code side}, {@code mention}. */
  static void ground(JComponent component, String colour) {
    component.putClientProperty("FlatLaf.style", "background: $Recado." + colour);
  }

  /** A line on some sides, in the theme's colour. */
  static Border rule(int top, int left, int bottom, int right) {
    return new AbstractBorder() {
      @Override
      public void paintBorder(Component component, Graphics g, int x, int y, int width, int height) {
        g.setColor(Theme.line());
        g.fillRect(x, y, width, top);
        g.fillRect(x, y, left, height);
        g.fillRect(x, y + height - bottom, width, bottom);
        g.fillRect(x + width - right, y, right, height);
      }

      @Override
      public Insets getBorderInsets(Component component, Insets insets) {
        insets.set(top, left, bottom, right);
        return insets;
      }
    };
  }

  /** Does this whenever there is another text in a field. */
  static void changes(JTextComponent field, Runnable action) {
    field.getDocument().addDocumentListener(new DocumentListener() {
      @Override
      public void insertUpdate(DocumentEvent event) {
        action.run();
      }

      @Override
      public void removeUpdate(DocumentEvent event) {
        action.run();
      }

      @Override
      public void changedUpdate(DocumentEvent event) {}
    });
  }

  /** Does this when the keys are pressed anywhere in the window. */
  static void key(JComponent component, String keys, Runnable action) {
    key(component, JComponent.WHEN_IN_FOCUSED_WINDOW, keys, action);
  }

  static void key(JComponent component, int when, String keys, Runnable action) {
    component.getInputMap(when).put(KeyStroke.getKeyStroke(keys), keys);
    component.getActionMap().put(keys, new AbstractAction() {
      @Override
      public void actionPerformed(ActionEvent event) {
        action.run();
      }
    });
  }

  /** Puts a text into a field when it is another one: to lay one out takes time. */
  static void say(JTextComponent field, String text) {
    if (!field.getText().equals(text)) {
      field.setText(text);
    }
  }
}
