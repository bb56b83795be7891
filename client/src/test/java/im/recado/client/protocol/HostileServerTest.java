package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import im.recado.client.Ground;
import im.recado.client.protocol.LoginException.Reason;
import im.recado.client.services.Profile;
import im.recado.kernel.session.Session;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.channels.ServerSocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Rows M4 and M16 of the security catalogue: answers of those who were not asked, and servers that send the client away. */
@Timeout(60)
final class HostileServerTest {
  private static final String VERSION = "<query xmlns='jabber:iq:version'><name>%s</name></query>";

  @TempDir Path folder;

  /** Lets requests wait, and remembers whether the stream has ended. */
  private static final class Patient implements LinkListener {
    final CompletableFuture<Node> asked = new CompletableFuture<>();
    final CountDownLatch answer = new CountDownLatch(1);
    final CountDownLatch lost = new CountDownLatch(1);
    final CompletableFuture<String> heard = new CompletableFuture<>();

    @Override
    public void stanza(Node stanza) {
      if (!stanza.textOf("body").isEmpty()) {
        heard.complete(stanza.textOf("body"));
      }
    }

    @Override
    public Optional<Node> request(Node iq) {
      asked.complete(iq);
      try {
        answer.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Optional.of(NodeReader.read("<iq xmlns='jabber:client' type='result'>" + VERSION.formatted("true") + "</iq>"));
    }

    @Override
    public void acknowledged(String id) {}

    @Override
    public void lost() {
      lost.countDown();
    }
  }

  private static void says(Ground ground, String text) throws IOException {
    try {
      ground.server().kernel().router().send(Stanza.of(Xml.parse(text, XmlLimits.SERVER)));
    } catch (XmlException | StanzaException e) {
      throw new IOException(e);
    }
  }

  @Test
  void m4OnlyWhoWasAskedAnswers() throws Exception {
    Patient romeos = new Patient();
    Patient juliets = new Patient();
    Trust trust = new Trust(Ground.DOMAIN, print -> true);
    try (Ground ground = new Ground(folder); var threads = Executors.newVirtualThreadPerTaskExecutor()) {
      ground.friends();
      SmackLink romeo = new SmackLink(ground.login(Ground.ROMEO), trust, romeos);
      SmackLink juliet = new SmackLink(ground.login(Ground.JULIET), trust, juliets);
      try {
        romeo.connect();
        juliet.connect();
        romeo.send(Node.presence(null, null));
        juliet.send(Node.presence(null, null));
        Future<Node> answer =
            threads.submit(() -> romeo.ask(Node.iq("get", juliet.jid(), Node.of("query", Ns.VERSION))));
        String id = juliets.asked.get().get("id");
        for (String from : List.of(
            "mercutio@verona.example/x", "verona.example", "juliet@verona.example", "juliet@verona.example/other",
            "romeo@verona.example", romeo.jid().toString(), "juliet@verona.example.evil.example/x")) {
          for (String type : List.of("result", "error")) {
            says(ground, "<iq xmlns='jabber:client' type='" + type + "' id='" + id + "' from='" + from + "' to='" + romeo.jid() + "'>"
                + VERSION.formatted("forged") + "</iq>");
          }
        }
        // A request is no answer either, whoever it is from.
        says(ground, "<iq xmlns='jabber:client' type='set' id='" + id + "' from='" + juliet.jid() + "' to='" + romeo.jid() + "'>"
            + "<query xmlns='urn:example'/></iq>");
        says(ground, "<message xmlns='jabber:client' type='chat' from='" + juliet.jid() + "' to='" + romeo.jid()
            + "'><body>all of it has come</body></message>");
        assertThat(romeos.heard.get()).isEqualTo("all of it has come");
        assertThat(answer.isDone()).isFalse();
        juliets.answer.countDown();
        assertThat(answer.get().payload().orElseThrow().textOf("name")).isEqualTo("true");
      } finally {
        juliets.answer.countDown();
        romeo.cut();
        juliet.cut();
      }
    }
  }

  @Test
  void c6ARequestThatNobodyKnowsIsRefusedAndTheStreamGoesOn() throws Exception {
    Patient romeos = new Patient();
    Trust trust = new Trust(Ground.DOMAIN, print -> true);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      SmackLink romeo = new SmackLink(ground.login(Ground.ROMEO), trust, romeos);
      SmackLink juliet = new SmackLink(ground.login(Ground.JULIET), trust, new Patient());
      try {
        romeo.connect();
        juliet.connect();
        romeo.send(Node.presence(null, null));
        for (String type : List.of("get", "set")) {
          for (Node payload : List.of(
              Node.of("query", "urn:example"), Node.of("query", "urn:example", Node.text("a", "urn:example", "<>&'")),
              Node.of("query", Ns.DISCO_ITEMS), Node.of("ping", "urn:example"))) {
            assertThatThrownBy(() -> juliet.ask(Node.iq(type, romeo.jid(), payload)))
                .isInstanceOfSatisfying(RefusedException.class, e -> assertThat(e.condition()).isEqualTo("service-unavailable"));
          }
        }
        assertThat(romeos.lost.getCount()).isOne();
        assertThat(romeo.ask(Node.iq("get", romeo.jid().server(), Node.of("ping", Ns.PING))).get("type")).isEqualTo("result");
      } finally {
        romeo.cut();
        juliet.cut();
      }
    }
  }

