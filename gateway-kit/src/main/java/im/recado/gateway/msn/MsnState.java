package im.recado.gateway.msn;

import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the connections of one user on MSN have in common. All that changes is guarded by this. */
final class MsnState {
  private static final int MOST_WAITING = 500;

  /** Waits for the answer to a command: what becomes of it. */
  @FunctionalInterface
  interface Waiting {
    /** @return what the user is told */
    List<NetworkEvent> answered(Command answer);
  }

  private record Asked(String name, Waiting then) {}

  private final Entry entry;
  private final Places places;
  private final Web web;
  private final Inbox inbox;
  private final Map<Long, Asked> waiting = new LinkedHashMap<>();
  private boolean ended;

  MsnState(Entry entry, Places places, Web web, Inbox inbox) {
    this.entry = entry;
    this.places = places;
    this.web = web;
    this.inbox = inbox;
  }

  Entry entry() {
    return entry;
  }

  MsnSocket server() {
    return entry.socket();
  }

  MsnList list() {
    return entry.list();
  }

  /** Who the user is, in small letters. */
  String self() {
    return entry.mail().toLowerCase(Locale.ROOT);
  }

  Places places() {
    return places;
  }

  Web web() {
    return web;
  }

  /** Nothing is told any more. */
  synchronized void end() {
    ended = true;
  }

  synchronized boolean isEnded() {
    return ended;
  }

  /** Tells the user, waiting for room; never with the lock of this. */
  void tell(List<NetworkEvent> events) throws InterruptedException {
    for (NetworkEvent event : events) {
      if (isEnded()) {
        return;
      }
      inbox.put(event);
    }
  }

  /** The same on a thread that has nothing to do afterwards. */
  void tellAtLast(List<NetworkEvent> events) {
    try {
      tell(events);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks the notification server; it tells {@code then} of the answer. */
  synchronized void ask(Waiting then, String name, List<String> args, byte @Nullable [] payload) throws NetworkException {
    if (waiting.size() >= MOST_WAITING) {
      waiting.remove(waiting.keySet().iterator().next());
    }
    long trid = server().send(name, args, payload);
    if (trid == 0) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too much in too short a time for MSN.");
    }
    waiting.put(trid, new Asked(name, then));
  }

  /**
   * The one that waits for this answer, who waits no more; null when nobody does. What a server says because of a
   * command may have its
   * number too, and is no answer.
   */
  synchronized @Nullable Waiting taken(Command answer) {
    Asked asked = waiting.get(answer.trid());
    if (asked == null || (answer.error() == 0 && !answer.name().equals(asked.name()))) {
      return null;
    }
    waiting.remove(answer.trid());
    return asked.then();
  }
}
