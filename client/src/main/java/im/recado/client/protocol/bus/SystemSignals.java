package im.recado.client.protocol.bus;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the bus of the system tells of this computer: that it has slept (logind), that it is in a network again (NetworkManager). */
public final class SystemSignals implements AutoCloseable {
  private static final Path USUAL = Path.of("/run/dbus/system_bus_socket");
  private static final String LOGIND = "org.freedesktop.login1";
  private static final String NETWORKS = "org.freedesktop.NetworkManager";
  /** NM_STATE_CONNECTED_SITE; those above it are connected as well. */
  private static final int CONNECTED = 60;
  /** The bus looks whose words they are. */
  private static final List<String> RULES = List.of(
      "type='signal',sender='" + LOGIND + "',interface='org.freedesktop.login1.Manager',member='PrepareForSleep'",
      "type='signal',sender='" + NETWORKS + "',interface='" + NETWORKS + "',member='StateChanged'");

  private final DesktopBus bus;

  private SystemSignals(DesktopBus bus) {
    this.bus = bus;
  }

  /** Where the bus of the system is; nothing where there is none. */
  public static Optional<Path> address(Map<String, String> environment) {
    String said = environment.getOrDefault("DBUS_SYSTEM_BUS_ADDRESS", "");
    if (said.startsWith("unix:path=")) {
      return Optional.of(Path.of(said.substring("unix:path=".length()).split("[,;]", 2)[0]));
    }
    return said.isEmpty() && Files.exists(USUAL) ? Optional.of(USUAL) : Optional.empty();
  }

  /**
   * Listens from now on.
   *
   * @param again runs when the computer has woken, or is in a network again, on the thread of the bus: it must not wait
   */
  public static SystemSignals hear(Path address, Runnable again) throws IOException, InterruptedException {
    DesktopBus bus = DesktopBus.connect(address);
    try {
      for (String rule : RULES) {
        bus.hear(rule, signal -> heard(signal, again));
      }
      return new SystemSignals(bus);
    } catch (IOException | InterruptedException | RuntimeException e) {
      bus.close();
      throw e;
    }
  }

  private static void heard(BusMessage signal, Runnable again) {
    try {
      boolean woke = signal.member().equals("PrepareForSleep") && signal.values().number() == 0;
      boolean connected = signal.member().equals("StateChanged") && signal.values().number() >= CONNECTED;
      if (woke || connected) {
        again.run();
      }
    } catch (BusException e) {
      // It says nothing that can be read.
    }
  }

  @Override
  public void close() {
    bus.close();
  }
}
