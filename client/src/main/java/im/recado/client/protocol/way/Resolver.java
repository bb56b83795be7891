package im.recado.client.protocol.way;

import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** Who knows what the DNS says. Safe for any thread. */
public interface Resolver {
  /**
   * An SRV record (RFC 2782).
   *
   * @param host without the point at its end; empty: there is no such service
   */
  record Service(int priority, int weight, int port, String host) {}

  /**
   * The SRV records under this name, in any order; none when there are none.
   *
   * @throws IOException when the DNS does not answer
   */
  List<Service> services(String name) throws IOException;

  /**
   * The addresses of a host, those to be preferred first.
   *
   * @throws IOException when it has none
   */
  List<InetAddress> addresses(String host) throws IOException;
}
