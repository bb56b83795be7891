package im.recado.net.socks;

import im.recado.kernel.Kernel;
import im.recado.kernel.bytestream.Bytestreams;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What the connections of the proxy for bytestreams have in common: limits. Safe for any thread. */
public final class SocksConnections {
  static final Option<Integer> MOST =
      Option.integer("proxy.connections", 200, 2, 100_000, "So many connections the proxy for files has at once; a transfer is two.");

  static final Option<Integer> MOST_PER_ADDRESS =
      Option.integer("proxy.connections-per-address", 20, 1, 100_000, "So many connections one address has to the proxy.");

  static final Option<Duration> DEADLINE =
      Option.duration(
          "proxy.deadline",
          Duration.ofSeconds(60),
          "A connection to the proxy over which nothing was allowed to flow by then is closed.");

  static final Option<Duration> IDLE =
      Option.duration("proxy.idle", Duration.ofMinutes(5), "A transfer through the proxy that stands still for so long is ended.");

  /** For the documents and the settings. */
  public static final List<Option<?>> OPTIONS = List.of(MOST, MOST_PER_ADDRESS, DEADLINE, IDLE);

  private final Options options;
  private final Bytestreams bytestreams;

  // Guarded by this.
  private final Map<Source, Integer> bySource = new HashMap<>();
  private int count;

  public SocksConnections(Kernel kernel) {
    this.options = kernel.options();
    this.bytestreams = kernel.bytestreams();
  }

  Options options() {
    return options;
  }

  Bytestreams bytestreams() {
    return bytestreams;
  }

  /** Counts a new connection; false when there are too many. */
  synchronized boolean opened(InetAddress peer) {
    Source source = Source.of(peer);
    if (count >= options.get(MOST) || bySource.getOrDefault(source, 0) >= options.get(MOST_PER_ADDRESS)) {
      return false;
    }
    count++;
    bySource.merge(source, 1, Integer::sum);
    return true;
  }

  synchronized void closed(InetAddress peer) {
    count--;
    bySource.computeIfPresent(Source.of(peer), (source, number) -> number == 1 ? null : number - 1);
  }
}
