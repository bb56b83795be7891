package im.recado.client.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a real bus tells; logind and NetworkManager on it are the test's. */
class SystemSignalsTest {
  private static final String LOGIND = "org.freedesktop.login1";
  private static final String MANAGER = "org.freedesktop.login1.Manager";
  private static final String NETWORKS = "org.freedesktop.NetworkManager";

  @TempDir Path folder;

  private static DesktopBus named(Path address, String name) throws Exception {
    DesktopBus bus = DesktopBus.connect(address);
    bus.ask(BusMessage.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "su",
        new BusWriter().text(name).number(0).bytes()));
    return bus;
  }

  private static void sleeps(DesktopBus bus, boolean begins) throws Exception {
    bus.tell("/org/freedesktop/login1", MANAGER, "PrepareForSleep", "b", new BusWriter().number(begins ? 1 : 0).bytes());
  }

  private static void network(DesktopBus bus, int state) throws Exception {
    bus.tell("/org/freedesktop/NetworkManager", NETWORKS, "StateChanged", "u", new BusWriter().number(state).bytes());
  }

  @Test
  void wakingAndNetworksAreHeardOfFromWhomItIsToTell() throws Exception {
    AtomicInteger again = new AtomicInteger();
    try (BusDaemon daemon = new BusDaemon(folder);
        DesktopBus logind = named(daemon.address(), LOGIND);
        DesktopBus networks = named(daemon.address(), NETWORKS);
        DesktopBus stranger = named(daemon.address(), "example.stranger");
        SystemSignals signals = SystemSignals.hear(daemon.address(), again::incrementAndGet)) {
      sleeps(stranger, false);
      network(stranger, 70);
      sleeps(logind, true);
      sleeps(logind, false);
      await("it woke").until(() -> again.get() == 1);
      network(networks, 20);
      network(networks, 70);
      await("there is a network").until(() -> again.get() == 2);
      // What the stranger said had been before all of that.
      assertThat(again).hasValue(2);
    }
  }

  @Test
  void whereTheBusIs() {
    assertThat(SystemSignals.address(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/run/bus,guid=1"))).contains(Path.of("/run/bus"));
    assertThat(SystemSignals.address(Map.of("DBUS_SYSTEM_BUS_ADDRESS", "tcp:host=a"))).isEqualTo(Optional.empty());
  }
}
