package im.recado.bench.client;

import io.netty.buffer.ByteBuf;

/**
 * Cuts the bytes of one stream into its header, its top-level elements and its end, however they were split.
 *
 * <p>This is deliberately not the server's tokenizer: a generator that shared it would read a broken stream the way the
 * server wrote it, and one fault could hide in both. It counts tags and quotes and nothing else, which is also cheaper
 * than any parser. A comment, CDATA section or DTD (forbidden by RFC 6120 §11.1) is a fault of the server and refused.
 *
 * <p>Holds no bytes between elements. One per connection, used on its event loop.
 */
public final class StreamFramer {
  /** An element or header longer than this is a fault. */
  public static final int MAX_FRAME = 4 << 20;

  private static final byte[] NONE = {};

  /** Who takes the pieces. */
  public interface Sink {
    /** The stream's start tag. */
    void header(Frame header);

    /** A complete element of the stream. */
    void frame(Frame frame);

    /** The stream's end tag. */
    void end();
  }

  private enum State { TEXT, OPENED, START_TAG, END_TAG, INSTRUCTION }

  private final Sink sink;
  private byte[] held = NONE;
  private int position;
  private State state = State.TEXT;
  private int depth;
  private byte quote;

  /** A framer at the beginning of a stream. */
  public StreamFramer(Sink sink) {
    this.sink = sink;
  }

  /** A new stream begins with the next byte, after TLS or SASL; to be called while a frame is handled, or between. */
  public void restart() {
    depth = 0;
    state = State.TEXT;
  }

  /** There is no stream around the elements that come from now on: each is a message of a WebSocket. */
  public void bare() {
    depth = 1;
    state = State.TEXT;
  }

  /** How many bytes of an unfinished element are held. */
  public int heldBytes() {
    return held.length;
  }

  /**
   * Reads all bytes of a buffer; the buffer is not released.
   *
   * @throws IllegalStateException when these are not the bytes of an XMPP stream
   */
  public void feed(ByteBuf in) {
    int count = in.readableBytes();
    byte[] work = new byte[held.length + count];
    System.arraycopy(held, 0, work, 0, held.length);
    in.readBytes(work, held.length, count);
    int start = 0;
    int i = position;
    while (i < work.length) {
      byte b = work[i];
      switch (state) {
        case TEXT -> {
          if (b == '<') {
            state = State.OPENED;
            start = depth <= 1 ? i : start;
          } else if (depth <= 1 && !(b == ' ' || b == '\n' || b == '\r' || b == '\t')) {
            throw new IllegalStateException("text between the elements of a stream");
          }
        }
        case OPENED -> {
          state = switch (b) {
            case '/' -> State.END_TAG;
            case '?' -> State.INSTRUCTION;
            case '!' -> throw new IllegalStateException("a comment, CDATA section or DTD in a stream");
            default -> State.START_TAG;
          };
        }
        case START_TAG -> {
          if (quote != 0) {
            quote = b == quote ? 0 : quote;
          } else if (b == '"' || b == '\'') {
            quote = b;
          } else if (b == '>') {
            state = State.TEXT;
            startTag(work, start, i);
          }
        }
        case END_TAG -> {
          if (b == '>') {
            state = State.TEXT;
            endTag(work, start, i);
          }
        }
        case INSTRUCTION -> state = b == '>' ? State.TEXT : state;
      }
      i++;
    }
    keep(work, start);
  }

  private void startTag(byte[] work, int start, int at) {
    boolean empty = work[at - 1] == '/';
    if (depth == 0) {
      if (empty) {
        throw new IllegalStateException("an empty stream");
      }
      depth = 1;
      sink.header(new Frame(work, start, at + 1));
    } else if (!empty) {
      depth++;
    } else if (depth == 1) {
      sink.frame(new Frame(work, start, at + 1));
    }
  }

  private void endTag(byte[] work, int start, int at) {
    depth--;
    if (depth == 1) {
      sink.frame(new Frame(work, start, at + 1));
    } else if (depth == 0) {
      sink.end();
    } else if (depth < 0) {
      throw new IllegalStateException("an end tag without a start");
    }
  }

  private void keep(byte[] work, int start) {
    boolean between = state == State.TEXT && depth <= 1;
    if (between) {
      held = NONE;
      position = 0;
      return;
    }
    int rest = work.length - start;
    if (rest > MAX_FRAME) {
      throw new IllegalStateException("an element longer than " + MAX_FRAME + " bytes");
    }
    held = new byte[rest];
    System.arraycopy(work, start, held, 0, rest);
    position = rest;
  }
}
