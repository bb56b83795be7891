package im.recado.testkit.federation;

import im.recado.net.tls.TlsIdentity;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Base64;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A server to which others connect: it says what it is told to at each step, and remembers what it has got. Any thread. */
final class FakeServer implements AutoCloseable {
  private final ServerSocket listener;
  private final String domain;
  /** With what it proves who it is, on connections that come. */
  volatile TlsIdentity identity;

  private final Set<RawPeer> open = ConcurrentHashMap.newKeySet();
  private final Set<String> names = ConcurrentHashMap.newKeySet();
  private final List<RawPeer> all = new CopyOnWriteArrayList<>();
  private final BlockingQueue<Element> got = new LinkedBlockingQueue<>();
  private final BlockingQueue<Element> errors = new LinkedBlockingQueue<>();
  final AtomicInteger connections = new AtomicInteger();

  /** What it offers behind TLS. */
  volatile String features =
      "<mechanisms xmlns='" + Namespaces.SASL + "'><mechanism>EXTERNAL</mechanism></mechanisms>"
          + "<dialback xmlns='urn:xmpp:features:dialback'/>";

  /** What it answers to an element of dialback; null for nothing. */
  volatile Function<Element, @Nullable String> dialback = FakeServer::agree;

  /** Held by nobody as long as it reads. */
  private final Semaphore reading = new Semaphore(1);

  volatile boolean hasTls = true;

  /** Whether TLS begins with the first byte. */
  volatile boolean directTls;

  volatile boolean believesCertificates = true;

  /** What it waits for before it answers a login. */
  volatile CountDownLatch login = new CountDownLatch(0);

  FakeServer(String domain, TlsIdentity identity) throws IOException {
    this.domain = domain;
    this.identity = identity;
    this.listener = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    Thread.startVirtualThread(this::accept);
  }

  /** It offers that, too. */
  synchronized void alsoOffers(String more) {
    features = features + more;
  }

  int port() {
    return listener.getLocalPort();
  }

  /** What says that it is there. */
  String host() {
    return domain + "=127.0.0.1:" + port();
  }

  /** Yes to everything. */
  static String agree(Element element) {
    return answer(element, "valid");
  }

  static String answer(Element asked, String type) {
    return "<db:" + asked.name() + " from='" + asked.attribute("to") + "' to='" + asked.attribute("from") + "' type='" + type + "'"
        + (asked.attribute("id") == null ? "" : " id='" + asked.attribute("id") + "'") + "/>";
  }

  private void accept() {
    try {
      while (true) {
        RawPeer peer = new RawPeer(listener.accept());
        peer.waitsLong();
        connections.incrementAndGet();
        open.add(peer);
        all.add(peer);
        Thread.startVirtualThread(() -> serve(peer));
      }
    } catch (IOException e) {
      // It is closed.
    }
  }

  private void serve(RawPeer peer) {
    try {
      boolean secured = directTls;
      if (secured) {
        peer.secure(identity, false);
        names.add(peer.sni());
      }
      while (true) {
        reading.acquire();
        reading.release();
        Element element = peer.next();
        if (element == RawPeer.CLOSED) {
          return;
        }
        if (element.is("stream", Namespaces.STREAM)) {
          peer.sendHeader(domain, element.attribute("from"), " id='s" + connections.get() + secured + "'");
          peer.send(
              "<stream:features>"
                  + (secured ? features : hasTls ? "<starttls xmlns='" + Namespaces.TLS + "'/>" : features)
                  + "</stream:features>");
        } else if (element.is("starttls", Namespaces.TLS)) {
          peer.send("<proceed xmlns='" + Namespaces.TLS + "'/>");
          peer.secure(identity, false);
          secured = true;
        } else if (element.is("auth", Namespaces.SASL)) {
          got.add(element);
          login.await();
          if (believesCertificates) {
            peer.restart();
          }
          peer.send(
              believesCertificates
                  ? "<success xmlns='" + Namespaces.SASL + "'/>"
                  : "<failure xmlns='" + Namespaces.SASL + "'><not-authorized/></failure>");
        } else if (element.namespace().equals(Namespaces.DIALBACK)) {
          got.add(element);
          String answer = dialback.apply(element);
          if (answer != null) {
            peer.send(answer);
          }
        } else if (element.is("error", Namespaces.STREAM)) {
          errors.add(element);
        } else {
          got.add(element);
        }
      }
    } catch (IOException e) {
      // The other side has gone.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      open.remove(peer);
    }
  }

  /** By what name it was asked for in TLS that began with the first byte, each once. */
  Set<String> names() {
    return names;
  }

  /** What each connection has said, as it was written. */
  List<String> heard() {
    return all.stream().map(RawPeer::heard).toList();
  }

  /** Whether nobody is connected. */
  boolean isAlone() {
    return open.isEmpty();
  }

  /** Reads no more of what it has not got yet, but for what is on its way. */
  void stopReading() {
    reading.drainPermits();
  }

  /** What it has got and nobody has looked at, beside what opens streams. */
  Element next() throws IOException, InterruptedException {
    Element next = got.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new IOException("nothing came");
    }
    return next;
  }

  /** The error with which a stream was ended. */
  Element error() throws IOException, InterruptedException {
    Element next = errors.poll(20, TimeUnit.SECONDS);
    if (next == null) {
      throw new IOException("no stream was ended");
    }
    return next;
  }

  boolean hasNothing() {
    return got.isEmpty();
  }

  /** Says something over all connections. */
  void say(String text) throws IOException {
    for (RawPeer peer : open) {
      peer.send(text);
    }
  }

  /** Cuts all connections. */
  void cut() throws IOException {
    for (RawPeer peer : open) {
      peer.close();
    }
  }

  static String authzid(Element auth) {
    return new String(Base64.getDecoder().decode(auth.text()), java.nio.charset.StandardCharsets.UTF_8);
  }

  @Override
  public void close() throws IOException {
    listener.close();
    cut();
  }
}
