package im.recado.net.websocket;

import java.util.Arrays;
import java.util.zip.DataFormatException;
import java.util.zip.Deflater;
import java.util.zip.Inflater;
import org.jspecify.annotations.Nullable;

/** Messages as they are when they are compressed (RFC 7692 section 7.2), one after the other. For one thread, which shares it among its connections. */
public final class Deflated {
  /** What every message ends with and none carries. */
  private static final byte[] TAIL = {0, 0, (byte) 0xFF, (byte) 0xFF};

  private static final int PIECE = 8192;

  private final Deflater deflater = new Deflater(Deflater.BEST_SPEED, true);
  private final Inflater inflater = new Inflater(true);
  private final byte[] piece = new byte[PIECE];

  /** Takes what a message says, piece by piece. */
  @FunctionalInterface
  public interface Sink<E extends Exception> {
    /** The bytes are the sender's own, and change afterwards. */
    void take(byte[] bytes, int offset, int length) throws E;
  }

  /** A message compressed; null when it would not be shorter. */
  public byte @Nullable [] deflate(byte[] bytes, int length) {
    deflater.reset();
    deflater.setInput(bytes, 0, length);
    byte[] out = new byte[length + TAIL.length];
    int count = deflater.deflate(out, 0, out.length, Deflater.SYNC_FLUSH);
    boolean isShorter = count < out.length && count > TAIL.length;
    return isShorter ? Arrays.copyOf(out, count - TAIL.length) : null;
  }

  /**
   * Hands on what a compressed message says. Whoever takes it sets the limit: nothing is worked out before it is taken.
   *
   * @throws FrameException when that is nothing that was compressed
   */
  public <E extends Exception> void inflate(byte[] bytes, int length, Sink<E> sink) throws FrameException, E {
    inflater.reset();
    try {
      inflater.setInput(bytes, 0, length);
      drain(sink);
      inflater.setInput(TAIL);
      drain(sink);
    } catch (DataFormatException e) {
      throw new FrameException(CloseCode.NOT_UTF8, "That was not compressed.");
    }
  }

  private <E extends Exception> void drain(Sink<E> sink) throws DataFormatException, E {
    int count;
    while ((count = inflater.inflate(piece)) > 0) {
      sink.take(piece, 0, count);
    }
    if (inflater.needsDictionary()) {
      throw new DataFormatException();
    }
  }
}
