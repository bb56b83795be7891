package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.model.Words;
import java.awt.Component;
import java.awt.Container;
import java.awt.datatransfer.DataFlavor;
import java.awt.datatransfer.Transferable;
import java.awt.datatransfer.UnsupportedFlavorException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import javax.swing.JPanel;
import javax.swing.JTextArea;
import javax.swing.SwingUtilities;
import javax.swing.TransferHandler.TransferSupport;
import org.junit.jupiter.api.Test;

/** The field where one writes, without a window. */
class ComposerTest {
  private final Composer composer = new Composer(Words.of("en"), () -> {}, picture -> {});
  private final JPanel window = new JPanel(null);
  private final JTextArea field = parts(composer).filter(JTextArea.class::isInstance).map(JTextArea.class::cast)
      .filter(area -> "composer".equals(area.getName())).findFirst().orElseThrow();

  private static Stream<Component> parts(Container in) {
    return Stream.concat(Stream.of(in), Stream.of(in.getComponents()).flatMap(part -> part instanceof Container below ? parts(below) : Stream.of(part)));
  }

  /** What somebody has copied elsewhere, in several forms. */
  private record Copied(Map<DataFlavor, String> forms) implements Transferable {
    @Override
    public DataFlavor[] getTransferDataFlavors() {
      return forms.keySet().toArray(DataFlavor[]::new);
    }

    @Override
    public boolean isDataFlavorSupported(DataFlavor flavor) {
      return forms.containsKey(flavor);
    }

    @Override
    public Object getTransferData(DataFlavor flavor) throws UnsupportedFlavorException {
      return Optional.ofNullable(forms.get(flavor)).orElseThrow(() -> new UnsupportedFlavorException(flavor));
    }
  }

  private static DataFlavor html() throws ClassNotFoundException {
    return new DataFlavor("text/html;class=java.lang.String");
  }

  @Test
  void c12WhatIsPastedIsPlain() throws Exception {
    String page = "<html><b>bold</b><img src='http://evil.example/'></html>";
    Copied both = new Copied(Map.of(html(), page, DataFlavor.stringFlavor, "bold"));
    assertThat(field.getTransferHandler().importData(new TransferSupport(field, both))).isTrue();
    assertThat(field.getText()).isEqualTo("bold");
    field.setText("");
    for (DataFlavor flavor : List.of(html(), new DataFlavor("text/rtf;class=java.lang.String"))) {
      field.getTransferHandler().importData(new TransferSupport(field, new Copied(Map.of(flavor, page))));
      // As letters if at all: the field has no other form.
      assertThat(field.getText()).isIn("", page);
      field.setText("");
    }
  }

  /** Puts it into a place of this width, as a window does; how high it is then. */
  private int high(int width) throws Exception {
    int[] high = new int[1];
    for (int round = 0; round < 3; round++) {
      // What is to be laid out anew comes after what has changed.
      SwingUtilities.invokeAndWait(() -> {
        // Without a window nothing is ever valid, and so nothing becomes invalid by itself.
        composer.invalidate();
        composer.setSize(width, composer.getPreferredSize().height);
        parts(composer).forEach(Component::doLayout);
        high[0] = composer.getHeight();
      });
    }
    return high[0];
  }

  private void write(String text) throws Exception {
    SwingUtilities.invokeAndWait(() -> field.setText(text));
  }

  @Test
  void itGrowsWithItsLinesAndShrinksAgain() throws Exception {
    window.add(composer);
    int one = high(600);
    int line = field.getFontMetrics(field.getFont()).getHeight();
    write("1\n2\n3\n4\n5\n6");
    assertThat(high(600)).isGreaterThanOrEqualTo(one + 4 * line);
    assertThat(field.getParent().getHeight()).as("nothing of it is scrolled").isGreaterThanOrEqualTo(field.getHeight());
    write("word\n".repeat(100));
    int most = high(600);
    assertThat(most).isLessThan(one + HintedArea.MOST_LINES * line);
    write("1\n2");
    assertThat(high(600)).isBetween(one, one + 2 * line);
    write("");
    assertThat(high(600)).isEqualTo(one);
  }

  @Test
  void linesThatAreWrappedCountAsWell() throws Exception {
    window.add(composer);
    write("many words in one line ".repeat(8));
    int wide = high(1400);
    int narrow = high(400);
    assertThat(narrow).isGreaterThan(wide);
    assertThat(high(1400)).isEqualTo(wide);
  }
}
