package im.recado.modules.bosh;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.Tls;
import im.recado.kernel.time.SystemTimers;
import im.recado.kernel.time.Timers;
import java.net.InetAddress;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The sessions by requests that there are, each under a name that nobody guesses (SECURITY H1). Any thread. */
final class Bosh {
  static final String NS = "http://jabber.org/protocol/httpbind";
  static final String XMPP = "urn:xmpp:xbosh";

  static final Option<Duration> WAIT =
      Option.duration(
          "bosh.max-wait", Duration.ofSeconds(60), "The longest time that a request by BOSH is held before it is answered.");

  static final Option<Duration> INACTIVITY =
      Option.duration(
          "bosh.inactivity",
          Duration.ofSeconds(60),
          "A session by BOSH is given up when its client has no request here for so long.");

  static final Option<Duration> PAUSE =
      Option.duration(
          "bosh.max-pause", Duration.ofSeconds(120), "For so long a client may announce that it sends no requests.");

  static final Option<Duration> POLLING =
      Option.duration(
          "bosh.polling", Duration.ofSeconds(2), "How often a client that polls may ask, at most, when there was nothing.");

  static final Option<Integer> SESSIONS =
      Option.integer("bosh.sessions", 4000, 1, 1_000_000, "So many sessions by BOSH there are at once.");

  static final Option<Integer> PER_ADDRESS =
      Option.integer(
          "bosh.sessions-per-address",
          100,
          1,
          1_000_000,
          "So many sessions by BOSH one address has at once; see c2s.uncounted-networks.");

  /** So many loops the sessions share; what is done once for each loop is done for many sessions. */
  private static final int LOOPS = 4;

  private final Kernel kernel;
  private final SecureRandom random = new SecureRandom();
  private final List<SerialLoop> loops;
  private int opened;

  // Guarded by this.
  private final Map<String, BoshSession> sessions = new HashMap<>();
  private final Map<Source, Integer> bySource = new HashMap<>();

  Bosh(Kernel kernel) {
    this.kernel = kernel;
    // As loops of sockets do, these measure short delays by themselves; what BOSH waits for, the kernel's timers measure.
    Timers timers = new SystemTimers();
    this.loops = Stream.generate(() -> new SerialLoop(timers)).limit(LOOPS).toList();
  }

  Kernel kernel() {
    return kernel;
  }

  synchronized @Nullable BoshSession find(String sid) {
    return sessions.get(sid);
  }

  /** How many there are. */
  synchronized int count() {
    return sessions.size();
  }

  /** A new session, or null when there are too many. */
  synchronized @Nullable BoshSession open(BoshRequest first, InetAddress client, @Nullable Tls tls) {
    Source source = Source.of(client);
    int same = bySource.getOrDefault(source, 0);
    boolean counted = !kernel.entrance().isUncounted(client);
    if (sessions.size() >= kernel.options().get(SESSIONS)
        || (counted && same >= Emergency.limit(kernel.options(), PER_ADDRESS))) {
      return null;
    }
    byte[] name = new byte[18];
    random.nextBytes(name);
    String sid = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
    BoshSession session = new BoshSession(this, loops.get(opened++ & LOOPS - 1), sid, first, client, tls);
    sessions.put(sid, session);
    bySource.put(source, same + 1);
    return session;
  }

  /** A session is over and its last words are said. */
  synchronized void closed(BoshSession session) {
    if (sessions.remove(session.sid(), session)) {
      bySource.computeIfPresent(Source.of(session.client()), (source, count) -> count == 1 ? null : count - 1);
    }
  }
}
