package im.recado.gateway.oscar;

import java.io.IOException;
import java.io.InputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads frames, which are bounded by their own length, and holds them to their order. What has been read survives a
 * time-out of the stream. One thread.
 */
final class FlapReader {
  private final InputStream in;
  private final byte[] header = new byte[Flap.HEADER];
  private byte @Nullable [] data;
  private int got;
  private int expected = -1;

  FlapReader(InputStream in) {
    this.in = in;
  }

  /**
   * The next frame; null when there are no more, half a frame at the end is none.
   *
   * @throws OscarException when it is none, or does not follow the one before
   */
  @Nullable Flap next() throws IOException {
    if (data == null) {
      if (!fill(header)) {
        return null;
      }
      data = begun();
      got = 0;
    }
    if (!fill(data)) {
      return null;
    }
    Flap flap = new Flap(header[1], u16(2), data);
    data = null;
    got = 0;
    return flap;
  }

  /** The room for the data of the frame whose header has come. */
  private byte[] begun() throws OscarException {
    if (header[0] != Flap.MARKER || header[1] < Flap.SIGN_ON || header[1] > Flap.KEEP_ALIVE) {
      throw new OscarException("that is no frame");
    }
    int sequence = u16(2);
    // Who is sent away is so, whatever the number of that is.
    if (expected >= 0 && sequence != expected && header[1] != Flap.SIGN_OFF) {
      throw new OscarException("frame " + sequence + " came in place of " + expected);
    }
    expected = (sequence + 1) & 0xFFFF;
    return new byte[u16(4)];
  }

  private int u16(int at) {
    return (header[at] & 0xFF) << 8 | (header[at + 1] & 0xFF);
  }

  private boolean fill(byte[] room) throws IOException {
    while (got < room.length) {
      int read = in.read(room, got, room.length - got);
      if (read < 0) {
        return false;
      }
      got += read;
    }
    return true;
  }
}
