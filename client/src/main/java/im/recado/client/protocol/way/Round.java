package im.recado.client.protocol.way;

import im.recado.client.protocol.Traffic;
import im.recado.client.protocol.Trust;
import im.recado.client.protocol.way.Place.Manner;
import im.recado.client.protocol.way.StartTls.NotUnderstoodException;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.IDN;
import java.net.Socket;
import java.net.UnknownHostException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLHandshakeException;
import org.jspecify.annotations.Nullable;

/**
 * One attempt to get to a server: the places at which it may be, one after the other, until one of them encrypts and shows a certificate that
 * is believed. For one thread at a time.
 */
public final class Round {
  /** What is spoken inside TLS where it is spoken from the first byte (XEP-0368). */
  private static final String XMPP = "xmpp-client";
  private static final String HTTP = "http/1.1";

  /** How the JDK says, in English always, that one side does not take the other's version of TLS. */
  private static final Pattern OLD = Pattern.compile("protocol[ _]version");

  /** Where one looks for more places, when those before were of no use. */
  interface Stage {
    List<Place> places() throws IOException, InterruptedException;
  }

  private final String domain;
  /** The domain as TLS has it. */
  private final String name;
  private final Trust trust;
  private final Traffic traffic;
  private final Resolver resolver;
  private final Duration patience;
  private final Deque<Stage> stages;
  private final Deque<Place> places = new ArrayDeque<>();
  /** Where nobody is, or it is clear what is spoken: the other manner is of no use there. */
  private final List<Place> closed = new ArrayList<>();
  private boolean over;
  private @Nullable X509Certificate refused;
  private boolean plain;
  private boolean old;
  /** Whether a host was met that has an address. */
  private boolean known;

  Round(String domain, Trust trust, Traffic traffic, Resolver resolver, Duration patience, List<Stage> stages) {
    this.domain = domain;
    this.name = IDN.toASCII(domain);
    this.trust = trust;
    this.traffic = traffic;
    this.resolver = resolver;
    this.patience = patience;
    this.stages = new ArrayDeque<>(stages);
  }

  /**
   * Goes to the next place that encrypts; waits.
   *
   * @throws IOException when there is none any more; an {@link InterruptedIOException} when the thread is interrupted, which it is still then
   */
  public Encrypted next() throws IOException {
    try {
      for (Optional<Place> place = place(); place.isPresent(); place = place()) {
        Optional<Encrypted> way = attempt(place.get());
        if (way.isPresent()) {
          return way.get();
        }
      }
    } catch (InterruptedException e) {
      over = true;
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    over = true;
    throw new ConnectException("there is no way to " + domain);
  }

  private Optional<Place> place() throws InterruptedException {
    while (true) {
      while (!places.isEmpty()) {
        Place next = places.pop();
        if (closed.stream().noneMatch(next::isSameDoor)) {
          return Optional.of(next);
        }
      }
      if (stages.isEmpty()) {
        return Optional.empty();
      }
      try {
        places.addAll(stages.pop().places());
      } catch (IOException e) {
        checkInterrupted();
        // There may be more behind it.
      }
    }
  }

  private Optional<Encrypted> attempt(Place place) throws InterruptedException {
    trust.forget();
    traffic.begin();
    Socket socket;
    try {
      socket = Tcp.open(resolver, place.host(), place.port());
    } catch (IOException e) {
      checkInterrupted();
      known |= !(e instanceof UnknownHostException);
      closed.add(place);
      return Optional.empty();
    }
    known = true;
    try (Deadline _ = new Deadline(socket, patience)) {
      return Optional.of(encrypted(place, socket));
    } catch (IOException e) {
      Tcp.close(socket);
      checkInterrupted();
      failed(place, e);
      return Optional.empty();
    }
  }

  private Encrypted encrypted(Place place, Socket socket) throws IOException {
    return switch (place.manner()) {
      case DIRECT -> new Tls.Way(Tls.over(socket, name, trust, XMPP), socket, place);
      case STARTTLS -> {
        StartTls.ask(socket, domain, traffic);
        yield new Tls.Way(Tls.over(socket, name, trust, null), socket, place);
      }
      // The domain has named the host: the certificate is the host's. No person is asked about it.
      case WEBSOCKET -> WebSocket.Way.over(new Tls.Way(Tls.over(socket, place.host(), trust.at(place.host()), HTTP), socket, place));
    };
  }

  private static void checkInterrupted() throws InterruptedException {
    if (Thread.interrupted()) {
      throw new InterruptedException("interrupted");
    }
  }

  private void failed(Place place, IOException problem) {
    X509Certificate shown = trust.refused();
    if (shown != null && refused == null) {
      refused = shown;
    }
    plain |= problem instanceof NoEncryptionException;
    old |= problem instanceof SSLHandshakeException && shown == null && OLD.matcher(String.valueOf(problem.getMessage())).find();
    boolean other = place.manner() == Manner.DIRECT || problem instanceof NotUnderstoodException;
    if (shown != null || !other) {
      closed.add(place);
    }
  }

  /** Whether {@link #next} has nothing more to try, or does not any more. */
  public boolean isOver() {
    return over;
  }

  /** The certificate that was refused at the first place that showed one which was. */
  public @Nullable X509Certificate refused() {
    return refused;
  }

  /** Whether nothing is known of any host at which the server may be. */
  public boolean isUnknown() {
    return !known;
  }

  /** Whether a server was met whose TLS is too old. */
  public boolean isOld() {
    return old;
  }

  /** Whether a server was met that does not encrypt. */
  public boolean isPlain() {
    return plain;
  }
}
