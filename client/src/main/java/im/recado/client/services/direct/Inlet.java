package im.recado.client.services.direct;

import java.io.IOException;

/** Where the bytes of a file come from. */
interface Inlet {
  /**
   * Waits for some.
   *
   * @return how many are there now; negative: no more come
   * @throws IOException when they do not come any more, or none has come for long
   */
  int read(byte[] into) throws IOException, InterruptedException;

  /** Whether there are some that nobody has read. */
  boolean more() throws IOException;

  /** Nobody reads any more. */
  void close();
}
