package im.recado.client.protocol.bus;

import java.io.IOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Notices that the desktop shows (Desktop Notifications Specification 1.2), where it does. Safe for any thread; its methods wait. */
public final class DesktopNotices implements AutoCloseable {
  private static final String NAME = "org.freedesktop.Notifications";
  private static final String PATH = "/org/freedesktop/Notifications";
  private static final String DEFAULT = "default";
  /** More are not remembered: who clicks on an older one only sees the window. */
  private static final int MOST = 200;

  private final @Nullable Path address;
  private final String program;
  private @Nullable DesktopBus bus;
  private boolean markup;
  private boolean none;
  /** What is shown for whom, by the numbers of the desktop, and what a click on it does. */
  private final Map<String, Integer> numbers = new LinkedHashMap<>();
  private final Map<Integer, Runnable> clicks = new LinkedHashMap<>() {
    @Override
    protected boolean removeEldestEntry(Map.Entry<Integer, Runnable> eldest) {
      return size() > MOST;
    }
  };

  /** Of a program by this name, on the bus at this address. */
  public DesktopNotices(Optional<Path> address, String program) {
    this.address = address.orElse(null);
    this.program = program;
    this.none = address.isEmpty();
  }

  /**
   * Shows a notice.
   *
   * @param about what it is about: a newer one about the same takes its place
   * @param locked what is said in the place of the text while the screen is locked
   * @param sound whether the desktop may make its sound for messages
   * @param open what the last word of its button and a click on it mean
   * @return whether there is somebody who shows it
   */
  public synchronized boolean show(String about, String title, String text, String locked, boolean sound, String open, Runnable click)
      throws InterruptedException {
    if (none) {
      return false;
    }
    try {
      DesktopBus connected = connected();
      String shown = ScreenLock.isLocked(connected) ? locked : text;
      Map<String, String> hints = new LinkedHashMap<>(Map.of("category", "im.received", "desktop-entry", "recado-client"));
      if (sound) {
        hints.put("sound-name", "message-new-instant");
      }
      byte[] body = new BusWriter().text(program).number(numbers.getOrDefault(about, 0)).text("recado-client").text(title)
          .text(markup ? escaped(shown) : shown).texts(List.of(DEFAULT, open))
          .dictionary(hints, sound ? Map.of() : Map.of("suppress-sound", true)).number(-1).bytes();
      int number = connected.ask(BusMessage.call(NAME, PATH, NAME, "Notify", "susssasa{sv}i", body)).values().number();
      if (numbers.size() > MOST) {
        numbers.clear();
      }
      numbers.put(about, number);
      clicks.put(number, click);
      return true;
    } catch (IOException e) {
      close();
      return false;
    }
  }

  /** Takes away what is shown about this: it was read. */
  public synchronized void remove(String about) throws InterruptedException {
    Integer number = numbers.remove(about);
    DesktopBus connected = bus;
    if (number != null && connected != null) {
      clicks.remove(number);
      try {
        connected.ask(BusMessage.call(NAME, PATH, NAME, "CloseNotification", "u", new BusWriter().number(number).bytes()));
      } catch (IOException e) {
        // It is gone.
      }
    }
  }

  private DesktopBus connected() throws IOException, InterruptedException {
    DesktopBus open = bus;
    if (open != null && open.isOpen()) {
      return open;
    }
    if (address == null) {
      throw new BusException("there is no bus");
    }
    DesktopBus fresh = DesktopBus.connect(address);
    try {
      markup = fresh.ask(BusMessage.call(NAME, PATH, NAME, "GetCapabilities", "", new byte[0])).values().texts().contains("body-markup");
      fresh.hear("type='signal',interface='" + NAME + "',member='ActionInvoked',path='" + PATH + "'", this::heard);
    } catch (IOException e) {
      // Nobody on this desktop shows notices; it is not asked again and again.
      none = true;
      fresh.close();
      throw e;
    }
    bus = fresh;
    return fresh;
  }

  private void heard(BusMessage signal) {
    if (signal.face().equals(NAME) && signal.member().equals("ActionInvoked")) {
      try {
        int number = signal.values().number();
        Thread.ofVirtual().start(() -> clicked(number));
      } catch (BusException e) {
        // Not as it should be.
      }
    }
  }

  private void clicked(int number) {
    Runnable click;
    synchronized (this) {
      click = clicks.remove(number);
    }
    if (click != null) {
      click.run();
    }
  }

  /** What others write is no markup. */
  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @Override
  public synchronized void close() {
    DesktopBus open = bus;
    bus = null;
    numbers.clear();
    if (open != null) {
      open.close();
    }
  }
}
