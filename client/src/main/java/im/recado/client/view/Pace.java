package im.recado.client.view;

import javax.swing.Timer;

/**
 * Does something at once, and again no sooner than a moment later, however often it is asked for: what comes quickly is shown together.
 * Belongs to the thread of the user interface.
 */
final class Pace {
  /** Twenty times a second is as much as anybody follows. */
  private static final int MILLIS = 50;

  private final Runnable work;
  private final Timer timer = new Timer(MILLIS, event -> again());
  private boolean asked;

  Pace(Runnable work) {
    this.work = work;
    timer.setRepeats(false);
  }

  void ask() {
    if (timer.isRunning()) {
      asked = true;
    } else {
      work.run();
      timer.restart();
    }
  }

  private void again() {
    if (asked) {
      asked = false;
      work.run();
      timer.restart();
    }
  }
}
