package im.recado.client.protocol.bus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Notices on a real bus; the desktop on it is the test's. */
class DesktopNoticesTest {
  private static final String NAME = "org.freedesktop.Notifications";
  private static final String PATH = "/org/freedesktop/Notifications";

  @TempDir Path folder;

  /** Who shows notices: keeps them, and says that one was clicked. */
  private static final class Desktop implements AutoCloseable {
    final List<String> shown = new CopyOnWriteArrayList<>();
    final AtomicInteger last = new AtomicInteger();
    volatile boolean locked;
    private final DesktopBus bus;

    Desktop(Path address, boolean markup) throws Exception {
      bus = DesktopBus.connect(address, call -> answer(call, markup));
      is(NAME);
    }

    /** Has this name from now on as well. */
    void is(String name) throws Exception {
      bus.ask(BusMessage.call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "RequestName", "su",
          new BusWriter().text(name).number(0).bytes()));
    }

    private BusMessage answer(BusMessage call, boolean markup) {
      try {
        return switch (call.member()) {
          case "GetCapabilities" -> call.result("as", new BusWriter().texts(markup ? List.of("body", "body-markup") : List.of("body")).bytes());
          case "Notify" -> {
            BusReader values = call.values();
            String program = values.text();
            int replaces = values.number();
            String icon = values.text();
            shown.add(program + "|" + replaces + "|" + icon + "|" + values.text() + "|" + values.text() + "|" + values.texts());
            yield call.result("u", new BusWriter().number(replaces == 0 ? last.incrementAndGet() : replaces).bytes());
          }
          case "GetActive" -> call.result("b", new BusWriter().number(locked ? 1 : 0).bytes());
          case "CloseNotification" -> {
            shown.add("closed " + call.values().number());
            yield call.result("", new byte[0]);
          }
          default -> call.unknown();
        };
      } catch (BusException e) {
        shown.add(e.toString());
        return call.unknown();
      }
    }

    void click(int number) throws IOException {
      bus.tell(PATH, NAME, "ActionInvoked", "us", new BusWriter().number(number).text("default").bytes());
    }

