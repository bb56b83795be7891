package im.recado.client.view;

import im.recado.client.model.Ui;
import im.recado.client.protocol.bus.DesktopBus;
import im.recado.client.protocol.bus.FileShower;
import java.awt.Desktop;
import java.awt.Toolkit;
import java.io.IOException;
import java.nio.file.Path;

/** Gives files to other programs of the desktop: none that could be a program itself, see {@code FileNames.isHarmless}. */
final class Opener {
  private Opener() {}

  private static void desktop(Path file) {
    try {
      if (!Desktop.isDesktopSupported() || !Desktop.getDesktop().isSupported(Desktop.Action.OPEN)) {
        throw new IOException("nobody opens files here");
      }
      Desktop.getDesktop().open(file.toFile());
    } catch (IOException | IllegalArgumentException e) {
      Toolkit.getDefaultToolkit().beep();
    }
  }

  /** Opens a file with the program that the desktop has for it. */
  static void open(Ui ui, Path file) {
    ui.aside(() -> desktop(file));
  }

  /** Shows a file in its folder; where the desktop cannot, the folder. */
  static void folder(Ui ui, Path file) {
    ui.aside(() -> {
      try {
        Path folder = file.toAbsolutePath().getParent();
        if (!FileShower.show(DesktopBus.address(System.getenv()), file) && folder != null) {
          desktop(folder);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }
}
