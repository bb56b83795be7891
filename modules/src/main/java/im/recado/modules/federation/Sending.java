package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What links say over one stream, and what the other side has acknowledged of it (XEP-0198): until then they keep it. Where nothing
 * is acknowledged they keep what the operating system has not taken. For the connection's loop.
 */
final class Sending {
  /** So long after an answer that left something open the other side is asked again. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Federation all;
  private final ServerConnection connection;
  private final List<Sent.Speaker> speakers = new ArrayList<>();

  /** What is done when all that those who have left had sent has arrived. */
  private final Map<Carrier, Runnable> leaving = new LinkedHashMap<>();

  /** What was sent and is not acknowledged, in order. */
  private final ArrayDeque<Sent> open = new ArrayDeque<>();

  private long mostBytes = Long.MAX_VALUE;
  private boolean managed;
  private boolean closed;
  private @Nullable String id;

  // Counts modulo 2^32.
  private int sent;
  private int acknowledged;

  /** Whether the other side has been asked and has not answered. */
  private boolean asked;

  /** What had been sent when it was. */
  private int askedFor;

  Sending(Federation all, ServerConnection connection) {
    this.all = all;
    this.connection = connection;
  }

  /** What this link has goes over the stream, too; it knows the stream by its carrier. */
  void adds(OutgoingLink link, Carrier carrier) {
    speakers.add(new Sent.Speaker(link, carrier));
  }

  /** Nothing more of a link. When all that it had sent has arrived it is told; the stream may end before. */
  void stops(Carrier carrier, Runnable arrived) {
    speakers.removeIf(one -> one.carrier().equals(carrier));
    leaving.put(carrier, arrived);
    ask();
    tellWhoLeaves();
  }

  private void tellWhoLeaves() {
    for (Carrier carrier : List.copyOf(leaving.keySet())) {
      Runnable arrived = open.stream().anyMatch(sent -> sent.speaker().carrier().equals(carrier)) ? null : leaving.remove(carrier);
      if (arrived != null) {
        arrived.run();
      }
    }
  }

  /** Nothing more of a link. Returns how what it had sent stands: nobody will tell it; null when the operating system has it. */
  @Nullable Managed removes(Carrier carrier) {
    speakers.removeIf(one -> one.carrier().equals(carrier));
    leaving.remove(carrier);
    return managed ? new Managed(null, acknowledged, null, false, List.of()) : null;
  }

  /** The other side takes nothing larger (XEP-0478). */
  void limit(long bytes) {
    mostBytes = bytes;
  }

  /**
   * What is sent from now on will be acknowledged.
   *
   * @param id what the other side calls the stream; null when it cannot be resumed
   * @param count where it stands
   */
  void manage(@Nullable String id, int count) {
    managed = true;
    this.id = id;
    sent = count;
    acknowledged = count;
  }

  /** How it stands, for the next stream; null when nothing is acknowledged. */
  @Nullable Managed managed() {
    return managed ? new Managed(id, acknowledged, null, false, List.copyOf(open)) : null;
  }

  /** Nothing more is sent; answers still count. */
  void close() {
    closed = true;
  }

  /** Sends what waits, as far as the peer takes it: one stanza of each link in turn. */
  void drain() {
    boolean more = true;
    while (more) {
      more = false;
      for (Sent.Speaker speaker : List.copyOf(speakers)) {
        more |= sendsNext(speaker);
      }
    }
    ask();
  }

  private boolean sendsNext(Sent.Speaker speaker) {
    Cargo cargo = speaker.link().cargo();
    Parcel next = closed || !connection.isWritable() ? null : cargo.next(speaker.carrier());
    if (next == null) {
      return false;
    }
    if (next.size() > mostBytes) {
      cargo.left(speaker.carrier(), next);
      all.refuse(
          next.stanza(),
          new StanzaException(
              Condition.POLICY_VIOLATION, "The server of " + speaker.link().theirs() + " takes nothing so large."));
    } else {
      send(speaker, next);
    }
    return true;
  }

  private void send(Sent.Speaker speaker, Parcel next) {
    Element element = next.outgoing(speaker.link().ours()).element();
    if (speaker.carrier() instanceof Guest guest) {
      guest.host().used();
    }
    if (managed) {
      sent++;
      open.add(new Sent(speaker, next));
      connection.write(element);
    } else {
      connection.write(
          element,
          written -> {
            // What was not written waits in the link for another stream.
            if (written) {
              speaker.link().cargo().left(speaker.carrier(), next);
            }
          });
    }
  }

  private void ask() {
    if (managed && !closed && !asked && sent != acknowledged && askedFor != sent) {
      asked = true;
      askedFor = sent;
      connection.write(Sm.REQUEST);
    }
  }

  /** The other side says how much it has. Returns what it is told when that cannot be. */
  @Nullable StreamError acknowledged(Element answer) {
    Integer count = Sm.count(answer);
    if (count == null) {
      return StreamError.of("bad-format", "The count h is no number.");
    }
    if (!managed) {
      return null;
    }
    int fresh = count - acknowledged;
    if (fresh < 0 || fresh > open.size()) {
      return Sm.tooHigh(count, sent);
    }
    arrived(fresh);
    acknowledged = count;
    asked = false;
    tellWhoLeaves();
    // There may be room for more now.
    drain();
    if (!asked && sent != acknowledged) {
      // It is still at it.
      asked = true;
      connection.loop().schedule(AGAIN, this::askAgain);
    }
    return null;
  }

  private void arrived(int count) {
    Map<Sent.Speaker, Integer> counts = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) {
      counts.merge(open.remove().speaker(), 1, Integer::sum);
    }
    counts.forEach((speaker, some) -> speaker.link().cargo().acknowledged(speaker.carrier(), some));
  }

  private void askAgain() {
    asked = false;
    askedFor = acknowledged;
    ask();
  }
}
