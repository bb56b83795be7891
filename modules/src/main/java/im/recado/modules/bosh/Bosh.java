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
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
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
  /** All that a request can name, those that have ended and whose last word may still be asked for among them. */
  private final Map<String, BoshSession> sessions = new HashMap<>();

  /** Those that have not ended, by where they come from. */
  private final Map<Source, Integer> bySource = new HashMap<>();

  private final Set<BoshSession> open = new HashSet<>();

  /** Those of the open ones that have not logged in, the oldest first. */
  private final Set<BoshSession> strangers = new LinkedHashSet<>();

  /** Those that have ended, the first that did first. */
  private final Set<BoshSession> ended = new LinkedHashSet<>();

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

  /** How many have not ended. */
  synchronized int count() {
    return open.size();
  }

  /**
   * A new session. When there are too many, the one goes that has been there longest without logging in.
   *
   * @return the session, or the limit that it would break
   */
  Opened open(BoshRequest first, InetAddress client, @Nullable Tls tls) {
    Source source = Source.of(client);
    BoshSession displaced = null;
    BoshSession session;
    synchronized (this) {
      int same = bySource.getOrDefault(source, 0);
      if (!kernel.entrance().isUncounted(client) && same >= Emergency.limit(kernel.options(), PER_ADDRESS)) {
        return new Opened(null, PER_ADDRESS);
      }
      if (open.size() >= kernel.options().get(SESSIONS)) {
        if (strangers.isEmpty()) {
          return new Opened(null, SESSIONS);
        }
        displaced = strangers.iterator().next();
        ended(displaced);
      }
      byte[] name = new byte[18];
      random.nextBytes(name);
      String sid = Base64.getUrlEncoder().withoutPadding().encodeToString(name);
      session = new BoshSession(this, loops.get(opened++ & LOOPS - 1), sid, first, client, tls);
      sessions.put(sid, session);
      open.add(session);
      strangers.add(session);
      bySource.merge(source, 1, Integer::sum);
    }
    if (displaced != null) {
      displaced.displace();
    }
    return new Opened(session, SESSIONS);
  }

  /**
   * What became of a request for a session.
   *
   * @param session null when it was refused
   * @param limit by which
   */
  record Opened(@Nullable BoshSession session, Option<Integer> limit) {}

  /** Somebody has logged in. */
  synchronized void known(BoshSession session) {
    strangers.remove(session);
  }

  /** A session is over and takes no place any more; its last word may still be asked for. */
  synchronized void ended(BoshSession session) {
    if (!open.remove(session)) {
      return;
    }
    strangers.remove(session);
    bySource.computeIfPresent(Source.of(session.client()), (source, count) -> count == 1 ? null : count - 1);
    ended.add(session);
    if (ended.size() > kernel.options().get(SESSIONS)) {
      closed(ended.iterator().next());
    }
  }

  /** The last word of a session was said, or nobody has come for it. */
  synchronized void closed(BoshSession session) {
    ended(session);
    ended.remove(session);
    sessions.remove(session.sid(), session);
  }
}
