package im.recado.client.view;

import im.recado.client.services.Accounts;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.awaitility.Awaitility;

/**
 * What every play begins with and leaves behind: the people who log in at real windows, and pictures.
 *
 * @param folder for profiles, and for whatever else a play needs
 * @param server host and port of the server
 * @param pictures the folder for pictures
 * @param kind what the names of pictures end with
 * @param more what this play alone takes
 */
record Scene(Path folder, String server, Path pictures, String kind, List<String> more) {
  /** What is played. */
  interface Plot {
    void play(Scene scene) throws Exception;
  }

  /** The whole of a program that plays something, with what {@link WindowsTest} gives it: ends it, with 1 and a picture of the screen when it fails. */
  static void play(String[] args, String name, Plot plot) {
    // On a machine that has much to do everything takes its time.
    Awaitility.setDefaultTimeout(Duration.ofSeconds(60));
    Scene scene = new Scene(Path.of(args[0]), args[1], Path.of(args[2]), args[3], List.of(args).subList(4, args.length));
    try {
      plot.play(scene);
      System.exit(0);
    } catch (Throwable e) {
      Camera.failed(e, scene.pictures, "failed-" + name + scene.kind);
      System.exit(1);
    }
  }

  /** A profile that nobody has used yet. */
  Accounts accounts(String name) {
    return Play.accounts(folder, name);
  }

  /** A window of its own for somebody, so far from the left, and who is in. */
  Stage login(String name, int x) {
    return login(accounts(name), name, x);
  }

  /** The same with a profile in which something is set. */
  Stage login(Accounts accounts, String name, int x) {
    Stage stage = Stage.open(accounts, x);
    Play.login(stage, name, server, () -> {});
    return stage;
  }

  /** Pictures of a window, in light and dark. */
  void both(Stage stage, String name) {
    stage.both(pictures, name, kind);
  }

  /** A picture of a window as it is. */
  void picture(Stage stage, String name) {
    stage.picture(pictures, name + kind);
  }

  /** A picture of the whole screen. */
  void screen(String name) {
    Camera.screen(pictures, name + kind);
  }
}
