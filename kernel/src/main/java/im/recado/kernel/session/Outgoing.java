package im.recado.kernel.session;

import im.recado.kernel.stream.ClientStream;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What is sent to a session's client, in order: what waits until it can be written, what was written and is not
 * acknowledged, and what stands before both. Guarded by the session that owns it.
 */
final class Outgoing {
  private final Session session;
  private final WaitingRoom room;
  private final OutboundQueue waiting = new OutboundQueue();
  private @Nullable Outbox outbox;
  private @Nullable OutboundFilter filter;
  private @Nullable Consumer<Stanza> watch;

  /** Whether the loop will look at what waits. */
  private boolean scheduled;

  /** Whether the client has not been told of its session yet. */
  private boolean opening;

  /** The mebibytes that the room counts for this session. */
  private int mebibytes;

  /** What the connection could not take any more, in order: it goes back when the session ends. */
  private @Nullable List<Outbound> unwritten;

  private int written;

  Outgoing(Session session, WaitingRoom room, boolean opening) {
    this.session = session;
    this.room = room;
    this.opening = opening;
  }

  /** Takes a stanza in, whatever becomes of it. */
  void accept(Outbound outbound, @Nullable ClientStream stream) {
    if (outbound.delivery() != null) {
      outbound.delivery().copied();
    }
    if (watch != null) {
      watch.accept(outbound.stanza());
    }
    if (filter == null) {
      enqueue(outbound, stream);
    } else {
      for (Outbound next : filter.filter(outbound)) {
        enqueue(next, stream);
      }
    }
  }

  /** Whether more waits for the client than may. */
  boolean overflows() {
    int count = waiting.size() + (outbox == null ? 0 : outbox.size());
    long bytes = weigh();
    return count > Session.MOST_WAITING
        || (count > 1 && (bytes > Session.MOST_WAITING_BYTES || (mebibytes > 0 && room.isFull())));
  }

  /** How many bytes wait. Tells the room when that has changed by much. */
  long weigh() {
    long bytes = waiting.bytes() + (outbox == null ? 0 : outbox.bytes());
    int now = (int) (bytes >> WaitingRoom.MEBIBYTE);
    if (now != mebibytes) {
      room.add(now - mebibytes);
      mebibytes = now;
    }
    return bytes;
  }

  /** Writes when this is the stream's loop and nothing is in the way, else waits for the loop. */
  private void enqueue(Outbound outbound, @Nullable ClientStream stream) {
    if (opening) {
      waiting.add(outbound);
      return;
    }
    if (stream == null) {
      if (outbox != null) {
        outbox.add(outbound);
      } else {
        waiting.add(outbound);
      }
      return;
    }
    if (waiting.isEmpty() && !scheduled && stream.connection().loop().inLoop() && stream.connection().isWritable()) {
      transmit(outbound, stream);
      return;
    }
    waiting.add(outbound);
    if (!scheduled) {
      scheduled = true;
      stream.connection().loop().execute(session::drain);
    }
  }

  /** On the loop. */
  private void transmit(Outbound outbound, ClientStream stream) {
    written++;
    StreamWatcher watcher = session.watcher();
    if (watcher != null) {
      watcher.sees(false, outbound.stanza().element());
    }
    Delivery delivery = outbound.delivery();
    if (outbox != null) {
      outbox.add(outbound);
      write(outbound, stream);
      stream.acknowledgementWanted(outbound.unhurried());
    } else if (delivery == null) {
      write(outbound, stream);
    } else {
      stream
          .connection()
          .write(
              outbound.stanza().element(),
              success -> {
                if (success) {
                  delivery.settle();
                } else {
                  session.unwritten(outbound);
                }
              });
    }
  }

  private static void write(Outbound outbound, ClientStream stream) {
    if (outbound.unhurried()) {
      stream.connection().writeUnhurried(outbound.stanza().element());
    } else {
      stream.connection().write(outbound.stanza().element());
    }
  }

  /** Writes what waits, as far as the peer takes it. On the loop. */
  void drain(@Nullable ClientStream stream) {
    scheduled = false;
    if (stream == null || opening || !stream.connection().loop().inLoop()) {
      return;
    }
    while (!waiting.isEmpty() && stream.connection().isWritable()) {
      transmit(waiting.remove(), stream);
    }
    weigh();
  }

  /** How many stanzas were written on all streams that have carried the session. */
  int written() {
    return written;
  }

  /** Whether nothing is written before the client has been told something. */
  void opening(boolean opening) {
    this.opening = opening;
  }

  /** The connection is gone and has not taken this; whether it is the first. */
  boolean unwritten(Outbound outbound) {
    if (unwritten == null) {
      unwritten = new ArrayList<>();
    }
    unwritten.add(outbound);
    return unwritten.size() == 1;
  }

  /** Takes out what the connection has not taken. */
  List<Outbound> takeUnwritten() {
    List<Outbound> all = unwritten == null ? List.of() : unwritten;
    unwritten = null;
    return all;
  }

  void watch(@Nullable Consumer<Stanza> next) {
    watch = next;
  }

  @Nullable OutboundFilter filter() {
    return filter;
  }

  /** Puts a filter before the client, or takes it away, letting go what it held. */
  void filter(@Nullable OutboundFilter next, @Nullable ClientStream stream) {
    List<Outbound> held = filter == null ? List.of() : filter.release();
    filter = next;
    for (Outbound outbound : held) {
      enqueue(outbound, stream);
    }
  }

  /** What was held back waits behind what was let through before it. */
  private void unfilter() {
    if (filter != null) {
      waiting.addAll(filter.release());
      filter = null;
    }
  }

  /** Keeps what is sent from now on until the client acknowledges it, which this element asks for. */
  void keep(Element request, int acknowledged, Collection<Outbound> kept) {
    outbox = new Outbox(request, acknowledged, kept);
    for (Outbound outbound : kept) {
      if (outbound.delivery() != null) {
        outbound.delivery().copied();
      }
    }
  }

  /** What is not acknowledged; null when nobody keeps that. */
  @Nullable Outbox outbox() {
    return outbox;
  }

  /** Asks for an acknowledgement; null when there is nothing to ask for now. */
  @Nullable Element takeRequest() {
    return outbox == null || opening ? null : outbox.takeRequest();
  }

  int waitingCount() {
    return waiting.size();
  }

  /** Everything that the client does not have for certain, oldest first. */
  List<Outbound> all() {
    List<Outbound> all = new ArrayList<>();
    if (unwritten != null) {
      all.addAll(unwritten);
    }
    if (outbox != null) {
      all.addAll(outbox.unacknowledged());
    }
    all.addAll(waiting.all());
    if (filter != null) {
      all.addAll(filter.held());
    }
    return all;
  }

  /** The stream is gone: what was not acknowledged stays, in order. */
  void detached() {
    scheduled = false;
    opening = false;
    if (outbox != null) {
      unfilter();
      while (!waiting.isEmpty()) {
        outbox.add(waiting.remove());
      }
    }
  }

  /** Another stream carries the session; what its client does not have, to be written once more behind a greeting. */
  List<Outbound> attached(Outbox kept) {
    opening = true;
    unfilter();
    kept.restarted();
    return kept.unacknowledged();
  }

  /** The session ends: takes everything out. */
  List<Outbound> takeAll() {
    List<Outbound> all = all();
    unwritten = null;
    waiting.clear();
    outbox = null;
    filter = null;
    weigh();
    return all;
  }
}