    @Override
    public void close() {
      bus.close();
    }
  }

  @Test
  void aNoticeIsShownReplacedClickedAndTakenAway() throws Exception {
    try (BusDaemon daemon = new BusDaemon(folder); Desktop desktop = new Desktop(daemon.address(), true);
        DesktopNotices notices = new DesktopNotices(Optional.of(daemon.address()), "Recado")) {
      AtomicInteger clicks = new AtomicInteger();
      assertThat(notices.show("juliet", "Juliet", "o <b>romeo</b> & more", "new", true, "Open", clicks::incrementAndGet)).isTrue();
      assertThat(notices.show("juliet", "Juliet", "wherefore", "new", false, "Open", clicks::incrementAndGet)).isTrue();
      assertThat(notices.show("nurse", "Nurse", "madam!", "new", true, "Open", clicks::incrementAndGet)).isTrue();
      assertThat(desktop.shown).containsExactly(
          "Recado|0|recado-client|Juliet|o &lt;b&gt;romeo&lt;/b&gt; &amp; more|[default, Open]",
          "Recado|1|recado-client|Juliet|wherefore|[default, Open]",
          "Recado|0|recado-client|Nurse|madam!|[default, Open]");
      desktop.click(7);
      desktop.click(1);
      await("clicked").until(() -> clicks.get() == 1);
      notices.remove("nurse");
      notices.remove("nobody");
      assertThat(desktop.shown.getLast()).isEqualTo("closed 2");
    }
  }

  @Test
  void whereNoMarkupIsReadNothingIsEscaped() throws Exception {
    try (BusDaemon daemon = new BusDaemon(folder); Desktop desktop = new Desktop(daemon.address(), false);
        DesktopNotices notices = new DesktopNotices(Optional.of(daemon.address()), "Recado")) {
      notices.show("juliet", "Juliet", "1 < 2\0", "new", true, "Open", () -> {});
      assertThat(desktop.shown).containsExactly("Recado|0|recado-client|Juliet|1 < 2|[default, Open]");
    }
  }

  @Test
  void c12WhileTheScreenIsLockedWordsAreHidden() throws Exception {
    for (String keeper : List.of("org.freedesktop.ScreenSaver", "org.gnome.ScreenSaver")) {
      Files.deleteIfExists(folder.resolve("bus"));
      try (BusDaemon daemon = new BusDaemon(folder); Desktop desktop = new Desktop(daemon.address(), true);
          DesktopNotices notices = new DesktopNotices(Optional.of(daemon.address()), "Recado")) {
        desktop.locked = true;
        notices.show("juliet", "Juliet", "nobody says so", "new", true, "Open", () -> {});
        desktop.is(keeper);
        notices.show("juliet", "Juliet", "a secret", "new", true, "Open", () -> {});
        desktop.locked = false;
        notices.show("juliet", "Juliet", "words", "new", true, "Open", () -> {});
        assertThat(desktop.shown).as(keeper).containsExactly("Recado|0|recado-client|Juliet|nobody says so|[default, Open]",
            "Recado|1|recado-client|Juliet|new|[default, Open]", "Recado|1|recado-client|Juliet|words|[default, Open]");
      }
    }
  }

  @Test
  void aDesktopThatComesBackIsFoundAgain() throws Exception {
    BusDaemon first = new BusDaemon(folder);
    DesktopNotices notices = new DesktopNotices(Optional.of(first.address()), "Recado");
    try (Desktop desktop = new Desktop(first.address(), true)) {
      assertThat(notices.show("juliet", "Juliet", "one", "new", true, "Open", () -> {})).isTrue();
      first.close();
      await("gone").until(() -> !notices.show("juliet", "Juliet", "two", "new", true, "Open", () -> {}));
    }
    Files.deleteIfExists(first.address());
    try (BusDaemon second = new BusDaemon(folder); Desktop desktop = new Desktop(second.address(), true)) {
      assertThat(notices.show("juliet", "Juliet", "three", "new", true, "Open", () -> {})).isTrue();
      assertThat(desktop.shown.getFirst()).startsWith("Recado|0|");
    } finally {
      notices.close();
    }
  }

  @Test
  void whereNobodyShowsNoticesThatIsSaid() throws Exception {
    try (DesktopNotices notices = new DesktopNotices(Optional.empty(), "Recado")) {
      assertThat(notices.show("x", "x", "x", "new", true, "Open", () -> {})).isFalse();
    }
    try (BusDaemon daemon = new BusDaemon(folder); DesktopNotices notices = new DesktopNotices(Optional.of(daemon.address()), "Recado")) {
      assertThat(notices.show("x", "x", "x", "new", true, "Open", () -> {})).isFalse();
    }
  }

  @Test
  void theBusIsWhereTheDesktopSays() {
    assertThat(DesktopBus.address(Map.of("DBUS_SESSION_BUS_ADDRESS", "unix:abstract=/tmp/x;unix:path=/run/user/1/bus,guid=aa")))
        .contains(Path.of("/run/user/1/bus"));
    assertThat(DesktopBus.address(Map.of("XDG_RUNTIME_DIR", "/run/user/1"))).contains(Path.of("/run/user/1/bus"));
    assertThat(DesktopBus.address(Map.of("DBUS_SESSION_BUS_ADDRESS", "tcp:host=x", "XDG_RUNTIME_DIR", "/run/user/1"))).isEmpty();
    assertThat(DesktopBus.address(Map.of())).isEmpty();
  }

  @Test
  void whatIsTooLongOrBrokenIsNotRead() {
    byte[] huge = new BusWriter().octet('l').octet(1).octet(0).octet(1).number(Integer.MAX_VALUE).number(1).number(0).bytes();
    assertThatThrownBy(() -> BusMessage.read(new ByteArrayInputStream(huge))).isInstanceOf(BusException.class);
    byte[] lying = BusMessage.call("a", "/a", "a.a", "A", "s", new BusWriter().number(1000).bytes()).numbered(1).bytes();
    assertThatThrownBy(() -> BusMessage.read(new ByteArrayInputStream(lying)).values().text()).isInstanceOf(BusException.class);
    assertThatThrownBy(() -> BusMessage.read(new ByteArrayInputStream(lying, 0, 20))).isInstanceOf(BusException.class);
    byte[] kind = lying.clone();
    kind[1] = 9;
    assertThatThrownBy(() -> BusMessage.read(new ByteArrayInputStream(kind))).isInstanceOf(BusException.class);
  }
}
