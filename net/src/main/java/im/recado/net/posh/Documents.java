package im.recado.net.posh;

import java.io.IOException;
import java.net.URI;

/** Fetches documents of the web. */
@FunctionalInterface
public interface Documents {
  /**
   * The document at an address of https, where redirections have led to. Waits some seconds at most: for a virtual thread.
   *
   * @throws IOException when there is none, it is too long, or its server does not prove its name
   */
  String get(URI address) throws IOException;
}
