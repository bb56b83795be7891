package im.recado.net.hostmeta;

import im.recado.kernel.module.Option;
import im.recado.net.dns.IpLiteral;
import im.recado.net.dns.PeerProof;
import im.recado.net.dns.Place;
import im.recado.net.dns.Weighted;
import im.recado.net.hostmeta.HostMetaDocument.Link;
import im.recado.net.posh.Documents;
import im.recado.net.posh.WebWord;
import im.recado.net.posh.WebWord.Said;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntUnaryOperator;
import java.util.function.LongSupplier;
import java.util.function.Predicate;

/**
 * Where the web site of a domain says that its server is, and by which keys it is known (XEP-0487). Networks around this machine are not
 * connected to for that (SECURITY S7). Any thread; waits for the web.
 */
public final class HostMeta {
  public static final Option<Boolean> ENABLED =
      Option.flag(
          "s2s.host-meta",
          false,
          "Whether the web site of a domain elsewhere is asked where its server is and which keys it has (XEP-0487), before the DNS.");

  private static final String PATH = "/.well-known/host-meta.json";
  private static final Duration LONGEST = Duration.ofDays(7);
  private static final int MOST_PLACES = 8;
  private static final HostMetaDocument NOTHING = new HostMetaDocument(0, List.of(), List.of());

  private final Documents documents;
  private final Predicate<InetAddress> isAllowed;
  private final IntUnaryOperator random;
  private final WebWord<HostMetaDocument> said;

  /**
   * What web sites say.
   *
   * @param isAllowed where this server may be sent
   * @param random gives a number from 0 to below its argument
   * @param nanos a clock
   */
  public HostMeta(Documents documents, Predicate<InetAddress> isAllowed, IntUnaryOperator random, LongSupplier nanos) {
    this.documents = documents;
    this.isAllowed = isAllowed;
    this.random = random;
    this.said = new WebWord<>(this::ask, NOTHING, LONGEST, nanos);
  }

  private Said<HostMetaDocument> ask(Jid domain) throws IOException {
    HostMetaDocument document = HostMetaDocument.read(documents.get(URI.create("https://" + domain.asciiDomain() + PATH)));
    return new Said<>(document, document.ttl());
  }

  private HostMetaDocument of(Jid domain) {
    return IpLiteral.isDomain(domain.asciiDomain()) ? NOTHING : said.of(domain);
  }

  /** Where the server of a domain may be, in the order in which it should be tried; none when the web site says nothing of that. */
  public List<Place> places(Jid domain) {
    HostMetaDocument document = of(domain);
    List<Place> places = new ArrayList<>();
    for (Link link : Weighted.ordered(document.links(), random)) {
      List<InetSocketAddress> addresses =
          link.addresses().stream().filter(isAllowed).map(address -> new InetSocketAddress(address, link.port())).toList();
      if (!addresses.isEmpty() && places.size() < MOST_PLACES) {
        places.add(new Place(addresses, true, new PeerProof(link.sni(), List.of(link.sni()), document.keys(), false)));
      }
    }
    return places;
  }

  /** By which keys, and by the certificates of which machines, a server of a domain is believed that connects here. */
  public List<PeerProof> proofs(Jid domain) {
    HostMetaDocument document = of(domain);
    List<String> names = document.links().stream().map(Link::sni).distinct().toList();
    return names.isEmpty() && document.keys().isEmpty() ? List.of() : List.of(new PeerProof(null, names, document.keys(), false));
  }
}
