package im.recado.modules.federation;

import im.recado.kernel.limit.Buckets;
import im.recado.kernel.limit.Source;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * How much servers may have this one do by showing keys of dialback for domains (SECURITY S4), by the address from which they connect. Any
 * thread.
 */
final class DialbackBrakes {
  /** So many certificates of one address are looked at at once: the web and the DNS may be asked about each. */
  static final int MOST_LOOKS = 20;

  /** And so many in a minute, which is more than one stream may speak for. */
  static final int LOOKS_PER_MINUTE = 300;

  private final IntSupplier perMinute;
  private final Buckets<Source> dialbacks;
  private final Buckets<Source> looks;
  private final Map<Source, Integer> underWay = new ConcurrentHashMap<>();

  /** @param perMinute how many domains may be dialled back in a minute */
  DialbackBrakes(LongSupplier nanos, IntSupplier perMinute) {
    this.perMinute = perMinute;
    this.dialbacks = new Buckets<>(nanos);
    this.looks = new Buckets<>(nanos);
  }

  /** Whether this server may connect to one more. */
  boolean mayDialBack(Source source) {
    int most = perMinute.getAsInt();
    return dialbacks.take(source, 1, most / 60.0, most);
  }

  /** Whether one more certificate may be looked at; then {@link #looked} follows. */
  boolean looks(Source source) {
    if (underWay.merge(source, 1, Integer::sum) <= MOST_LOOKS && looks.take(source, 1, LOOKS_PER_MINUTE / 60.0, LOOKS_PER_MINUTE)) {
      return true;
    }
    looked(source);
    return false;
  }

  void looked(Source source) {
    underWay.computeIfPresent(source, (same, count) -> count == 1 ? null : count - 1);
  }
}
