package im.recado.client.view;

import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** A screen that nobody looks at, with a window manager: without one X gives the keyboard to no window at times. */
final class Screen implements AutoCloseable {
  private static final Path XVFB = Path.of("/usr/bin/Xvfb");
  private static final Path OPENBOX = Path.of("/usr/bin/openbox");

  private final Process screen;
  private final Process manager;
  private final String number;

  /** Goes on only where there are the programs that it needs. */
  static void assume() {
    assumeTrue(Files.isExecutable(XVFB), "Xvfb is not installed (./recado test --peers installs it)");
    assumeTrue(Files.isExecutable(OPENBOX), "openbox is not installed (./recado test --peers installs it)");
  }

  Screen(Path folder, int width, int height) throws IOException {
    Path told = folder.resolve("display");
    // It chooses a free number itself and tells it.
    screen = new ProcessBuilder(List.of("/bin/sh", "-c", "exec " + XVFB + " -r -displayfd 3 -screen 0 "
        + width + "x" + height + "x24 -nolisten tcp 3>" + told)).redirectErrorStream(true)
        .redirectOutput(folder.resolve("xvfb.txt").toFile()).start();
    await("Xvfb").until(() -> Files.exists(told) && Files.readString(told).endsWith("\n"));
    number = Files.readString(told).strip();
    // As it comes from Debian, whoever runs the test; it tells when it is there.
    Path there = folder.resolve("managed");
    ProcessBuilder builder = new ProcessBuilder(OPENBOX.toString(), "--sm-disable", "--startup", "/usr/bin/touch " + there);
    builder.environment().put("DISPLAY", ":" + number);
    builder.environment().put("HOME", folder.toString());
    builder.environment().keySet().removeIf(name -> name.startsWith("XDG_"));
    manager = builder.redirectErrorStream(true).redirectOutput(folder.resolve("openbox.txt").toFile()).start();
    await("openbox").until(() -> Files.exists(there));
  }

  String number() {
    return number;
  }

  @Override
  public void close() {
    manager.destroy();
    manager.onExit().join();
    screen.destroy();
    screen.onExit().join();
  }
}
