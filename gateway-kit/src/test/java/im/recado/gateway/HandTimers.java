package im.recado.gateway;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Time that passes when the test says so. */
final class HandTimers implements Timers {
  private record Alarm(long at, Runnable task) {}

  private final List<Alarm> alarms = new ArrayList<>();
  private long now;

  @Override
  public synchronized long nanoTime() {
    return now;
  }

  @Override
  public synchronized Loop.Cancellable after(Duration delay, Runnable task) {
    Alarm alarm = new Alarm(now + delay.toNanos(), task);
    alarms.add(alarm);
    return () -> cancel(alarm);
  }

  private synchronized void cancel(Alarm alarm) {
    alarms.remove(alarm);
  }

  void pass(Duration time) {
    List<Alarm> due;
    synchronized (this) {
      now += time.toNanos();
      due = alarms.stream().filter(alarm -> alarm.at() <= now).toList();
      alarms.removeAll(due);
    }
    due.forEach(alarm -> alarm.task().run());
  }
}
