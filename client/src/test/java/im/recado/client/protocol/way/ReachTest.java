package im.recado.client.protocol.way;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.recado.client.Ground;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.LoginException.Reason;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Traffic;
import im.recado.client.protocol.Trust;
import im.recado.client.protocol.way.Place.Manner;
import im.recado.client.services.Deaf;
import im.recado.testkit.server.TcpTransport;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ways to real servers, past what is dead, silent, or something else; and to servers that want to hear a password in the clear. */
@Timeout(60)
class ReachTest {
  @TempDir Path folder;
  private final PlayedDns dns = new PlayedDns().host("here", "127.0.0.1");
  private final Dialer dialer = new Dialer(dns, Duration.ofSeconds(3));
  private final Login found = new Login(Ground.ROMEO, Ground.PASSWORD, null, 0);

  private SmackLink link(Login login, boolean believed) {
    return new SmackLink(login, new Trust(Ground.DOMAIN, print -> believed), new Deaf(), 30_000, dialer);
  }

  private void logsIn(Login login) throws Exception {
    SmackLink link = link(login, true);
    try {
      assertThat(link.connect()).isFalse();
      assertThat(link.acknowledges()).isTrue();
      assertThat(link.ask(Node.iq("get", link.jid().server(), Node.of("ping", Ns.PING))).get("type")).isEqualTo("result");
    } finally {
      link.cut();
    }
  }

  private Encrypted next(Login login) throws IOException {
    return dialer.round(login, new Trust(Ground.DOMAIN, print -> true), new Traffic(), List.of()).next();
  }

  /** A port at which nobody is. */
  private static int dead() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  @Test
  void tlsFromTheFirstByteWhereTheDnsSaysSo() throws Exception {
    try (Ground ground = new Ground(folder); TcpTransport direct = ground.server().overTls(folder.resolve("certificates"))) {
      dns.direct(0, 0, direct.port(), "here").asked(1, 0, ground.port(), "here");
      try (Encrypted way = next(found)) {
        assertThat(way.place().manner()).isEqualTo(Manner.DIRECT);
        assertThat(way.session().getProtocol()).isEqualTo("TLSv1.3");
      }
      logsIn(found);
    }
  }

  @Test
  void aSessionGoesOnWhereItWasWhateverTheDnsSaysMeanwhile() throws Exception {
    try (Ground ground = new Ground(folder); TcpTransport direct = ground.server().overTls(folder.resolve("certificates"))) {
      dns.direct(0, 0, direct.port(), "here");
      SmackLink link = link(found, true);
      try {
        assertThat(link.connect()).isFalse();
        dns.forget();
        dns.host("here", "127.0.0.1");
        link.cut();
        assertThat(link.connect()).isTrue();
      } finally {
        link.cut();
      }
    }
  }

  @Test
  void whatIsDeadOrSilentOrSomethingElseIsPassedBy() throws Exception {
    try (Ground ground = new Ground(folder);
        ServerSocket silent = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        Fake web = new Fake("HTTP/1.1 400 Bad Request\r\n\r\n")) {
      dns.direct(0, 0, dead(), "here").asked(1, 0, dead(), "here").direct(2, 0, 5223, "unknown")
          .direct(3, 0, web.port(), "here").asked(4, 0, web.port(), "here")
          .direct(5, 0, silent.getLocalPort(), "here")
          .asked(6, 0, ground.port(), "here");
      logsIn(found);
      assertThat(web.heard()).doesNotContain(Ground.PASSWORD);
    }
  }

  @Test
  void ofTheAddressesOfAHostTheOneThatAnswersIsTaken() throws Exception {
    try (Ground ground = new Ground(folder)) {
      dns.host("several", "::1", "127.0.0.7", "127.0.0.1").asked(0, 0, ground.port(), "several");
      logsIn(found);
    }
  }

  @Test
  void whatAPersonSaidMayBeEitherAndIsNotLookedForElsewhere() throws Exception {
    try (Ground ground = new Ground(folder); TcpTransport direct = ground.server().overTls(folder.resolve("certificates"))) {
      logsIn(new Login(Ground.ROMEO, Ground.PASSWORD, "here", direct.port()));
      logsIn(new Login(Ground.ROMEO, Ground.PASSWORD, "here", ground.port()));
      assertThat(dns.asked).isEmpty();
    }
  }

  @Test
  void aCertificateThatNobodyVouchesForIsShownAndTheNextPlaceTried() throws Exception {
    try (Ground ground = new Ground(folder); TcpTransport direct = ground.server().overTls(folder.resolve("certificates"))) {
      dns.direct(0, 0, direct.port(), "here").asked(1, 0, dead(), "here");
      SmackLink link = link(found, false);
      assertThatThrownBy(link::connect).isInstanceOfSatisfying(LoginException.class, e -> {
        assertThat(e.reason()).isEqualTo(Reason.CERTIFICATE);
        assertThat(e.certificate()).isNotNull();
      });
    }
  }

  @Test
  void whomOneWantsToSpeakToAndInWhatIsSaidInTheHello() throws Exception {
    try (Fake server = new Fake("")) {
      dns.direct(0, 0, server.port(), "here");
      assertThatThrownBy(() -> next(found)).isInstanceOf(IOException.class);
      assertThat(server.heard()).contains("verona.example").contains("xmpp-client");
    }
  }

