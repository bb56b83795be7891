package im.recado.kernel.route;

import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Requests that the server itself sends, and their answers. An answer counts only when it comes from whom it was asked
 * and carries the id, which cannot be guessed. Any thread.
 */
public final class Questions {
  /** So many wait for an answer at most; a question more is not asked. */
  private static final int MOST = 10_000;

  /** So many for one person at most: nobody takes the places of everybody. */
  private static final int MOST_FOR_ONE = 50;

  /** @param isElsewhere whether what this server says itself is no answer */
  private record Question(Jid asked, boolean isElsewhere, Consumer<@Nullable Iq> answer, Loop.Cancellable timer) {}

  private final ConcurrentHashMap<String, Question> open = new ConcurrentHashMap<>();
  private final ConcurrentHashMap<Jid, Integer> forOne = new ConcurrentHashMap<>();
  private final SecureRandom random;
  private final Timers timers;
  private final Consumer<Stanza> sender;

  /** @param sender sends a stanza of the server's own making */
  public Questions(SecureRandom random, Timers timers, Consumer<Stanza> sender) {
    this.random = random;
    this.timers = timers;
    this.sender = sender;
  }

  /**
   * Sends a request.
   *
   * @param answer gets the result or error, or null when none came in time; must not wait; may be called before this
   *     returns
   * @return false when too many questions are open: it was not asked
   */
  public boolean ask(
      Iq.Type type, Jid from, Jid to, Element payload, Duration patience, Consumer<@Nullable Iq> answer) {
    return ask(type, from, to, payload, patience, sender, answer);
  }

  /**
   * As above, on a way of its own.
   *
   * @param way sends the request
   */
  public boolean ask(
      Iq.Type type,
      Jid from,
      Jid to,
      Element payload,
      Duration patience,
      Consumer<Stanza> way,
      Consumer<@Nullable Iq> answer) {
    return ask(type, from, to, payload, patience, way, false, answer);
  }

  /**
   * Sends a request to a domain elsewhere, of which only its own word counts: when this server finds that it cannot pass
   * the request on, that is no answer.
   */
  public boolean askElsewhere(
      Iq.Type type, Jid from, Jid to, Element payload, Duration patience, Consumer<@Nullable Iq> answer) {
    return ask(type, from, to, payload, patience, sender, true, answer);
  }

  private boolean ask(
      Iq.Type type,
      Jid from,
      Jid to,
      Element payload,
      Duration patience,
      Consumer<Stanza> way,
      boolean isElsewhere,
      Consumer<@Nullable Iq> answer) {
    if (open.size() >= MOST) {
      return false;
    }
    byte[] bytes = new byte[12];
    random.nextBytes(bytes);
    String id = HexFormat.of().formatHex(bytes);
    open.put(id, new Question(to, isElsewhere, answer, timers.after(patience, () -> take(id, null))));
    way.accept(Iq.request(type, id, from, to, payload));
    return true;
  }

  /**
   * Sends a request because somebody asked for it, who can make the server ask as often as they like: each has their
   * share of the places.
   *
   * @param who the account or address that it is asked for
   */
  public boolean askFor(
      Jid who, Iq.Type type, Jid from, Jid to, Element payload, Duration patience, Consumer<@Nullable Iq> answer) {
    if (forOne.merge(who, 1, Integer::sum) > MOST_FOR_ONE) {
      leave(who);
      return false;
    }
    boolean asked =
        ask(
            type,
            from,
            to,
            payload,
            patience,
            reply -> {
              leave(who);
              answer.accept(reply);
            });
    if (!asked) {
      leave(who);
    }
    return asked;
  }

  private void leave(Jid who) {
    forOne.computeIfPresent(who, (one, count) -> count == 1 ? null : count - 1);
  }

  /** A result or an error has come for the server or an account; whether it answers a question. */
  public boolean answered(Iq iq) {
    String id = iq.id();
    Question question = id == null ? null : open.get(id);
    if (id == null || question == null || !question.asked.equals(iq.from())) {
      return false;
    }
    take(id, iq);
    return true;
  }

  /** This server itself refuses what it has asked, in the name of who was asked. */
  public void refused(Iq error) {
    String id = error.id();
    Question question = id == null ? null : open.get(id);
    if (id != null && question != null && question.isElsewhere && question.asked.equals(error.from())) {
      take(id, null);
    } else {
      answered(error);
    }
  }

  private void take(String id, @Nullable Iq answer) {
    Question question = open.remove(id);
    if (question != null) {
      question.timer.cancel();
      question.answer.accept(answer);
    }
  }
}
