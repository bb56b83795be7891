package im.recado.net.dns;

import im.recado.kernel.Kernel;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.io.IOException;
import java.net.InetAddress;
import java.util.List;

/** What the DNS tells of a domain, for administrators who look whether its records are there. Waits, for some seconds at most. */
public final class DnsLook {
  private final Dns dns;

  public DnsLook(Kernel kernel) {
    this.dns = new Dns(kernel.random(), kernel.options());
  }

  /**
   * Where a name leads: addresses, or {@code host:port} for a service; none when the DNS knows none.
   *
   * @param prefix before the domain, such as {@code conference.} or {@code _xmpp-client._tcp.}; may be empty
   */
  public List<String> find(String prefix, String domain) throws IOException {
    try {
      String name = prefix + Jid.parse(domain).asciiDomain();
      return prefix.startsWith("_")
          ? dns.services(name, false).stream().map(one -> one.target() + ":" + one.port()).toList()
          : dns.addresses(name).stream().map(InetAddress::getHostAddress).toList();
    } catch (JidException | DnsException e) {
      throw new IOException(e.getMessage(), e);
    }
  }
}
