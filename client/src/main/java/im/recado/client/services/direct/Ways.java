package im.recado.client.services.direct;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.Proxy;
import im.recado.client.protocol.RefusedException;
import im.recado.client.protocol.jingle.Candidate;
import im.recado.client.protocol.jingle.Transport.Ibb;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;

/** The ways that files can take from here, and how long one waits on them. Safe for any thread. */
final class Ways {
  /** For a person to decide. */
  static final Duration PERSON = Duration.ofHours(1);
  /** For a program to say what comes next. */
  static final Duration ANSWER = Duration.ofSeconds(60);
  /** For a checksum that was announced, when all is there. */
  static final Duration CHECKSUM = Duration.ofSeconds(10);
  /** For more of a file. */
  static final Duration STALL = Duration.ofSeconds(60);
  /** For a connection. */
  private static final Duration CONNECT = Duration.ofSeconds(3);
  /** How much is read at once, in bytes. */
  static final int CHUNK = 1 << 15;
  /** Encoded it is no large stanza for any server. */
  private static final int BLOCK = 8192;

  private final Link link;
  private final Proxies proxies;
  private final Places places;
  private final BooleanSupplier hidden;
  private final Ibbs ibbs = new Ibbs();

  /**
   * Makes them.
   *
   * @param hidden while this holds nobody learns the addresses of this computer
   */
  Ways(Link link, Proxies proxies, Places places, BooleanSupplier hidden) {
    this.link = link;
    this.proxies = proxies;
    this.places = places;
    this.hidden = hidden;
  }

  /** Streams in requests that are awaited. */
  Ibbs ibbs() {
    return ibbs;
  }

  Places places() {
    return places;
  }

  /** A new way over the servers. */
  Ibb ibb() {
    return new Ibb(Ids.random(), BLOCK);
  }

  /** Whether connections are made at all: not where everything goes by a proxy that leads out of the network. */
  boolean connects() {
    return Proxy.current().isEmpty();
  }

  /** Whether nobody shall learn the addresses of this computer. */
  boolean hides() {
    return hidden.getAsBoolean() || !connects();
  }

  /** The proxies of the own server (XEP-0065, section 4); none where no connections are made. Waits. */
  List<Candidate> proxies() throws OfflineException, InterruptedException {
    List<Candidate> found = new ArrayList<>();
    if (connects()) {
      for (Jid proxy : proxies.all()) {
        at(proxy).ifPresent(found::add);
      }
    }
    return found;
  }

  private Optional<Candidate> at(Jid proxy) throws OfflineException, InterruptedException {
    try {
      return link.ask(Node.iq("get", proxy, Node.of("query", Ns.BYTESTREAMS))).payload().flatMap(query -> query.child("streamhost"))
          .filter(host -> host.get("port").matches("[0-9]{1,5}") && !host.get("host").isEmpty())
          .map(host -> Candidate.proxy(Ids.random(), host.get("host"), proxy, Integer.parseInt(host.get("port"))));
    } catch (RefusedException e) {
      return Optional.empty();
    }
  }

  /** Has a proxy of the own server pass on what comes from the one side to the other; whether it does. Waits. */
  boolean activate(Candidate proxy, String sid, Jid peer) throws OfflineException, InterruptedException {
    try {
      link.ask(Node.iq("set", proxy.jid(), Node.of("query", Ns.BYTESTREAMS, Node.text("activate", Ns.BYTESTREAMS, peer.toString())).with("sid", sid)));
      return true;
    } catch (RefusedException e) {
      return false;
    }
  }

  /** Goes to a place; nothing: that is not possible, or not wished. Waits. */
  Optional<Line> to(Candidate candidate, String address) throws InterruptedException {
    try {
      boolean known = isOwnProxy(candidate);
      // Whoever names a place learns who comes there: while one hides that is none but the own server's.
      if (!connects() || (hides() && !known)) {
        return Optional.empty();
      }
      // The name of a place of theirs is none that the DNS would be asked for, except of a proxy.
      InetAddress host = candidate.proxy() ? InetAddress.getByName(candidate.host()) : InetAddress.ofLiteral(candidate.host());
      return known || places.goesTo(host)
          ? Optional.of(Line.to(new InetSocketAddress(host, candidate.port()), address, CONNECT)) : Optional.empty();
    } catch (UnknownHostException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException | OfflineException e) {
      interrupted();
      return Optional.empty();
    }
  }

  private boolean isOwnProxy(Candidate candidate) throws OfflineException, InterruptedException {
    return candidate.proxy() && proxies().stream().anyMatch(own -> own.host().equals(candidate.host()) && own.port() == candidate.port());
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /** What failed may have failed because somebody does not want it any more. */
  static void interrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
  }
}
