package im.recado.net.dns;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Ticker;
import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Network;
import im.recado.kernel.module.Option;
import im.recado.kernel.stream.DialException;
import im.recado.net.dns.Dns.Found;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where the servers of other domains are (RFC 6120 section 3.2, XEP-0368): as the settings say, or by records of both services in one
 * order, or the domain itself. Networks around this machine are not connected to unless the settings allow it (SECURITY S7). What the
 * DNS said is believed for a while. Any thread; waits.
 */
public final class ServerFinder {
  static final Option<Hosts> HOSTS =
      Hosts.option(
          "s2s.hosts",
          "Where the servers of some domains are, whatever the DNS says, such as example.org=192.0.2.7:5269; tls:// before the"
              + " machine begins with TLS.");

  static final Option<List<Network>> NETWORKS =
      Network.option(
          "s2s.private-networks",
          "Networks that are not of the Internet and to which the DNS may send this server all the same, such as 10.0.0.0/8.");

  /** All of this package. */
  public static final List<Option<?>> OPTIONS = List.of(HOSTS, NETWORKS, Dns.SERVERS, Dns.TRUSTED, Dns.DANE);

  private static final int PORT = 5269;
  private static final int MOST_TARGETS = 8;
  private static final int MOST_ADDRESSES = 4;
  private static final int MOST_REMEMBERED = 10_000;
  private static final Duration REMEMBERED = Duration.ofMinutes(1);

  private final Kernel kernel;
  private final Dns dns;

  /** Empty: the DNS knows no service of this domain, and has been asked a moment ago. */
  private final Cache<Jid, List<Srv>> known;

  public ServerFinder(Kernel kernel) {
    this.kernel = kernel;
    this.dns = new Dns(kernel.random(), kernel.options());
    Ticker ticker = kernel.timers()::nanoTime;
    this.known = Caffeine.newBuilder().maximumSize(MOST_REMEMBERED).expireAfterWrite(REMEMBERED).ticker(ticker).build();
  }

  /** Where the server of a domain may be, in the order in which it should be tried; at least one. */
  public List<Place> places(Jid domain) throws DialException {
    Target target = kernel.options().get(HOSTS).all().get(domain);
    try {
      if (target != null) {
        return places(List.of(target), false);
      }
      if (IpLiteral.isDomain(domain.asciiDomain())) {
        String host = domain.domain().replace("[", "").replace("]", "");
        return places(List.of(new Target(new HostPort(host, PORT), false)), true);
      }
      return places(targets(domain), true);
    } catch (DnsException e) {
      throw new DialException(String.valueOf(e.getMessage()), false);
    }
  }

