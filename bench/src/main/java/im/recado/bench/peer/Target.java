package im.recado.bench.peer;

import im.recado.bench.measure.ObservedProcess;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/**
 * A running server to measure.
 *
 * @param name what it is called in the report
 * @param host its address, a loopback one
 * @param port its port for clients in the clear or with STARTTLS
 * @param directTlsPort its port for clients with TLS from the first byte, or 0 when there is none
 * @param domain its XMPP domain
 * @param process its process, or null when it is not known
 * @param webSocket whether its ports are those for browsers
 */
public record Target(String name, InetAddress host, int port, int directTlsPort, String domain,
    @Nullable ObservedProcess process, boolean webSocket) {
  /** One to which clients connect over TCP. */
  public Target(String name, InetAddress host, int port, int directTlsPort, String domain, @Nullable ObservedProcess process) {
    this(name, host, port, directTlsPort, domain, process, false);
  }
}
