package im.recado.modules.federation;

import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What a link says over one stream, and what the other side has acknowledged of it (XEP-0198): until then the link keeps it. Where nothing
 * is acknowledged it keeps what the operating system has not taken. For the connection's loop.
 */
final class Sending {
  /** So long after an answer that left something open the other side is asked again. */
  private static final Duration AGAIN = Duration.ofSeconds(1);

  private final Federation all;
  private final OutgoingLink link;
  private final Carrier carrier;
  private final ServerConnection connection;
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

  Sending(Federation all, OutgoingLink link, Carrier carrier, ServerConnection connection) {
    this.all = all;
    this.link = link;
    this.carrier = carrier;
    this.connection = connection;
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
    return managed ? new Managed(id, acknowledged, null, false) : null;
  }

  /** Nothing more is sent; answers still count. */
  void close() {
    closed = true;
  }

  /** Sends what waits, as far as the peer takes it. */
  void drain() {
    while (!closed && connection.isWritable()) {
      Parcel next = link.cargo().next(carrier);
      if (next == null) {
        break;
      }
      if (next.size() > mostBytes) {
        link.cargo().left(carrier, next);
        all.refuse(
            next.stanza(),
            new StanzaException(Condition.POLICY_VIOLATION, "The server of " + link.theirs() + " takes nothing so large."));
      } else {
        send(next);
      }
    }
    ask();
  }

  private void send(Parcel next) {
    Element element = next.outgoing(link.ours()).element();
    if (managed) {
      sent++;
      connection.write(element);
    } else {
      connection.write(
          element,
          written -> {
            // What was not written waits in the link for another stream.
            if (written) {
              link.cargo().left(carrier, next);
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
    if (!link.cargo().acknowledged(carrier, count - acknowledged)) {
      return Sm.tooHigh(count, sent);
    }
    acknowledged = count;
    asked = false;
    // There may be room for more now.
    drain();
    if (!asked && sent != acknowledged) {
      // It is still at it.
      asked = true;
      connection.loop().schedule(AGAIN, this::askAgain);
    }
    return null;
  }

  private void askAgain() {
    asked = false;
    askedFor = acknowledged;
    ask();
  }
}
