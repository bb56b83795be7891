package im.recado.net.http;

import im.recado.kernel.http.HttpException;
import io.netty.buffer.ByteBuf;

/**
 * Finds the end of a body that comes with a length or in chunks (RFC 9112 section 7.1), strictly: no blanks around
 * sizes, no quotes in extensions, no trailers (SECURITY H9). On the connection's loop.
 */
final class BodyDecoder {
  /** So long the line with a chunk's size may be. */
  private static final int LONGEST_SIZE_LINE = 128;

  private enum State {
    /** In a body with a length, or in a chunk. */
    DATA,
    SIZE,
    EXTENSION,
    SIZE_LINE_FEED,
    DATA_CARRIAGE_RETURN,
    DATA_LINE_FEED,
    LAST_CARRIAGE_RETURN,
    LAST_LINE_FEED,
    DONE
  }

  private final boolean chunked;
  private State state;
  private long left;
  private int digits;
  private int lineLength;

  /** A body of this length, or in chunks when it is negative. */
  BodyDecoder(long length) {
    this.chunked = length < 0;
    this.left = Math.max(0, length);
    this.state = chunked ? State.SIZE : length == 0 ? State.DONE : State.DATA;
  }

  boolean isDone() {
    return state == State.DONE;
  }

  /** Takes what belongs to the body; the next bytes of its content, or none when more must come or the body is done. */
  byte[] next(ByteBuf in) throws HttpException {
    while (in.isReadable() && state != State.DONE) {
      if (state == State.DATA) {
        byte[] data = new byte[(int) Math.min(left, in.readableBytes())];
        in.readBytes(data);
        left -= data.length;
        if (left == 0) {
          state = chunked ? State.DATA_CARRIAGE_RETURN : State.DONE;
        }
        return data;
      }
      step(in.readByte());
    }
    return new byte[0];
  }

  private void step(byte b) throws HttpException {
    switch (state) {
      case SIZE -> size(b);
      case EXTENSION -> {
        if (b == '\r') {
          state = State.SIZE_LINE_FEED;
        } else if (b < ' ' || b == 0x7f || b == '"' || ++lineLength > LONGEST_SIZE_LINE) {
          throw bad();
        }
      }
      case SIZE_LINE_FEED -> {
        expect(b, '\n');
        state = left == 0 ? State.LAST_CARRIAGE_RETURN : State.DATA;
      }
      case DATA_CARRIAGE_RETURN -> {
        expect(b, '\r');
        state = State.DATA_LINE_FEED;
      }
      case DATA_LINE_FEED -> {
        expect(b, '\n');
        state = State.SIZE;
        digits = 0;
        lineLength = 0;
        left = 0;
      }
      case LAST_CARRIAGE_RETURN -> {
        expect(b, '\r');
        state = State.LAST_LINE_FEED;
      }
      case LAST_LINE_FEED -> {
        expect(b, '\n');
        state = State.DONE;
      }
      case DATA, DONE -> throw new IllegalStateException();
    }
  }

  private void size(byte b) throws HttpException {
    int digit = Character.digit((char) (b & 0xff), 16);
    if (digit >= 0 && b > 0) {
      if (++digits > 15) {
        throw bad();
      }
      left = left << 4 | digit;
    } else if (digits == 0) {
      throw bad();
    } else if (b == '\r') {
      state = State.SIZE_LINE_FEED;
    } else if (b == ';') {
      state = State.EXTENSION;
    } else {
      throw bad();
    }
  }

  private static void expect(byte b, char expected) throws HttpException {
    if (b != expected) {
      throw bad();
    }
  }

  private static HttpException bad() {
    return new HttpException(400, "The body does not come in chunks as it should.");
  }
}