  /** The addresses of a machine to which this server may be sent. */
  public List<InetAddress> publicAddresses(String host) throws IOException {
    try {
      return addresses(new HostPort(host, PORT)).stream().filter(this::isAllowed).toList();
    } catch (DnsException e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /** Whether the settings say where the server of a domain is: then nobody else does. */
  public boolean isSet(Jid domain) {
    return kernel.options().get(HOSTS).all().containsKey(domain);
  }

  /** Whether this server may be sent to an address by somebody elsewhere. */
  public boolean isAllowed(InetAddress address) {
    return Network.isPublic(address) || Network.anyContains(kernel.options().get(NETWORKS), address);
  }

  /**
   * What the DNS says, with signatures, of the machines of a domain, for one that comes from there and shows a certificate (RFC 7712
   * section 5.1); nothing unless the settings want that ({@code s2s.dane}).
   */
  public List<PeerProof> proofs(Jid domain) {
    if (!kernel.options().get(Dns.DANE) || IpLiteral.isDomain(domain.asciiDomain())) {
      return List.of();
    }
    try {
      List<PeerProof> proofs = new ArrayList<>();
      for (Target target : targets(domain)) {
        if (target.isSecure()) {
          proofs.add(known(target).proof);
        }
      }
      return proofs;
    } catch (DnsException | DialException e) {
      return List.of();
    }
  }

  private List<Target> targets(Jid domain) throws DnsException, DialException {
    String name = domain.asciiDomain();
    List<Srv> records = known.getIfPresent(domain);
    if (records == null) {
      records = new ArrayList<>(dns.services("_xmpps-server._tcp." + name, true));
      records.addAll(dns.services("_xmpp-server._tcp." + name, false));
      known.put(domain, List.copyOf(records));
    }
    if (records.isEmpty()) {
      return List.of(new Target(new HostPort(name, PORT), false));
    }
    List<Target> targets = new ArrayList<>();
    for (Srv record : Weighted.ordered(records, bound -> kernel.random().nextInt(bound))) {
      if (!record.target().isEmpty() && record.port() > 0 && targets.size() < MOST_TARGETS) {
        targets.add(new Target(new HostPort(record.target(), record.port()), record.directTls(), record.isSecure()));
      }
    }
    if (targets.isEmpty()) {
      throw new DialException("the DNS says that " + domain + " has no server", true);
    }
    return targets;
  }

  private List<Place> places(List<Target> targets, boolean onlyPublic) throws DnsException, DialException {
    List<Place> places = new ArrayList<>();
    DnsException silence = null;
    InetAddress refused = null;
    for (Target target : targets) {
      try {
        Known known = known(target);
        List<InetAddress> allowed = new ArrayList<>();
        for (InetAddress address : known.addresses) {
          if (onlyPublic && !isAllowed(address)) {
            refused = address;
          } else {
            allowed.add(address);
          }
        }
        if (!allowed.isEmpty()) {
          places.add(new Place(both(allowed, target.host().port()), target.directTls(), known.proof));
        }
      } catch (DnsException e) {
        silence = e;
      }
    }
    if (places.isEmpty()) {
      throw nowhere(silence, refused);
    }
    return places;
  }

  private static DialException nowhere(@Nullable DnsException silence, @Nullable InetAddress refused) throws DnsException {
    if (refused != null) {
      return new DialException(
          refused.getHostAddress() + " is of no network of the Internet (s2s.private-networks)", true);
    }
    if (silence != null) {
      throw silence;
    }
    return new DialException("the DNS knows no such server", true);
  }

  private List<InetAddress> addresses(HostPort host) throws DnsException {
    InetAddress address = IpLiteral.of(host.host());
    return address == null ? dns.addresses(host.host()) : List.of(address);
  }

  /** The addresses of a target, and what else is said of it. */
  private record Known(List<InetAddress> addresses, PeerProof proof) {}

  /** RFC 7673 sections 3.2 and 3.3: fails when the DNS is silent of a part of it, as it is when a signature does not hold. */
  private Known known(Target target) throws DnsException {
    String host = target.host().host();
    if (!target.isSecure() || target.host().isAddress() || !kernel.options().get(Dns.DANE)) {
      return new Known(addresses(target.host()), PeerProof.NONE);
    }
    Found<InetAddress> addresses = dns.checkedAddresses(host);
    List<Tlsa> records = List.of();
    if (addresses.isSecure()) {
      Found<Tlsa> found = dns.certificates("_" + target.host().port() + "._tcp." + host);
      records = found.isSecure() ? found.all() : records;
    }
    return new Known(addresses.all(), PeerProof.ofDns(host, records));
  }

  /** Some addresses of both kinds, one of each in turn (RFC 8305 section 4). */
  private static List<InetSocketAddress> both(List<InetAddress> all, int port) {
    ArrayDeque<InetAddress> newer = new ArrayDeque<>();
    ArrayDeque<InetAddress> older = new ArrayDeque<>();
    all.forEach(address -> (address instanceof Inet6Address ? newer : older).add(address));
    List<InetSocketAddress> mixed = new ArrayList<>();
    while (mixed.size() < MOST_ADDRESSES && (!newer.isEmpty() || !older.isEmpty())) {
      ArrayDeque<InetAddress> next = older.isEmpty() || (mixed.size() % 2 == 0 && !newer.isEmpty()) ? newer : older;
      mixed.add(new InetSocketAddress(next.remove(), port));
    }
    return mixed;
  }
}
