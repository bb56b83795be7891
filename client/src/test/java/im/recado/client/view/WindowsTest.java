package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.recado.client.Ground;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real windows under Xvfb, two people, one server. With {@code -Drecado.pictures=FOLDER} the pictures are kept. */
class WindowsTest {
  private static final Path XVFB = Path.of("/usr/bin/Xvfb");

  @TempDir Path folder;

  @Test
  void twoPeopleLogInTalkAndMeetInARoom() throws Exception {
    assumeTrue(Files.isExecutable(XVFB), "Xvfb is not installed (./recado test --peers installs it)");
    // Without a window manager X sometimes gives the keyboard to no window: the hand then types for nobody.
    assumeTrue(System.getProperty("recado.pictures") != null,
        "windows without a window manager do not always get the keyboard: run it with -Drecado.pictures=FOLDER");
    try (Ground ground = new Ground(folder); Screen screen = new Screen(folder)) {
      ground.friends();
      String pictures = System.getProperty("recado.pictures", folder.resolve("pictures").toString());
      Path words = folder.resolve("words.txt");
      ProcessBuilder play = new ProcessBuilder(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:TieredStopAtLevel=1",
          "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=false", "-cp", System.getProperty("java.class.path"),
          Play.class.getName(), folder.resolve("profiles").toString(), "127.0.0.1:" + ground.port(), pictures);
      play.environment().put("DISPLAY", ":" + screen.number());
      play.environment().remove("WAYLAND_DISPLAY");
      Process process = play.redirectErrorStream(true).redirectOutput(words.toFile()).start();
      boolean ended = process.waitFor(200, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
      assertThat(ended && process.exitValue() == 0).as(() -> read(words)).isTrue();
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }

  /** A screen that nobody looks at. */
  private static final class Screen implements AutoCloseable {
    private final Process process;
    private final String number;

    Screen(Path folder) throws IOException {
      Path told = folder.resolve("display");
      // It chooses a free number itself and tells it.
      process = new ProcessBuilder(List.of("/bin/sh", "-c",
          "exec " + XVFB + " -r -displayfd 3 -screen 0 1280x900x24 -nolisten tcp 3>" + told)).redirectErrorStream(true)
          .redirectOutput(folder.resolve("xvfb.txt").toFile()).start();
      org.awaitility.Awaitility.await("Xvfb").until(() -> Files.exists(told) && Files.readString(told).endsWith("\n"));
      number = Files.readString(told).strip();
    }

    String number() {
      return number;
    }

    @Override
    public void close() throws InterruptedException {
      process.destroy();
      process.waitFor();
    }
  }
}
