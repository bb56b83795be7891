package im.recado.client.protocol.bus;

import java.io.IOException;
import java.util.Map;

/** Whether nobody is before the screen: what is shown on a locked one is for whoever passes by. */
final class ScreenLock {
  /** Who knows it on which desktop, and under which path: most of them, GNOME. */
  private static final Map<String, String> KEEPERS =
      Map.of("org.freedesktop.ScreenSaver", "/org/freedesktop/ScreenSaver", "org.gnome.ScreenSaver", "/org/gnome/ScreenSaver");

  private ScreenLock() {}

  /** Asks who is there; a desktop on which nobody knows it is not locked. */
  static boolean isLocked(DesktopBus bus) throws IOException, InterruptedException {
    for (Map.Entry<String, String> keeper : KEEPERS.entrySet()) {
      if (isThere(bus, keeper.getKey()) && isActive(bus, keeper.getKey(), keeper.getValue())) {
        return true;
      }
    }
    return false;
  }

  /** Nobody is started by the question. */
  private static boolean isThere(DesktopBus bus, String name) throws IOException, InterruptedException {
    return bus.ask(BusMessage.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameHasOwner", "s",
        new BusWriter().text(name).bytes())).values().number() != 0;
  }

  private static boolean isActive(DesktopBus bus, String name, String path) throws InterruptedException {
    try {
      return bus.ask(BusMessage.call(name, path, name, "GetActive", "", new byte[0])).values().number() != 0;
    } catch (IOException e) {
      // It does not know.
      return false;
    }
  }
}
