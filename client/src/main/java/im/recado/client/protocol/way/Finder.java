package im.recado.client.protocol.way;

import im.recado.client.protocol.way.Place.Manner;
import im.recado.client.protocol.way.Resolver.Service;
import java.io.IOException;
import java.net.IDN;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;

/** At which places a server may be met over TCP, the one to be tried first at the beginning. Safe for any thread. */
public final class Finder {
  private static final int USUAL = 5222;
  private static final int USUAL_DIRECT = 5223;
  private static final int HTTPS = 443;
  /** For the DNS: the JDK asks for longer. */
  private static final int PATIENCE_SECONDS = 6;

  private final Resolver resolver;
  private final RandomGenerator random;

  public Finder(Resolver resolver, RandomGenerator random) {
    this.resolver = resolver;
    this.random = random;
  }

  /**
   * What a person has said. Behind which port TLS is spoken from the first byte is found out: behind 5223 and 443 that is tried first,
   * behind all others last.
   *
   * @param port 0: the usual ones
   */
  public static List<Place> said(String host, int port) {
    Place asked = Place.of(host, port == 0 ? USUAL : port, Manner.STARTTLS);
    Place direct = Place.of(host, port == 0 ? USUAL_DIRECT : port, Manner.DIRECT);
    return port == USUAL_DIRECT || port == HTTPS ? List.of(direct, asked) : List.of(asked, direct);
  }

  /** A service with how it is met. */
  private record Offer(Service service, Manner manner) {}

  /** What the DNS says (RFC 6120, section 3.2; XEP-0368), else the domain itself. */
  List<Place> find(String domain) throws InterruptedException {
    String name;
    try {
      name = name(domain);
    } catch (IllegalArgumentException e) {
      // An address, or what no name of the DNS can be.
      return List.of(Place.of(domain.replace("[", "").replace("]", ""), USUAL, Manner.STARTTLS));
    }
    List<Offer> offers = new ArrayList<>();
    Future<List<Service>> direct = services("_xmpps-client._tcp." + name);
    Future<List<Service>> asked = services("_xmpp-client._tcp." + name);
    try {
      direct.get().forEach(service -> offers.add(new Offer(service, Manner.DIRECT)));
      asked.get().forEach(service -> offers.add(new Offer(service, Manner.STARTTLS)));
    } catch (ExecutionException e) {
      throw new IllegalStateException(e);
    }
    if (offers.isEmpty()) {
      return List.of(Place.of(name, USUAL, Manner.STARTTLS));
    }
    // A service without a host is one that is not there (RFC 2782).
    offers.removeIf(offer -> offer.service.host().isEmpty() || offer.service.port() < 1 || offer.service.port() > 65_535);
    return ordered(offers).map(offer -> Place.of(offer.service.host(), offer.service.port(), offer.manner)).distinct().toList();
  }

  /** As the DNS writes a domain; throws {@link IllegalArgumentException} for what can be none. */
  static String name(String domain) {
    return IDN.toASCII(domain, IDN.USE_STD3_ASCII_RULES).toLowerCase(Locale.ROOT);
  }

  private Future<List<Service>> services(String name) {
    CompletableFuture<List<Service>> answer = new CompletableFuture<>();
    Thread.ofVirtual().start(() -> {
      try {
        answer.complete(resolver.services(name));
      } catch (IOException e) {
        // As without a record: TLS is demanded at whatever place there is.
        answer.complete(List.of());
      }
    });
    return answer.completeOnTimeout(List.of(), PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  /** Both kinds as one (XEP-0368, section 3): by priority, and within it by chance as the weights have it (RFC 2782). */
  private Stream<Offer> ordered(List<Offer> offers) {
    return offers.stream().map(offer -> offer.service.priority()).distinct().sorted()
        .flatMap(priority -> drawn(offers.stream().filter(offer -> offer.service.priority() == priority).toList()).stream());
  }

  private List<Offer> drawn(List<Offer> group) {
    List<Offer> left = new ArrayList<>(group);
    left.sort(Comparator.comparing(offer -> offer.service.weight() != 0));
    List<Offer> drawn = new ArrayList<>();
    while (!left.isEmpty()) {
      int lot = random.nextInt(left.stream().mapToInt(offer -> offer.service.weight()).sum() + 1);
      int at = 0;
      for (int sum = left.getFirst().service.weight(); sum < lot; sum += left.get(at).service.weight()) {
        at++;
      }
      drawn.add(left.remove(at));
    }
    return drawn;
  }
}
