package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * A piece of what clients send each other directly (MSNP2P, version 1): 48 bytes of numbers, the lowest first, the piece itself,
 * and at the end what it is for. A whole is as many pieces as it takes, all of one id.
 *
 * @param session 0 for what arranges sessions
 * @param id of the whole that this is a piece of
 * @param offset where in the whole it belongs
 * @param total so long is the whole
 * @param flags see {@link #ACK} and {@link #DATA}
 * @param ackId of the whole that is acknowledged; otherwise a number that comes back with the acknowledgement
 * @param ackUid the {@code ackId} of the whole that is acknowledged
 * @param ackSize so much of it has come
 * @param application 0 for what arranges sessions, 1 for pictures, 2 for files
 */
record P2pMessage(
    long session,
    long id,
    long offset,
    long total,
    long flags,
    long ackId,
    long ackUid,
    long ackSize,
    byte[] piece,
    long application) {
  static final String TYPE = "application/x-msnmsgrp2p";

  static final long ACK = 0x02;

  /** A picture, or a file. */
  static final long DATA = 0x20;

  /** A piece of a file. */
  static final long FILE = 0x0100_0030;

  /** Something went wrong, or is not wanted any more: an error, a session that is closed, one that is refused. */
  static final long BROKEN = 0x08 | 0x40 | 0x80;

  /** The flags that say what it is; those above say who can read it. */
  static final long KINDS = 0xFFFF;

  /** What is sent is a file. */
  static final long FILE_APPLICATION = 2;

  /** So many bytes servers take in one piece. */
  static final int LONGEST = 1202;

  private static final int HEAD = 48;
  private static final long ALL = 0xFFFFFFFFL;

  /** What is in the body of such a message; null when it is none. */
  static @Nullable P2pMessage read(byte[] payload) {
    int begin = end(payload);
    if (begin < 0 || payload.length < begin + HEAD) {
      return null;
    }
    ByteBuffer in = ByteBuffer.wrap(payload, begin, payload.length - begin).order(ByteOrder.LITTLE_ENDIAN);
    long session = in.getInt() & ALL;
    long id = in.getInt() & ALL;
    long offset = in.getLong();
    long total = in.getLong();
    int size = in.getInt();
    long flags = in.getInt() & ALL;
    long ackId = in.getInt() & ALL;
    long ackUid = in.getInt() & ALL;
    long ackSize = in.getLong();
    if (size < 0 || size > in.remaining()) {
      return null;
    }
    byte[] piece = new byte[size];
    in.get(piece);
    long application = in.remaining() >= 4 ? in.order(ByteOrder.BIG_ENDIAN).getInt() & ALL : 0;
    return new P2pMessage(session, id, offset, total, flags, ackId, ackUid, ackSize, piece, application);
  }

  /** Where the headers of a payload end. */
  private static int end(byte[] payload) {
    for (int i = 0; i + 3 < payload.length; i++) {
      if (payload[i] == '\r' && payload[i + 1] == '\n' && payload[i + 2] == '\r' && payload[i + 3] == '\n') {
        return i + 4;
      }
    }
    return -1;
  }

  /** Says that the whole that ends with this has come. */
  P2pMessage acknowledged(long by, long application) {
    return new P2pMessage(session, by, 0, total, ACK, id, ackId, total, new byte[0], application);
  }

  /** As the body of a message for somebody. */
  byte[] toPayload(String to) {
    byte[] headers =
        ("MIME-Version: 1.0\r\nContent-Type: " + TYPE + "\r\nP2P-Dest: " + to + "\r\n\r\n").getBytes(UTF_8);
    ByteBuffer out = ByteBuffer.allocate(headers.length + HEAD + piece.length + 4).order(ByteOrder.LITTLE_ENDIAN);
    out.put(headers);
    out.putInt((int) session).putInt((int) id).putLong(offset).putLong(total).putInt(piece.length).putInt((int) flags);
    out.putInt((int) ackId).putInt((int) ackUid).putLong(ackSize).put(piece);
    out.order(ByteOrder.BIG_ENDIAN).putInt((int) application);
    return out.array();
  }
}
