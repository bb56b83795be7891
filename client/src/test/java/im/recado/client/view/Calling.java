package im.recado.client.view;

import im.recado.client.services.store.Settings;
import java.awt.event.KeyEvent;
import java.util.Arrays;
import org.awaitility.Awaitility;

/** A window behind another one asks for attention until it is in front: run by {@link WindowsTest} in a process with a screen. */
final class Calling {
  private final Stage romeo;
  private final Stage juliet;

  private Calling(Scene scene) {
    romeo = scene.login("romeo", 0);
    juliet = scene.login("juliet", 300);
  }

  /** Takes the same as {@link Play}. */
  public static void main(String[] args) {
    Scene.play(args, "calling", scene -> new Calling(scene).run());
  }

  private void run() {
    juliet.click("tab.contacts");
    juliet.choose("contacts", "romeo");
    quiet();
    call();
    taken();
  }

  private void say(String text) {
    juliet.type("composer", text);
    juliet.key(KeyEvent.VK_ENTER, false);
  }

  private void heard(int unread) {
    Awaitility.await("heard").until(() -> Stage.on(() -> romeo.window().accounts().unread()) == unread);
  }

  private void wants(String notices) {
    Stage.on(() -> {
      Settings settings = romeo.window().settings();
      settings.set("notify", notices);
      return true;
    });
  }

  /** Who wants no notices is not called. */
  private void quiet() {
    wants("false");
    say("sleep dwell upon thine eyes");
    heard(1);
    wants("true");
  }

  private void call() {
    if (asks()) {
      throw new AssertionError("it asks though nothing was wanted");
    }
    say("romeo!");
    heard(2);
    Awaitility.await("it asks").until(Calling::asks);
    Stage.on(() -> {
      romeo.window().front();
      return true;
    });
    Awaitility.await("in front").until(() -> Stage.on(() -> romeo.window().isActive()));
    Awaitility.await("it asks no more").until(() -> !asks());
  }

  /** Not only window managers take it back: some leave that to programs. */
  private void taken() {
    Stage.on(() -> {
      juliet.window().front();
      return true;
    });
    Awaitility.await("behind").until(() -> Stage.on(() -> !romeo.window().isActive() && juliet.window().isActive()));
    Flashing flashing = Stage.on(() -> new Flashing(romeo.window()));
    Stage.on(() -> {
      flashing.begin();
      return true;
    });
    Awaitility.await("it asks again").until(Calling::asks);
    Stage.on(() -> {
      flashing.end();
      return true;
    });
    Awaitility.await("taken back").until(() -> !asks());
  }

  /** Whether a window of this process asks for attention, as the X server has it. */
  private static boolean asks() {
    try (XDisplay display = new XDisplay()) {
      long asks = display.atom(Flashing.ASKS);
      for (long own : Flashing.windows(display)) {
        if (Arrays.stream(display.numbers(own, Flashing.STATE)).anyMatch(state -> state == asks)) {
          return true;
        }
      }
      return false;
    } catch (Throwable e) {
      throw new AssertionError(e);
    }
  }
}
