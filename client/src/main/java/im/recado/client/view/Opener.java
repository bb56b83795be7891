package im.recado.client.view;

import im.recado.client.model.Ui;
import im.recado.client.protocol.bus.DesktopBus;
import im.recado.client.protocol.bus.FileShower;
import java.awt.Desktop;
import java.awt.Toolkit;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;

/**
 * Gives files and web pages to other programs of the desktop: no file that could be a program itself, see {@code FileNames.isHarmless}. Nobody waits until
 * these have started.
 */
final class Opener {
  private Opener() {}

  /** Something that is asked of the desktop. */
  private interface Wish {
    void of(Desktop desktop) throws IOException;
  }

  /** Where nobody does it, or it fails, that is heard. */
  private static void ask(Desktop.Action action, Wish wish) {
    try {
      if (!Desktop.isDesktopSupported() || !Desktop.getDesktop().isSupported(action)) {
        throw new IOException("nobody does that here");
      }
      wish.of(Desktop.getDesktop());
    } catch (IOException | IllegalArgumentException e) {
      Toolkit.getDefaultToolkit().beep();
    }
  }

  private static void desktop(Path file) {
    ask(Desktop.Action.OPEN, desktop -> desktop.open(file.toFile()));
  }

  /** Opens a page with the browser of the desktop. */
  static void page(Ui ui, URI page) {
    ui.aside(() -> ask(Desktop.Action.BROWSE, desktop -> desktop.browse(page)));
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
