package im.recado.gateway;

import im.recado.gateway.network.Tracer;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What goes over the wire for accounts that an administrator looks at: the last lines, for a limited time, in memory alone. Any
 * thread.
 */
final class Traces {
  /** So many accounts are looked at at once. */
  static final int MOST = 10;

  static final int MOST_LINES = 1000;
  private static final int LONGEST_LINE = 500;

  /** So long the lines can be read after the end. */
  private static final Duration KEPT = Duration.ofHours(1);

  /** A line, and which way it went. */
  record Line(Instant at, boolean said, String text) {}

  private record Seat(Jid owner, String realm) {}

  private final Clock clock;
  private final Timers timers;
  private final Map<Seat, Trace> traces = new ConcurrentHashMap<>();

  Traces(Clock clock, Timers timers) {
    this.clock = clock;
    this.timers = timers;
  }

  /** Begins anew for so long; false when too many are looked at already. */
  boolean begin(Jid owner, String realm, Duration time) {
    Seat seat = new Seat(owner, realm);
    if (!traces.containsKey(seat) && traces.size() >= MOST) {
      return false;
    }
    Trace trace = new Trace(clock);
    traces.put(seat, trace);
    timers.after(time, trace::end);
    timers.after(time.plus(KEPT), () -> traces.remove(seat, trace));
    return true;
  }

  /** Ends and forgets it. */
  void forget(Jid owner, String realm) {
    traces.remove(new Seat(owner, realm));
  }

  /** What has been written down; null when nobody has asked for it. */
  @Nullable List<Line> lines(Jid owner, String realm) {
    Trace trace = traces.get(new Seat(owner, realm));
    return trace == null ? null : trace.lines();
  }

  /** For the connection of an account, whether it is looked at now or later. */
  Tracer tracer(Jid owner, String realm) {
    Seat seat = new Seat(owner, realm);
    return new Tracer() {
      @Override
      public boolean isOn() {
        Trace trace = traces.isEmpty() ? null : traces.get(seat);
        return trace != null && trace.on;
      }

      @Override
      public void heard(String line) {
        add(false, line);
      }

      @Override
      public void said(String line) {
        add(true, line);
      }

      private void add(boolean said, String line) {
        Trace trace = traces.get(seat);
        if (trace != null) {
          trace.add(said, line);
        }
      }
    };
  }

  private static final class Trace {
    private final Clock clock;
    private final ArrayDeque<Line> lines = new ArrayDeque<>();
    private volatile boolean on = true;

    Trace(Clock clock) {
      this.clock = clock;
    }

    void end() {
      on = false;
    }

    synchronized void add(boolean said, String line) {
      if (!on) {
        return;
      }
      if (lines.size() >= MOST_LINES) {
        lines.remove();
      }
      String clean = Words.clean(line);
      lines.add(new Line(clock.instant(), said, clean.length() > LONGEST_LINE ? clean.substring(0, LONGEST_LINE) + "…" : clean));
    }

    synchronized List<Line> lines() {
      return List.copyOf(lines);
    }
  }
}
