package im.recado.client.protocol.way;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import javax.net.ssl.SSLSession;

/** An encrypted way to a server whose certificate was believed. Letters of a stream go in and come out, in UTF-8. */
public interface Encrypted extends Closeable {
  /** For one thread. */
  InputStream in() throws IOException;

  /** For one thread. */
  OutputStream out() throws IOException;

  SSLSession session();

  /** Where it leads. */
  Place place();
}
