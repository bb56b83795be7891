package im.recado.kernel.limit;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * Addresses that are not listened to for a while (SECURITY B-9). Who comes to be banned again soon is banned for twice
 * as long. Of very many those go first that were asked for longest ago; all are forgotten with the process. Any thread.
 */
public final class Bans {
  private static final int MOST = 100_000;

  /**
   * A ban that holds.
   *
   * @param left how long it still holds
   * @param times so often in a row
   */
  public record Ban(Source source, Duration left, int times, String reason) {}

  private record Held(long end, int times, String reason) {}

  private final LongSupplier time;
  private final Consumer<Ban> news;
  private final Cache<Source, Held> held = Caffeine.newBuilder().maximumSize(MOST).build();

  /**
   * Nobody is banned.
   *
   * @param time in nanoseconds, from any beginning
   * @param news hears of every ban when it begins
   */
  public Bans(LongSupplier time, Consumer<Ban> news) {
    this.time = time;
    this.news = news;
  }

  /** Whether this one is banned now. */
  public boolean holds(Source source) {
    Held ban = held.getIfPresent(source);
    return ban != null && ban.end - time.getAsLong() > 0;
  }

  /**
   * Bans somebody, for twice as long as the last time if that is over for less than {@code longest}.
   *
   * @return for how long
   */
  public Duration add(Source source, Duration first, Duration longest, String reason) {
    long now = time.getAsLong();
    Held ban =
        held.asMap()
            .compute(
                source,
                (key, last) -> {
                  int times = last == null || now - last.end > longest.toNanos() ? 1 : last.times + 1;
                  long length = first.toNanos();
                  for (int i = 1; i < times && length < longest.toNanos(); i++) {
                    length *= 2;
                  }
                  return new Held(now + Math.min(length, longest.toNanos()), times, reason);
                });
    Duration length = Duration.ofNanos(ban.end - now);
    news.accept(new Ban(source, length, ban.times, reason));
    return length;
  }

  /** Ends a ban and forgets it; whether there was one that held. */
  public boolean lift(Source source) {
    boolean was = holds(source);
    held.invalidate(source);
    return was;
  }

  /** Those that hold, the one first that ends last. */
  public List<Ban> all() {
    long now = time.getAsLong();
    List<Ban> all = new ArrayList<>();
    held.asMap()
        .forEach(
            (source, ban) -> {
              if (ban.end - now > 0) {
                all.add(new Ban(source, Duration.ofNanos(ban.end - now), ban.times, ban.reason));
              }
            });
    all.sort(Comparator.comparing(Ban::left).reversed());
    return all;
  }
}
