package im.recado.modules.federation;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.time.Duration;

/** How long links wait, and for how much. Any thread. */
record LinkLimits(Options options) {
  static final Option<Duration> PATIENCE =
      Option.duration(
          "s2s.patience",
          Duration.ofSeconds(45),
          "For so long what is sent to another server waits for a connection, or for the other server to take or acknowledge"
              + " anything, before it comes back.");

  static final Option<Integer> MOST_WAITING =
      Option.integer(
          "s2s.waiting",
          1000,
          1,
          100_000,
          "So many stanzas wait for one domain elsewhere, and so many more are on their way and not acknowledged; further ones come"
              + " back at once.");

  static final Option<Duration> IDLE =
      Option.duration(
          "s2s.idle", Duration.ofMinutes(10), "A connection to another server over which nothing went for so long is closed.");

  /** So long a connection that was made for questions alone stays when they are answered: what follows may need it. */
  static final Duration LINGERING = Duration.ofSeconds(10);

  Duration patience() {
    return options.get(PATIENCE);
  }

  int mostWaiting() {
    return options.get(MOST_WAITING);
  }

  Duration idle() {
    return options.get(IDLE);
  }
}
