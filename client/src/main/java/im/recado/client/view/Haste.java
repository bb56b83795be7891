package im.recado.client.view;

import java.awt.Component;
import java.awt.KeyEventDispatcher;
import java.awt.KeyboardFocusManager;
import java.awt.Window;
import java.awt.event.KeyEvent;
import java.awt.event.WindowAdapter;
import java.awt.event.WindowEvent;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import javax.swing.SwingUtilities;

/**
 * A window that comes while somebody types takes the keyboard: keys of its first half second were meant for what stood there before, and do
 * nothing. On the thread of the windows.
 *
 * <p>By the time at which they arrive: that of the events is another clock, which stands still while a computer sleeps.
 */
final class Haste extends WindowAdapter implements KeyEventDispatcher {
  private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(500);

  private final Component window;
  private final LongSupplier nanoTime;
  private boolean begun;
  private long since;

  /** Watches over a window from when it has the keyboard until it is closed. */
  Haste(Window window, LongSupplier nanoTime) {
    this((Component) window, nanoTime);
    window.addWindowFocusListener(this);
    window.addWindowListener(this);
  }

  Haste(Component part, LongSupplier nanoTime) {
    this.window = part;
    this.nanoTime = nanoTime;
  }

  @Override
  public void windowOpened(WindowEvent e) {
    KeyboardFocusManager.getCurrentKeyboardFocusManager().addKeyEventDispatcher(this);
  }

  @Override
  public void windowClosed(WindowEvent e) {
    KeyboardFocusManager.getCurrentKeyboardFocusManager().removeKeyEventDispatcher(this);
  }

  @Override
  public void windowGainedFocus(WindowEvent e) {
    begins();
  }

  void begins() {
    if (!begun) {
      begun = true;
      since = nanoTime.getAsLong();
    }
  }

  @Override
  public boolean dispatchKeyEvent(KeyEvent event) {
    boolean here = SwingUtilities.isDescendingFrom(event.getComponent(), window);
    return here && (!begun || nanoTime.getAsLong() - since < NANOS);
  }
}
