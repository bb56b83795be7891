package im.recado.gateway.msn;

import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** How wholes go in pieces between the two clients of a conversation. Guarded by the session. */
final class P2pLink {
  private static final int MOST_WHOLES = 8;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final MsnState state;

  /** What has come of wholes that are not there yet, by id. */
  private final Map<Long, ByteArrayOutputStream> coming = new LinkedHashMap<>();

  private long next = RANDOM.nextInt(0x1000, Integer.MAX_VALUE / 2);

  P2pLink(MsnState state) {
    this.state = state;
  }

  /** Who the user is. */
  String self() {
    return state.self();
  }

  /** A number for a session. */
  static long session() {
    return RANDOM.nextInt(1, Integer.MAX_VALUE);
  }

  /** An id for a whole. */
  long nextId() {
    return next++;
  }

  /** Whether a part of something has come and the rest has not. */
  boolean isBusy() {
    return !coming.isEmpty();
  }

  /** There is no connection any more. */
  void end() {
    coming.clear();
  }

  /**
   * What this is the last piece of; null when it is not. Pieces come in order.
   *
   * @param most so long a whole may be, in bytes
   */
  byte @Nullable [] whole(P2pMessage message, int most) {
    ByteArrayOutputStream before = coming.remove(message.id());
    int at = before == null ? 0 : before.size();
    if (message.offset() != at || message.total() > most || at + message.piece().length > message.total()) {
      return null;
    }
    ByteArrayOutputStream now = before == null ? new ByteArrayOutputStream() : before;
    now.writeBytes(message.piece());
    if (now.size() == message.total()) {
      return now.toByteArray();
    }
    if (coming.size() < MOST_WHOLES && message.piece().length > 0) {
      coming.put(message.id(), now);
    }
    return null;
  }

  /** Says that the whole that ends with this has come. */
  void acknowledge(MsnSocket here, String to, P2pMessage message) {
    here.send("MSG", List.of("D"), message.acknowledged(next++, message.application()).toPayload(to));
  }

  /** Sends what arranges sessions; the id of it. */
  long send(MsnSocket here, String to, byte[] slp) {
    return send(here, to, 0, 0, 0, slp);
  }

  /** Sends all of something that is short; the id of it. */
  long send(MsnSocket here, String to, long session, long flags, long application, byte[] whole) {
    long id = next++;
    for (int at = 0; at < whole.length; at += P2pMessage.LONGEST) {
      byte[] piece = Arrays.copyOfRange(whole, at, Math.min(whole.length, at + P2pMessage.LONGEST));
      send(here, to, new P2pMessage(session, id, at, whole.length, flags, session(), 0, 0, piece, application));
    }
    return id;
  }

  /** Sends one piece; the number of the command, 0 when so much waits already that it was not sent. */
  long send(MsnSocket here, String to, P2pMessage piece) {
    return here.send("MSG", List.of("D"), piece.toPayload(to));
  }
}
