package im.recado.client.services.direct;

import im.recado.client.protocol.OfflineException;
import java.io.IOException;

/** Where the bytes of a file go. */
interface Outlet {
  /** Waits until they are on their way. */
  void write(byte[] bytes, int count) throws IOException, DirectException, OfflineException, InterruptedException;

  /** All have gone. */
  void end() throws IOException, DirectException, OfflineException, InterruptedException;

  /** Nothing goes any more. */
  void close();
}
