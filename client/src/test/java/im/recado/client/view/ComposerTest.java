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
import javax.swing.JTextArea;
import javax.swing.TransferHandler.TransferSupport;
import org.junit.jupiter.api.Test;

/** The field where one writes, without a window. */
class ComposerTest {
  private final JTextArea field = parts(new Composer(Words.of("en"), () -> {}, picture -> {})).filter(JTextArea.class::isInstance).map(JTextArea.class::cast)
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
}
