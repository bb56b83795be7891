package im.recado.modules.options;

import im.recado.kernel.Kernel;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.Loop;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Settings on trial: a new value holds at once, is not kept, and goes back by itself unless somebody says in time that it shall stay
 * (SECURITY W15). Whoever has shut themselves out needs only wait, and a restart brings the old value, too. Any thread.
 */
final class Trials {
  /** A setting that is on trial. */
  record Trial(Option<?> option, String value, String before, Instant until) {}

  /** @param kept the value that was changed for good before, or null when there was none; known without the database */
  private record Running(Trial trial, @Nullable String kept, Loop.Cancellable end) {}

  private final Kernel kernel;
  private final Map<String, Running> running = new LinkedHashMap<>();

  Trials(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Tries a value for so long. Throws {@link IllegalArgumentException} with what was expected.
   *
   * @param kept the value that was changed for good before, or null when there was none
   */
  synchronized void begin(Option<?> option, String value, @Nullable String kept, Duration time) {
    Object _ = option.parser().apply(value);
    Running earlier = running.remove(option.key());
    String before = earlier == null ? Option.plain(kernel.options().get(option)) : earlier.trial.before;
    if (earlier != null) {
      earlier.end.cancel();
    }
    Trial trial = new Trial(option, value, before, kernel.clock().instant().plus(time));
    running.put(option.key(), new Running(trial, kept, kernel.timers().after(time, () -> expire(trial))));
    kernel.options().set(option, value);
  }

  private synchronized void expire(Trial trial) {
    Running now = running.get(trial.option.key());
    if (now != null && now.trial.equals(trial)) {
      takeBack(trial.option.key());
      tell(trial.option, "nobody confirmed it in time");
    }
  }

  private void tell(Option<?> option, String outcome) {
    kernel.audit().add(new Entry("server", "option-confirm", Map.of("key", option.key(), "keep", "false"), outcome));
  }

  /**
   * Changes a setting, by whomever: what is written on purpose stays, and what held before the trial comes back no more.
   *
   * @param value what it becomes, or null when it is reset; the value of the trial itself confirms that
   */
  synchronized void endWith(Option<?> option, @Nullable String value, Runnable change) {
    Running now = running.get(option.key());
    end(option.key());
    change.run();
    if (now != null && !now.trial.value.equals(value)) {
      tell(option, "it was changed otherwise during the trial");
    }
  }

  /** The trial of a setting, or null when there is none. */
  synchronized @Nullable Trial of(String key) {
    Running now = running.get(key);
    return now == null ? null : now.trial;
  }

  private void end(String key) {
    Running now = running.remove(key);
    if (now != null) {
      now.end.cancel();
    }
  }

  /** What held before holds again. */
  synchronized void takeBack(String key) {
    Running now = running.get(key);
    if (now != null) {
      if (now.kept == null) {
        kernel.options().reset(now.trial.option);
      } else {
        kernel.options().set(now.trial.option, now.kept);
      }
      end(key);
    }
  }

  /** All of them, the oldest first. */
  synchronized List<Trial> all() {
    List<Trial> all = new ArrayList<>();
    running.values().forEach(one -> all.add(one.trial));
    return all;
  }
}
