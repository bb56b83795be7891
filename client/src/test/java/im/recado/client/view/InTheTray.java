package im.recado.client.view;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.awaitility.Awaitility;

/** A window that is closed into the tray and comes back: run by {@link WindowsTest} in a process with a screen. */
final class InTheTray {
  /** How high the tray is, at the lower left of the screen; its first icon is as wide. */
  private static final int HEIGHT = 28;

  private InTheTray() {}

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) throws IOException {
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    Process trayer = new ProcessBuilder("/usr/bin/trayer", "--edge", "bottom", "--align", "left", "--widthtype", "request",
        "--heighttype", "pixel", "--height", Integer.toString(HEIGHT)).redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
    int code = 0;
    try {
      Awaitility.await("a tray").until(Tray::isThere);
      run(Path.of(args[0]), args[1], Path.of(args[2]), args[3]);
    } catch (Throwable e) {
      Stage.failed(e, Path.of(args[2]), "failed-tray" + args[3]);
      code = 1;
    }
    trayer.destroy();
    System.exit(code);
  }

  private static void run(Path folder, String server, Path pictures, String kind) {
    Stage romeo = Stage.open(Play.accounts(folder, "romeo"), 0);
    Play.login(romeo, "romeo", server, () -> {});
    int dots = kind.isEmpty() ? 1 : 2;
    int bottom = java.awt.Toolkit.getDefaultToolkit().getScreenSize().height;
    romeo.picture(pictures, "tray-window" + kind);
    Stage.on(() -> {
      romeo.window().dispatchEvent(new java.awt.event.WindowEvent(romeo.window(), java.awt.event.WindowEvent.WINDOW_CLOSING));
      return true;
    });
    Awaitility.await("closed").until(() -> Stage.on(() -> !romeo.window().isVisible()));
    Stage.screen(pictures, "tray" + kind);
    // Until the tray has given it its place a click goes nowhere.
    Awaitility.await("back").pollInterval(Duration.ofMillis(500)).until(() -> {
      romeo.click(HEIGHT / 2 / dots, bottom - HEIGHT / 2 / dots);
      return Stage.on(() -> romeo.window().isVisible());
    });
    Stage.on(() -> {
      romeo.window().settings().set("tray", "false");
      romeo.window().tray();
      return true;
    });
    Awaitility.await("no icon").until(() -> Stage.on(() -> java.awt.SystemTray.getSystemTray().getTrayIcons().length == 0));
  }
}
