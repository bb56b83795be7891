package im.recado.client.view;

import im.recado.client.services.store.Settings;
import java.awt.AWTEvent;
import java.awt.MouseInfo;
import java.awt.Point;
import java.awt.PointerInfo;
import java.awt.Toolkit;
import java.awt.event.AWTEventListener;
import java.time.Duration;
import java.time.Instant;
import java.util.function.Consumer;
import javax.swing.Timer;
import org.jspecify.annotations.Nullable;

/**
 * Tells when nobody seems to be before the screen: the mouse has not moved anywhere and nothing was typed here. Keys that are pressed in
 * other programs are not heard of.
 */
final class IdleWatch {
  private static final int LOOK_MILLIS = 5_000;

  private final Settings settings;
  private final Consumer<@Nullable Instant> tells;
  private final Timer timer = new Timer(LOOK_MILLIS, event -> look(Instant.now(), place()));
  private final AWTEventListener keys = event -> touched(Instant.now());
  private @Nullable Point place;
  private Instant last = Instant.now();
  private boolean away;

  /** Hears since when; null when somebody is there again. */
  IdleWatch(Settings settings, Consumer<@Nullable Instant> tells) {
    this.settings = settings;
    this.tells = tells;
  }

  void start() {
    Toolkit.getDefaultToolkit().addAWTEventListener(keys, AWTEvent.KEY_EVENT_MASK | AWTEvent.MOUSE_EVENT_MASK);
    timer.start();
  }

  void stop() {
    timer.stop();
    Toolkit.getDefaultToolkit().removeAWTEventListener(keys);
  }

  private static @Nullable Point place() {
    PointerInfo info = MouseInfo.getPointerInfo();
    return info == null ? null : info.getLocation();
  }

  /** Something was done at that time. */
  void touched(Instant now) {
    last = now;
    if (away) {
      away = false;
      tells.accept(null);
    }
  }

  /** What is seen at that time. */
  void look(Instant now, @Nullable Point pointer) {
    if (pointer != null && !pointer.equals(place)) {
      place = pointer;
      touched(now);
    }
    long minutes = minutes(settings);
    if (!away && minutes > 0 && Duration.between(last, now).toMinutes() >= minutes) {
      away = true;
      tells.accept(last);
    }
  }

  /** After how many minutes one is away by oneself; 0: never. */
  static long minutes(Settings settings) {
    try {
      return Long.parseLong(settings.get("away", "10"));
    } catch (NumberFormatException e) {
      return 10;
    }
  }
}