  @Test
  void m4IdsCannotBeGuessed() {
    Set<String> ids = new HashSet<>();
    for (int i = 0; i < 1000; i++) {
      ids.add(Ids.random());
    }
    assertThat(ids).hasSize(1000).allMatch(id -> id.matches("[0-9a-f]{32}"));
  }

  private static LoginException refused(Profile profile, int port) {
    Login login = new Login(Ground.ROMEO, Ground.PASSWORD, "127.0.0.1", port);
    SmackLink link = new SmackLink(login, new Trust(Ground.DOMAIN, print -> true), profile.strength(), new Patient());
    return catchThrowableOfType(LoginException.class, link::connect);
  }

  /** Whoever has a certificate that is believed and sits between has nothing to ask for but the password. */
  @Test
  void wherePasswordsWereProvedOnceTheyAreNotSent() throws Exception {
    try (Profile profile = new Profile(folder.resolve("profile"));
        FakeServer plain = new FakeServer(Ground.DOMAIN, "PLAIN");
        FakeServer older = new FakeServer(Ground.DOMAIN, "SCRAM-SHA-1", "PLAIN")) {
      try (Ground ground = new Ground(folder)) {
        SmackLink link = new SmackLink(ground.login(Ground.ROMEO), new Trust(Ground.DOMAIN, print -> true), profile.strength(), new Patient());
        link.connect();
        link.cut();
      }
      assertThat(profile.strength().best()).isEqualTo(Strength.SCRAM_SHA_256);
      assertThat(refused(profile, plain.port()).reason()).isEqualTo(Reason.WEAKER);
      assertThat(refused(profile, older.port()).reason()).isEqualTo(Reason.WEAKER);
      assertThat(plain.heard()).isEmpty();
      assertThat(older.heard()).isEmpty();
      profile.forgetStrength();
      assertThat(refused(profile, plain.port()).reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(plain.heard()).singleElement().satisfies(auth -> assertThat(auth).contains("PLAIN"));
      // Nothing is remembered of who did not let one in.
      assertThat(refused(profile, older.port()).reason()).isEqualTo(Reason.WRONG_PASSWORD);
      assertThat(profile.strength().best()).isEqualTo(Strength.PLAIN);
    }
  }

  @Test
  void whoOffersNothingThatIsKnownIsTooOld() throws Exception {
    try (Profile profile = new Profile(folder.resolve("profile")); FakeServer old = new FakeServer(Ground.DOMAIN, "DIGEST-MD5", "CRAM-MD5")) {
      assertThat(refused(profile, old.port()).reason()).isEqualTo(Reason.TOO_OLD);
      assertThat(old.heard()).isEmpty();
    }
  }

  /** Somewhere else. Who has connected waits to be accepted: nobody need wait to see that nobody has. */
  private static ServerSocketChannel elsewhere() throws IOException {
    ServerSocketChannel elsewhere = ServerSocketChannel.open();
    elsewhere.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
    elsewhere.configureBlocking(false);
    return elsewhere;
  }

  private static String address(ServerSocketChannel elsewhere) throws IOException {
    return "127.0.0.1:" + ((InetSocketAddress) elsewhere.getLocalAddress()).getPort();
  }

  @Test
  void m16NobodyIsSentAwayInTheClear() throws Exception {
    try (ServerSocketChannel elsewhere = elsewhere();
        ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      String goodbye =
          "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
              + "from='verona.example' id='1' version='1.0'><stream:error><see-other-host xmlns='" + Namespaces.STREAM_ERRORS + "'>"
              + address(elsewhere) + "</see-other-host></stream:error></stream:stream>";
      Thread.ofVirtual().start(() -> says(listening, goodbye));
      Login login = new Login(Jid.of("romeo@verona.example"), "secret", "127.0.0.1", listening.getLocalPort());
      SmackLink link = new SmackLink(login, new Trust("verona.example", any -> true), new Patient());
      assertThatThrownBy(link::connect).isInstanceOf(LoginException.class);
      assertThat(elsewhere.accept()).isNull();
    }
  }

  private static void says(ServerSocket listening, String text) {
    try (Socket socket = listening.accept()) {
      socket.getOutputStream().write(text.getBytes(StandardCharsets.UTF_8));
      while (socket.getInputStream().read() >= 0) {
        // The client says its part.
      }
    } catch (IOException e) {
      // The client has cut the connection.
    }
  }

  @Test
  void m16NobodyIsSentAwayBehindTheLoginAndTheClientComesBackToItsOwnServer() throws Exception {
    Patient romeos = new Patient();
    try (ServerSocketChannel elsewhere = elsewhere(); Ground ground = new Ground(folder)) {
      SmackLink romeo = new SmackLink(ground.login(Ground.ROMEO), new Trust(Ground.DOMAIN, print -> true), romeos);
      try {
        romeo.connect();
        Session session =
            Objects.requireNonNull(ground.server().kernel().sessions().session(im.recado.wire.jid.Jid.valueOf(romeo.jid().toString())));
        Element there = Element.of("see-other-host", Namespaces.STREAM_ERRORS, address(elsewhere));
        Objects.requireNonNull(session.stream()).write(Element.builder("error", Namespaces.STREAM).child(there).build());
        ground.server().kernel().sessions().close(session, null);
        romeos.lost.await();
        assertThat(elsewhere.accept()).isNull();
        romeo.connect();
        assertThat(elsewhere.accept()).isNull();
        assertThat(romeo.jid().bare()).isEqualTo(Ground.ROMEO);
      } finally {
        romeo.cut();
      }
    }
  }
}
