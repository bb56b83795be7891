package im.recado.client.view;

import static org.assertj.core.api.Assertions.assertThat;

import java.awt.Component;
import java.awt.event.KeyEvent;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import javax.swing.JPanel;
import org.junit.jupiter.api.Test;

class HasteTest {
  private final AtomicLong now = new AtomicLong(Long.MAX_VALUE - 5);
  private final JPanel window = new JPanel();
  private final JPanel elsewhere = new JPanel();
  private final Haste haste = new Haste((Component) window, now::get);

  private boolean swallows(Component where) {
    return haste.dispatchKeyEvent(new KeyEvent(where, KeyEvent.KEY_PRESSED, 0, 0, KeyEvent.VK_ENTER, '\n'));
  }

  private void pass(long millis) {
    now.addAndGet(TimeUnit.MILLISECONDS.toNanos(millis));
  }

  @Test
  void whatIsTypedAtFirstWasMeantForSomethingElse() {
    JPanel button = new JPanel();
    window.add(button);
    assertThat(swallows(button)).isTrue();
    haste.begins();
    pass(499);
    assertThat(swallows(button)).isTrue();
    assertThat(swallows(elsewhere)).isFalse();
    pass(1);
    assertThat(swallows(button)).isFalse();
    // Back from another window nobody is hindered again.
    haste.begins();
    assertThat(swallows(button)).isFalse();
  }
}
