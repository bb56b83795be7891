package im.recado.modules.spool;

import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * What of the messages that wait for an account one of its clients has in another way, so that it is not sent to it once
 * more (XEP-0313 section 6.1.1): what the client has read in the archive before it said that it takes messages, and, for a
 * client that gets all it missed from there (XEP-0386 section 3.2), whatever is there. Safe for any thread.
 */
public final class AlreadyHad {
  private static final Key<AlreadyHad> KEY = Key.named("already-had");

  /** More ids are not remembered: those messages come twice, with the same id. */
  private static final int MOST = 10_000;

  private final Set<String> read = new HashSet<>();
  private @Nullable Instant since;
  private UnaryOperator<Set<String>> archived = ids -> Set.of();

  private AlreadyHad() {}

  private static AlreadyHad of(Session session) {
    synchronized (session) {
      AlreadyHad had = session.get(KEY);
      if (had == null) {
        had = new AlreadyHad();
        session.set(KEY, had);
      }
      return had;
    }
  }

  /**
   * A client has been sent the messages with these stanza-ids from an archive that keeps them. They are remembered as long as
   * messages wait and the client has not said that it takes them.
   */
  public static void read(Session session, Collection<String> ids) {
    if (session.presence() == null && session.account().holdsBack() && !ids.isEmpty()) {
      of(session).add(ids);
    }
  }

  private synchronized void add(Collection<String> ids) {
    if (read.size() < MOST) {
      read.addAll(ids);
    }
  }

  /**
   * A client reads in an archive all that came before it was there.
   *
   * @param now when it has come
   * @param archived which of some stanza-ids are in the archive, and durable; may wait
   */
  public static void readsAll(Session session, Instant now, UnaryOperator<Set<String>> archived) {
    AlreadyHad had = of(session);
    synchronized (had) {
      had.since = now;
      had.archived = archived;
    }
  }

  /** Which of these messages the client has. May wait. */
  static Set<String> among(Session session, Collection<SpooledMessage> messages) {
    AlreadyHad had = session.get(KEY);
    return had == null ? Set.of() : had.among(messages);
  }

  private Set<String> among(Collection<SpooledMessage> messages) {
    Set<String> found = new HashSet<>();
    Set<String> earlier = new HashSet<>();
    UnaryOperator<Set<String>> lookUp;
    synchronized (this) {
      for (SpooledMessage message : messages) {
        if (read.contains(message.stanzaId())) {
          found.add(message.stanzaId());
        } else if (since != null && message.received().isBefore(since)) {
          earlier.add(message.stanzaId());
        }
      }
      lookUp = archived;
    }
    if (!earlier.isEmpty()) {
      found.addAll(lookUp.apply(earlier));
    }
    return found;
  }

  /** The client has been given all that waited. */
  static void forget(Session session) {
    session.set(KEY, null);
  }
}
