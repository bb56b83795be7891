package im.recado.gateway.msn;

import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.PictureShelf;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.Tracer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the connections of one user on MSN have in common. All that changes is guarded by this. */
final class MsnState {
  private static final int MOST_WAITING = 500;

  /** So long the server has to answer. */
  private static final long ANSWERING = Duration.ofSeconds(90).toNanos();

  /** Waits for the answer to a command: what becomes of it. */
  @FunctionalInterface
  interface Waiting {
    /** @return what the user is told */
    List<NetworkEvent> answered(Command answer);
  }

  private record Asked(String name, Waiting then, long since) {}

  private final Entry entry;
  private final Places places;
  private final Web web;
  private final Inbox inbox;
  private final PictureShelf pictures;
  private final Map<Long, Asked> waiting = new LinkedHashMap<>();
  private boolean ended;

  /** The user's own picture and how it is told of; null when there is none. */
  private byte @Nullable [] ownPicture;

  private @Nullable MsnObject ownObject;

  MsnState(Entry entry, Places places, Web web, Inbox inbox, PictureShelf pictures) {
    this.entry = entry;
    this.places = places;
    this.web = web;
    this.inbox = inbox;
    this.pictures = pictures;
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

  /** Pictures that have been fetched. */
  PictureShelf pictures() {
    return pictures;
  }

  Tracer tracer() {
    return inbox.tracer();
  }

  byte @Nullable [] ownPicture() {
    return ownPicture;
  }

  @Nullable MsnObject ownObject() {
    return ownObject;
  }

  /** The user shows this from now on; empty for nothing. */
  void ownPicture(byte[] picture) {
    ownPicture = picture.length == 0 ? null : picture;
    ownObject = picture.length == 0 ? null : MsnObject.of(entry.mail(), picture);
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
    long trid = waiting.size() >= MOST_WAITING ? 0 : server().send(name, args, payload);
    if (trid == 0) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too much in too short a time for MSN.");
    }
    waiting.put(trid, new Asked(name, then, System.nanoTime()));
  }

  /** What the user is told of what the server has not answered in time; {@code now} is by the clock of the machine. */
  synchronized List<NetworkEvent> tick(long now) {
    List<NetworkEvent> events = new ArrayList<>();
    Iterator<Map.Entry<Long, Asked>> oldest = waiting.entrySet().iterator();
    List<Command> silent = new ArrayList<>();
    List<Waiting> late = new ArrayList<>();
    while (oldest.hasNext()) {
      Map.Entry<Long, Asked> one = oldest.next();
      if (now - one.getValue().since() > ANSWERING) {
        silent.add(new Command(Integer.toString(MsnErrors.SILENT), List.of(Long.toString(one.getKey())), null));
        late.add(one.getValue().then());
        oldest.remove();
      }
    }
    for (int i = 0; i < late.size(); i++) {
      events.addAll(late.get(i).answered(silent.get(i)));
    }
    return events;
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