  /** SECURITY T3: where TLS should be, somebody speaks in the clear and asks for the password. */
  @ParameterizedTest
  @ValueSource(strings = {
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>"
        + "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>",
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>"
        + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'>"
        + "<mechanism>PLAIN</mechanism></mechanisms></stream:features><failure xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>",
    // What stands behind the answer is no part of what comes encrypted, and no TLS.
    "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' id='1' version='1.0'>"
        + "<stream:features><starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/></stream:features><proceed xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
        + "<stream:features><mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms></stream:features>"
  })
  void t3ThePasswordNeverGoesInTheClear(String says) throws Exception {
    try (Fake server = new Fake(says)) {
      dns.direct(0, 0, server.port(), "here").asked(1, 0, server.port(), "here");
      assertThatThrownBy(link(found, true)::connect).isInstanceOf(LoginException.class);
      SmackLink said = link(new Login(Ground.ROMEO, Ground.PASSWORD, "here", server.port()), true);
      assertThatThrownBy(said::connect).isInstanceOf(LoginException.class);
      assertThat(server.heard()).contains("<stream:stream").doesNotContain("<auth").doesNotContain("romeo").doesNotContain(Ground.PASSWORD);
    }
  }

  private Reason why() {
    return catchThrowableOfType(LoginException.class, link(found, true)::connect).reason();
  }

  @Test
  void whyNoServerIsMetIsTold() throws Exception {
    // Of a computer that is in no network it is that which is told.
    assertThat(why()).isIn(Reason.NAME_UNKNOWN, Reason.NO_NETWORK);
    dns.asked(0, 0, dead(), "here");
    assertThat(why()).isEqualTo(Reason.NO_SERVER);
    // An alert of TLS: the version is none that it knows (RFC 8446, section 6.2).
    try (Fake old = new Fake("\u0015\u0003\u0003\u0000\u0002\u0002F")) {
      dns.direct(0, 1, old.port(), "here");
      assertThat(why()).isEqualTo(Reason.TOO_OLD);
    }
  }

  @Test
  void whoeverStopsIsNotToldThatThereIsNoServer() {
    Thread stopped = Thread.currentThread();
    List<String> looked = new CopyOnWriteArrayList<>();
    CountDownLatch over = new CountDownLatch(1);
    Resolver silent = new Resolver() {
      @Override
      public List<Service> services(String name) {
        return List.of(new Service(0, 0, 5222, "here"), new Service(1, 0, 5222, "there"));
      }

      @Override
      public List<InetAddress> addresses(String host) throws IOException {
        looked.add(host);
        stopped.interrupt();
        try {
          over.await();
        } catch (InterruptedException e) {
          throw new AssertionError(e);
        }
        throw new UnknownHostException(host);
      }
    };
    SmackLink link = new SmackLink(found, new Trust(Ground.DOMAIN, print -> true), new Deaf(), 30_000, new Dialer(silent, Duration.ofSeconds(3)));
    try {
      assertThatThrownBy(link::connect).isInstanceOf(InterruptedException.class);
      assertThat(looked).containsExactly("here");
    } finally {
      over.countDown();
    }
  }

  @Test
  void whoTalksWithoutAnEndIsLeft() throws Exception {
    try (Fake server = new Fake("<stream:stream xmlns='jabber:client' " + "a".repeat(200_000))) {
      dns.asked(0, 0, server.port(), "here");
      assertThatThrownBy(() -> next(found)).isInstanceOf(IOException.class);
    }
  }

  /** Says the same to everybody, and remembers what it heard. */
  private static final class Fake implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<CompletableFuture<String>> heard = new CopyOnWriteArrayList<>();

    Fake(String says) throws IOException {
      Thread.ofVirtual().start(() -> {
        try {
          while (true) {
            Socket client = socket.accept();
            CompletableFuture<String> words = new CompletableFuture<>();
            heard.add(words);
            Thread.ofVirtual().start(() -> words.complete(serve(client, says)));
          }
        } catch (IOException e) {
          // The test is over.
        }
      });
    }

    private static String serve(Socket client, String says) {
      ByteArrayOutputStream heard = new ByteArrayOutputStream();
      try (client) {
        client.setSoTimeout(10_000);
        byte[] buffer = new byte[16 * 1024];
        int read = client.getInputStream().read(buffer);
        heard.write(buffer, 0, Math.max(read, 0));
        client.getOutputStream().write(says.getBytes(StandardCharsets.UTF_8));
        client.shutdownOutput();
        while (read >= 0) {
          read = client.getInputStream().read(buffer);
          heard.write(buffer, 0, Math.max(read, 0));
        }
      } catch (IOException e) {
        // The client has gone.
      }
      return heard.toString(StandardCharsets.ISO_8859_1);
    }

    int port() {
      return socket.getLocalPort();
    }

    String heard() throws Exception {
      StringBuilder all = new StringBuilder();
      for (CompletableFuture<String> words : heard) {
        all.append(words.get(30, TimeUnit.SECONDS)).append('\n');
      }
      return all.toString();
    }

    @Override
    public void close() throws IOException {
      socket.close();
    }
  }
}
