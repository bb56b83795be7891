package im.recado.net.posh;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import im.recado.kernel.limit.Buckets;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.time.Duration;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the web sites of domains say of one matter: remembered for as long as they say, within bounds, and so is that they say nothing. Any
 * thread; waits for the web.
 *
 * @param <T> what is said
 */
public final class WebWord<T> {
  private static final Logger LOG = LoggerFactory.getLogger(WebWord.class);
  private static final int MOST_REMEMBERED = 10_000;
  private static final Duration SHORTEST = Duration.ofMinutes(1);
  private static final Duration AFTER_FAILURE = Duration.ofMinutes(5);

  /** Anybody can make this server ask: so often in a minute, whoever it is. */
  private static final int PER_MINUTE = 60;

  /**
   * An answer.
   *
   * @param seconds for as long it is believed; what is not above 0 is no answer
   */
  public record Said<T>(T what, long seconds) {}

  /** Asks. */
  @FunctionalInterface
  public interface Source<T> {
    /**
     * What the web site of a domain says. Waits.
     *
     * @throws IOException when it says nothing
     * @throws IllegalArgumentException when that is nothing that can be understood
     */
    Said<T> ask(Jid domain) throws IOException;
  }

  private record Known<T>(T what, long untilNanos) {}

  private final Source<T> source;
  private final T nothing;
  private final Duration longest;
  private final LongSupplier nanos;
  private final Cache<Jid, Known<T>> known;
  private final Buckets<String> asked;

  /**
   * About one matter.
   *
   * @param nothing what counts where nothing is said
   * @param longest for so long an answer is believed at most
   * @param nanos a clock
   */
  public WebWord(Source<T> source, T nothing, Duration longest, LongSupplier nanos) {
    this.source = source;
    this.nothing = nothing;
    this.longest = longest;
    this.nanos = nanos;
    Ticker ticker = nanos::getAsLong;
    this.known = Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(longest).ticker(ticker).build();
    this.asked = new Buckets<>(nanos);
  }

  /** What the web site of a domain says, or has said a while ago. */
  public T of(Jid domain) {
    Known<T> before = known.getIfPresent(domain);
    if (before != null && nanos.getAsLong() - before.untilNanos < 0) {
      return before.what;
    }
    if (!asked.take("web", 1, PER_MINUTE / 60.0, PER_MINUTE)) {
      return nothing;
    }
    T what = nothing;
    Duration time = AFTER_FAILURE;
    try {
      Said<T> said = source.ask(domain);
      if (said.seconds > 0) {
        what = said.what;
        time = Duration.ofSeconds(Math.clamp(said.seconds, SHORTEST.toSeconds(), longest.toSeconds()));
      }
    } catch (IOException | IllegalArgumentException e) {
      LOG.debug("The web site of {} says nothing: {}", domain, e.getMessage());
    }
    known.put(domain, new Known<>(what, nanos.getAsLong() + time.toNanos()));
    return what;
  }
}
