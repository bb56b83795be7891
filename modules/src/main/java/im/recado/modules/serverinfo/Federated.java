package im.recado.modules.serverinfo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.federation.FederationModule;
import im.recado.modules.federation.FederationModule.Connection;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * With which servers this one is connected, as everybody may know it (XEP-0485 section 4). Only those are named that tell of
 * themselves in the same way (section 7); they are asked, once a day. Any thread; never waits.
 */
final class Federated {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final int MOST = 10_000;

  private final Kernel kernel;
  private final FederationModule federation;

  /** Whether domains may be named; what is not there was not answered yet. */
  private final Cache<Jid, Boolean> named;

  Federated(Kernel kernel, FederationModule federation) {
    this.kernel = kernel;
    this.federation = federation;
    this.named =
        Caffeine.newBuilder()
            .maximumSize(MOST)
            .expireAfterWrite(Duration.ofDays(1))
            .ticker(() -> Duration.between(Instant.EPOCH, kernel.clock().instant()).toNanos())
            .build();
  }

  /**
   * Asks the servers of whom nothing is known.
   *
   * @param news called for each that may be named; must not wait
   */
  void ask(Runnable news) {
    federation.connections().stream()
        .map(Connection::theirs)
        .distinct()
        .filter(domain -> named.getIfPresent(domain) == null)
        .forEach(
            domain ->
                kernel
                    .questions()
                    .ask(
                        Iq.Type.GET,
                        Jid.valueOf(kernel.domain()),
                        domain,
                        Element.of("query", DiscoModule.INFO),
                        PATIENCE,
                        answer -> answered(domain, answer, news)));
  }

  private void answered(Jid domain, @Nullable Iq answer, Runnable news) {
    Element info = answer == null || answer.type() != Iq.Type.RESULT ? null : answer.payload();
    boolean may =
        info != null
            && info.elements("feature", DiscoModule.INFO).stream()
                .anyMatch(feature -> ServerInfoModule.NS.equals(feature.attribute("var")));
    named.put(domain, may);
    if (may) {
      news.run();
    }
  }

  /** The {@code <federation/>} of a domain of this server. What cannot be told from which domain it is stands at the main one. */
  Element of(String domain) {
    List<Connection> connections = federation.connections();
    Map<Jid, List<String>> ways = new TreeMap<>();
    for (Connection each : connections) {
      if (belongs(each, connections, domain)) {
        ways.computeIfAbsent(each.theirs(), any -> new ArrayList<>()).add(each.way().name().toLowerCase(Locale.ROOT));
      }
    }
    Element.Builder all = Element.builder("federation", ServerInfoModule.NS);
    ways.forEach(
        (theirs, types) -> {
          boolean may = Boolean.TRUE.equals(named.getIfPresent(theirs));
          Element.Builder remote =
              Element.builder("remote-domain", ServerInfoModule.NS).attribute("name", may ? theirs.toString() : null);
          types.stream()
              .sorted()
              .forEach(
                  type -> remote.child(Element.builder("connection", ServerInfoModule.NS).attribute("type", type).build()));
          all.child(remote.build());
        });
    return all.build();
  }

  private boolean belongs(Connection connection, List<Connection> all, String domain) {
    Jid ours = connection.ours();
    if (ours != null) {
      return isWithin(ours, domain);
    }
    List<Jid> known =
        all.stream()
            .filter(each -> each.theirs().equals(connection.theirs()))
            .map(Connection::ours)
            .filter(Objects::nonNull)
            .toList();
    return known.isEmpty() ? domain.equals(kernel.domain()) : known.stream().anyMatch(each -> isWithin(each, domain));
  }

  /** Whether a domain is one of this server's, or a service below it. */
  private static boolean isWithin(Jid ours, String domain) {
    return ours.domain().equals(domain) || ours.domain().endsWith("." + domain);
  }
}
