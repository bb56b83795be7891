package im.recado.client.view;

import java.awt.MenuItem;
import java.awt.PopupMenu;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;

/** A window that is closed into the tray and comes back: run by {@link WindowsTest} in a process with a screen. */
final class InTheTray {
  /** How high the tray is, at the lower left of the screen; its first icon is as wide. */
  private static final int HEIGHT = 28;

  private InTheTray() {}

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "tray", scene -> {
      Process trayer = new ProcessBuilder("/usr/bin/trayer", "--edge", "bottom", "--align", "left", "--widthtype", "request",
          "--heighttype", "pixel", "--height", Integer.toString(HEIGHT)).redirectErrorStream(true)
          .redirectOutput(ProcessBuilder.Redirect.DISCARD).start();
      try {
        Awaitility.await("a tray").until(Tray::isThere);
        run(scene);
      } finally {
        trayer.destroy();
      }
    });
  }

  private static void run(Scene scene) {
    Stage romeo = scene.login("romeo", 0);
    int dots = scene.kind().isEmpty() ? 1 : 2;
    int bottom = java.awt.Toolkit.getDefaultToolkit().getScreenSize().height;
    Awaitility.await("what the server offers").until(() -> items().equals(List.of(
        "Open Recado", "-", "Free to chat", "Online", "Away", "Away for long", "Do not disturb", "Invisible", "-", "Quit")));
    scene.picture(romeo, "tray-window");
    Stage.on(() -> {
      romeo.window().dispatchEvent(new java.awt.event.WindowEvent(romeo.window(), java.awt.event.WindowEvent.WINDOW_CLOSING));
      return true;
    });
    Awaitility.await("closed").until(() -> Stage.on(() -> !romeo.window().isVisible()));
    scene.screen("tray");
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

  private static List<String> items() {
    return Stage.on(() -> {
      PopupMenu menu = java.awt.SystemTray.getSystemTray().getTrayIcons()[0].getPopupMenu();
      return IntStream.range(0, menu.getItemCount()).mapToObj(menu::getItem).map(MenuItem::getLabel).toList();
    });
  }
}
