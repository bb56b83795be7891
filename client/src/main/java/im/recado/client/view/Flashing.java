package im.recado.client.view;

import java.awt.Taskbar;
import java.awt.Window;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicBoolean;

/** The window's place on the bar of the desktop asks for attention until the window is in front. Belongs to the thread of the user interface. */
final class Flashing {
  static final String STATE = "_NET_WM_STATE";
  static final String ASKS = "_NET_WM_STATE_DEMANDS_ATTENTION";
  private static final long REMOVE = 0;
  private static final long ADD = 1;
  /** The source of a wish: a program, not a person. */
  private static final long PROGRAM = 1;

  private final Window window;
  private final AtomicBoolean wanted = new AtomicBoolean();

  Flashing(Window window) {
    this.window = window;
  }

  void begin() {
    if (window.isActive() || Arrays.stream(window.getOwnedWindows()).anyMatch(Window::isActive)) {
      return;
    }
    if (Taskbar.isTaskbarSupported() && Taskbar.getTaskbar().isSupported(Taskbar.Feature.USER_ATTENTION_WINDOW)) {
      Taskbar.getTaskbar().requestWindowUserAttention(window);
    } else {
      want(true);
    }
  }

  /** The window is in front. */
  void end() {
    want(false);
  }

  private void want(boolean now) {
    if (wanted.getAndSet(now) != now && System.getenv("DISPLAY") != null) {
      Thread.ofVirtual().start(this::tell);
    }
  }

  /** One after the other, and each tells what holds then: it ends with what was wanted last. */
  private synchronized void tell() {
    try (XDisplay display = new XDisplay()) {
      long state = display.atom(ASKS);
      for (long own : windows(display)) {
        display.ask(own, STATE, wanted.get() ? ADD : REMOVE, state, 0, PROGRAM);
      }
    } catch (Throwable e) {
      // No X, no library, a library that has something else by these names: then nothing flashes, and nothing is lost.
    }
  }

  /** Those of this process that belong to no other one, as dialogs do: the window manager knows them by the process. */
  static long[] windows(XDisplay display) throws Throwable {
    long process = ProcessHandle.current().pid();
    long[] all = display.numbers(display.root(), "_NET_CLIENT_LIST");
    long[] own = new long[all.length];
    int count = 0;
    for (long window : all) {
      if (Arrays.equals(display.numbers(window, "_NET_WM_PID"), new long[] {process})
          && display.numbers(window, "WM_TRANSIENT_FOR").length == 0) {
        own[count++] = window;
      }
    }
    return Arrays.copyOf(own, count);
  }
}
