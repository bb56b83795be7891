package im.recado.client.protocol.way;

import im.recado.client.protocol.Login;
import im.recado.client.protocol.Proxy;
import im.recado.client.protocol.Traffic;
import im.recado.client.protocol.Trust;
import im.recado.client.protocol.way.Round.Stage;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;

/** Who looks for ways to servers. Safe for any thread. */
public final class Dialer {
  private static final int HTTPS = 443;
  private static final Dialer OF_THIS_COMPUTER = new Dialer(new Dns(), Duration.ofSeconds(20));

  private final Resolver resolver;
  private final Duration patience;
  private final int web;
  private final Finder finder;

  /**
   * Makes one.
   *
   * @param patience how long a place has from the connection to the end of the handshake
   */
  public Dialer(Resolver resolver, Duration patience) {
    this(resolver, patience, HTTPS);
  }

  /** One for domains whose web is behind this port. */
  Dialer(Resolver resolver, Duration patience, int web) {
    this.web = web;
    this.resolver = resolver;
    this.patience = patience;
    this.finder = new Finder(resolver, RandomGenerator.getDefault());
  }

  /** The one that asks the DNS as this computer does. */
  public static Dialer ofThisComputer() {
    return OF_THIS_COMPUTER;
  }

  /**
   * An attempt that has not begun.
   *
   * @param before where a session is that may go on: there it is tried first
   */
  public Round round(Login login, Trust trust, Traffic traffic, List<Place> before) {
    String domain = login.account().domain();
    String host = login.host();
    List<Stage> stages = new ArrayList<>();
    stages.add(() -> before);
    if (host != null) {
      stages.add(() -> Finder.said(host, login.port()));
    } else if (Proxy.current().isPresent()) {
      // Which server the DNS would name is not asked here.
      stages.add(() -> Finder.said(domain, login.port()));
    } else {
      stages.add(() -> finder.find(domain));
    }
    if (host == null) {
      stages.add(() -> HostMeta.ask(new Https(resolver, trust, patience), web(domain)));
    }
    return new Round(domain, trust, traffic, resolver, patience, stages);
  }

  private String web(String domain) throws IOException {
    try {
      return Finder.name(domain) + (web == HTTPS ? "" : ":" + web);
    } catch (IllegalArgumentException e) {
      throw new IOException("not a domain that has a web", e);
    }
  }
}
