package im.recado.kernel.route;

import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which sessions of an account a message goes to (RFC 6121 section 8.5, table 1). For chat to several sessions the most
 * available are those with the highest priority; the others get carbons if they asked for them.
 */
final class Recipients {
  private Recipients() {}

  /** What happens when no session takes a message. */
  enum Otherwise {
    /** It is kept for later, or refused when that cannot be. */
    STORE,
    /** Its sender gets an error. */
    REFUSE,
    /** Nothing. */
    IGNORE
  }

  static List<Session> of(Message message, Jid to, @Nullable Account account) {
    return account == null ? List.of() : of(message, to, account.sessions());
  }

  /** As above, but of those that are not closed. */
  static List<Session> ofOpen(Message message, Jid to, @Nullable Account account) {
    return account == null
        ? List.of()
        : of(message, to, Arrays.stream(account.sessions()).filter(session -> !session.isClosed()).toArray(Session[]::new));
  }

  private static List<Session> of(Message message, Jid to, Session[] sessions) {
    if (to.isFull()) {
      for (Session session : sessions) {
        if (to.equals(session.jid())) {
          return List.of(session);
        }
      }
      return message.type() == Message.Type.CHAT ? mostAvailable(sessions) : List.of();
    }
    return switch (message.type()) {
      case CHAT -> mostAvailable(sessions);
      case NORMAL, HEADLINE -> nonNegative(sessions);
      case GROUPCHAT, ERROR -> List.of();
    };
  }

  static Otherwise otherwise(Message message, Jid to) {
    return switch (message.type()) {
      case CHAT -> Otherwise.STORE;
      case NORMAL -> to.isFull() ? Otherwise.REFUSE : Otherwise.STORE;
      case GROUPCHAT -> Otherwise.REFUSE;
      case HEADLINE -> to.isFull() ? Otherwise.REFUSE : Otherwise.IGNORE;
      case ERROR -> Otherwise.IGNORE;
    };
  }

  private static List<Session> nonNegative(Session[] sessions) {
    if (sessions.length == 1) {
      return sessions[0].takesMessages() ? List.of(sessions[0]) : List.of();
    }
    List<Session> takers = new ArrayList<>(sessions.length);
    for (Session session : sessions) {
      if (session.takesMessages()) {
        takers.add(session);
      }
    }
    return takers;
  }

  private static List<Session> mostAvailable(Session[] sessions) {
    List<Session> takers = nonNegative(sessions);
    if (takers.size() < 2) {
      return takers;
    }
    int top = 0;
    for (Session session : takers) {
      top = Math.max(top, session.priority());
    }
    List<Session> best = new ArrayList<>(takers.size());
    for (Session session : takers) {
      if (session.priority() >= top) {
        best.add(session);
      }
    }
    return best;
  }
}
