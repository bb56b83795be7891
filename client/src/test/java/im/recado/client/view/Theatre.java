package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Dimension;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Where a play with real windows is given: in a process and on a screen of its own. With {@code -Drecado.pictures=FOLDER} its pictures are
 * kept.
 *
 * @param folder of its own
 * @param size of the screen, in points
 * @param scale the dots of a point, in a row
 */
record Theatre(Path folder, Dimension size, int scale) {
  static final @Nullable String PICTURES = System.getProperty("recado.pictures");

  /**
   * Gives a play, and is content when it ends well.
   *
   * @param port of the server
   * @param kind what the names of its pictures end with
   * @param more what it takes besides
   */
  void play(Class<?> who, int port, String kind, String... more) throws Exception {
    String pictures = PICTURES == null ? folder.resolve("pictures").toString() : PICTURES;
    Path words = folder.resolve("words.txt");
    try (Screen screen = new Screen(folder, size.width * scale, size.height * scale)) {
      ProcessBuilder play = new ProcessBuilder(
          Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-Xmx512m", "-XX:TieredStopAtLevel=1",
          "--limit-modules", modules(), "--enable-native-access=ALL-UNNAMED", "-Djava.awt.headless=false", "-Dsun.java2d.uiScale=" + scale,
          "-cp", System.getProperty("java.class.path"), who.getName(),
          folder.resolve("profiles").toString(), "127.0.0.1:" + port, pictures, kind);
      play.command().addAll(List.of(more));
      play.environment().put("DISPLAY", ":" + screen.number());
      play.environment().remove("WAYLAND_DISPLAY");
      // Nobody shows notices there, whoever runs the test.
      play.environment().put("DBUS_SESSION_BUS_ADDRESS", "unix:path=" + folder.resolve("no-bus"));
      Process process = play.redirectErrorStream(true).redirectOutput(words.toFile()).start();
      boolean ended = process.waitFor(900, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
      assertThat(ended && process.exitValue() == 0).as(() -> read(words)).isTrue();
    }
  }

  /** What the runtime of the package has, and what the test itself needs: nothing else may be missed. */
  private static String modules() throws IOException {
    String script = Files.readString(Path.of("package"));
    return Pattern.compile("^modules\\+?=(.*)$", Pattern.MULTILINE).matcher(script).results()
        .map(match -> match.group(1)).collect(Collectors.joining()) + ",java.instrument";
  }

  private static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      return e.toString();
    }
  }
}
