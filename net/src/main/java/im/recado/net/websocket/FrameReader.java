package im.recado.net.websocket;

import org.jspecify.annotations.Nullable;

/**
 * Reads the frames of a client as their bytes come, in one pass; the content of a message is handed on piece by piece
 * and nothing of it is kept, so that whoever reads it sets its limit. Strict (RFC 6455 section 5; SECURITY D14): every
 * frame is masked, no extension that was not agreed on, texts alone, control frames short and whole, a bounded number of pieces. Used by one
 * thread at a time.
 */
public final class FrameReader {
  /** So many frames one message may come in. */
  static final int MOST_FRAMES = 64;

  /** Hears what comes, on the thread that feeds. */
  public interface Listener {
    /** A message begins; what comes of it is compressed, or as it is. */
    default void messageBegin(boolean isDeflated) {}

    /** Some more of the present message. */
    void text(byte[] bytes, int offset, int length);

    /** The present message is whole. */
    void messageEnd();

    void ping(byte[] content);

    void pong();

    /**
     * The last frame.
     *
     * @param code what the peer said, or {@link CloseCode#NORMAL} when it said nothing
     */
    void close(int code);
  }

  private enum State {
    FIRST,
    LENGTH,
    LONG_LENGTH,
    MASK,
    CONTENT
  }

  private final Listener listener;

  /** Whether messages may be compressed. */
  private final boolean deflates;

  private State state = State.FIRST;
  private int opcode;
  private boolean last;

  /** Of the present frame: what is still to come. */
  private long left;

  private int lengthBytes;
  private int maskBytes;

  /** The mask, turned so that its highest byte is for the next byte of the content. */
  private int mask;

  /** How many frames of the present message have begun; 0 between two messages. */
  private int frames;

  private byte @Nullable [] control;
  private int controlLength;
  private boolean closed;

  public FrameReader(Listener listener) {
    this(listener, false);
  }

  /** @param deflates whether it was agreed that messages may be compressed (RFC 7692) */
  public FrameReader(Listener listener, boolean deflates) {
    this.listener = listener;
    this.deflates = deflates;
  }

  /** Reads these bytes, and takes the mask off them where they are. What follows the last frame is not looked at. */
  public void feed(byte[] bytes, int offset, int length) throws FrameException {
    int at = offset;
    int end = offset + length;
    while (at < end && !closed) {
      if (state == State.CONTENT) {
        at = content(bytes, at, end);
      } else {
        header(bytes[at++] & 0xff);
      }
    }
  }

  /** Looks at nothing more, from the next frame on. */
  public void stop() {
    closed = true;
  }

  private void header(int b) throws FrameException {
    switch (state) {
      case FIRST -> first(b);
      case LENGTH -> length(b);
      case LONG_LENGTH -> {
        left = left << 8 | b;
        if (--lengthBytes == 0) {
          if (left < 0) {
            throw new FrameException(CloseCode.PROTOCOL_ERROR, "That is no length.");
          }
          state = State.MASK;
        }
      }
      default -> {
        mask = mask << 8 | b;
        if (++maskBytes == 4) {
          state = State.CONTENT;
          if (left == 0) {
            endFrame();
          }
        }
      }
    }
  }

  private void first(int b) throws FrameException {
    last = (b & 0x80) != 0;
    opcode = b & 0x0f;
    boolean isDeflated = (b & Frames.DEFLATED) != 0;
    // Said once, of a whole message (RFC 7692 section 6).
    boolean mayBeDeflated = deflates && opcode == Frames.TEXT;
    if ((b & 0x30) != 0 || (isDeflated && !mayBeDeflated)) {
      throw new FrameException(CloseCode.PROTOCOL_ERROR, "There is no extension in use.");
    }
    switch (opcode) {
      case Frames.TEXT, Frames.CONTINUATION -> {
        if (opcode == Frames.TEXT != (frames == 0)) {
          throw new FrameException(CloseCode.PROTOCOL_ERROR, "That frame does not belong here.");
        }
        if (++frames > MOST_FRAMES) {
          throw new FrameException(CloseCode.POLICY, "A message comes in too many frames.");
        }
        if (opcode == Frames.TEXT) {
          listener.messageBegin(isDeflated);
        }
      }
      case Frames.BINARY -> throw new FrameException(CloseCode.UNSUPPORTED, "XMPP is text.");
      case Frames.CLOSE, Frames.PING, Frames.PONG -> {
        if (!last) {
          throw new FrameException(CloseCode.PROTOCOL_ERROR, "A control frame is whole.");
        }
      }
      default -> throw new FrameException(CloseCode.PROTOCOL_ERROR, "There is no such frame.");
    }
    state = State.LENGTH;
  }

  private void length(int b) throws FrameException {
    if ((b & 0x80) == 0) {
      throw new FrameException(CloseCode.PROTOCOL_ERROR, "A client masks its frames.");
    }
    int length = b & 0x7f;
    if (isControl()) {
      if (length > Frames.MOST_CONTROL) {
        throw new FrameException(CloseCode.PROTOCOL_ERROR, "A control frame is short.");
      }
      control = new byte[length];
      controlLength = 0;
    }
    mask = 0;
    maskBytes = 0;
    left = length < 126 ? length : 0;
    lengthBytes = length == 126 ? 2 : 8;
    state = length < 126 ? State.MASK : State.LONG_LENGTH;
  }

  private boolean isControl() {
    return opcode >= Frames.CLOSE;
  }

  private int content(byte[] bytes, int at, int end) throws FrameException {
    int count = (int) Math.min(left, end - at);
    int turned = mask;
    for (int i = at; i < at + count; i++) {
      turned = Integer.rotateLeft(turned, 8);
      bytes[i] ^= (byte) turned;
    }
    mask = turned;
    left -= count;
    byte[] collected = control;
    if (isControl() && collected != null) {
      System.arraycopy(bytes, at, collected, controlLength, count);
      controlLength += count;
    } else {
      listener.text(bytes, at, count);
    }
    if (left == 0) {
      endFrame();
    }
    return at + count;
  }

  private void endFrame() throws FrameException {
    state = State.FIRST;
    byte[] collected = control;
    if (isControl() && collected != null) {
      control = null;
      endControl(collected);
    } else if (last) {
      frames = 0;
      listener.messageEnd();
    }
  }

  private void endControl(byte[] content) throws FrameException {
    switch (opcode) {
      case Frames.PING -> listener.ping(content);
      case Frames.PONG -> listener.pong();
      default -> {
        closed = true;
        if (content.length == 1) {
          throw new FrameException(CloseCode.PROTOCOL_ERROR, "A code has two bytes.");
        }
        int code = content.length == 0 ? CloseCode.NORMAL : (content[0] & 0xff) << 8 | content[1] & 0xff;
        if (!CloseCode.isPossible(code)) {
          throw new FrameException(CloseCode.PROTOCOL_ERROR, "There is no such code.");
        }
        // What stands behind the code (RFC 6455 section 5.5.1).
        if (content.length > 2 && !Utf8.isText(content, 2, content.length - 2)) {
          throw new FrameException(CloseCode.NOT_UTF8, "The reason for the end is no UTF-8.");
        }
        listener.close(code);
      }
    }
  }
}
