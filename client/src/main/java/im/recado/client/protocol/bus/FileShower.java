package im.recado.client.protocol.bus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Asks the desktop's program for folders to show a file in its folder (the interface {@code org.freedesktop.FileManager1}). */
public final class FileShower {
  private static final String NAME = "org.freedesktop.FileManager1";
  private static final String PATH = "/org/freedesktop/FileManager1";

  private FileShower() {}

  /** Shows it; false: there is nobody on this bus who does. Waits. */
  public static boolean show(Optional<Path> bus, Path file) throws InterruptedException {
    if (bus.isEmpty()) {
      return false;
    }
    try (DesktopBus desktop = DesktopBus.connect(bus.get())) {
      byte[] body = new BusWriter().texts(List.of(file.toUri().toString())).text("").bytes();
      desktop.ask(BusMessage.call(NAME, PATH, NAME, "ShowItems", "ass", body));
      return true;
    } catch (IOException e) {
      return false;
    }
  }
}
