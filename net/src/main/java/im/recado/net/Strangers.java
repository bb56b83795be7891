package im.recado.net;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.limit.Entrance;
import im.recado.kernel.limit.ReadLimits;
import im.recado.kernel.limit.Source;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.stream.Connection;
import java.net.InetAddress;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The watch over those that have not logged in (SECURITY D2): who may come, how many at a time, how fast they are read.
 * Safe for any thread.
 */
final class Strangers {
  static final Option<Integer> MOST =
      Option.integer(
          "c2s.strangers",
          8000,
          10,
          1_000_000,
          "So many connections may be open that have not logged in; beyond, the oldest is closed.");

  static final Option<Integer> PER_ADDRESS =
      Option.integer(
          "c2s.strangers-per-address",
          100,
          1,
          1_000_000,
          "So many connections from one address may be open that have not logged in; see c2s.uncounted-networks.");

  private final Options options;
  private final Entrance entrance;
  private final ReadLimits limits;
  private final SecurityLog security;

  /** Oldest first. Guarded by itself, as is the count by address. */
  private final Set<Connection> present = new LinkedHashSet<>();

  private final Map<Source, Integer> bySource = new HashMap<>();

  Strangers(Kernel kernel) {
    this.options = kernel.options();
    this.entrance = kernel.entrance();
    this.limits = kernel.readLimits();
    this.security = kernel.security();
  }

  SecurityLog security() {
    return security;
  }

  ReadLimits limits() {
    return limits;
  }

  /** Why nobody at this address may connect: the rule, or null when they may (SECURITY B-8, B-9). */
  @Nullable String refusal(InetAddress address) {
    return entrance.refusal(address);
  }

  /** The same for another server, of which {@code c2s} networks say nothing. */
  @Nullable String ban(InetAddress address) {
    return entrance.banned(address);
  }

  /** A connection stands. Too many strangers: the oldest goes, or this one when its address has too many. */
  void opened(Connection connection) {
    Connection surplus = null;
    Option<Integer> rule = MOST;
    InetAddress address = connection.peer().getAddress();
    synchronized (present) {
      present.add(connection);
      int same = bySource.merge(Source.of(address), 1, Integer::sum);
      if (same > Emergency.limit(options, PER_ADDRESS) && !entrance.isUncounted(address)) {
        surplus = connection;
        rule = PER_ADDRESS;
      } else if (present.size() > options.get(MOST)) {
        surplus = present.iterator().next();
      }
    }
    if (surplus != null) {
      closed(surplus);
      surplus.close();
      security.refused(surplus.peer(), null, rule.key(), "Too many connections that have not logged in.");
    }
  }

  /** The peer of a connection has logged in. */
  void known(Connection connection) {
    closed(connection);
  }

  /** A connection is a stranger no more, one way or the other. */
  void closed(Connection connection) {
    synchronized (present) {
      if (present.remove(connection)) {
        bySource.computeIfPresent(
            Source.of(connection.peer().getAddress()), (source, count) -> count == 1 ? null : count - 1);
      }
    }
  }
}
