package im.recado.client.protocol.way;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.Ground;
import im.recado.client.protocol.Heard;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.LoginException.Reason;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Proxy;
import im.recado.client.protocol.SmackLink;
import im.recado.client.protocol.Traffic;
import im.recado.client.protocol.Trust;
import im.recado.client.protocol.way.Place.Manner;
import im.recado.testkit.server.WebSocketTransport;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A network that lets nothing but the web through: a real server by its WebSocket, found by its host-meta. */
@Timeout(60)
class WebReachTest {
  @TempDir Path folder;

  private final PlayedDns dns = new PlayedDns().host("verona.example", "127.0.0.1");
  private final Login login = new Login(Ground.ROMEO, Ground.PASSWORD, null, 0);
  private final Heard heard = new Heard();
  private Ground ground;
  private WebSocketTransport web;
  private Dialer dialer;

  @BeforeEach
  void open() throws Exception {
    ground = new Ground(folder);
    web = (WebSocketTransport) ground.server().overWebSocket(folder.resolve("certificates"));
    ground.server().kernel().web().opened("https://verona.example:" + web.port(), List.of());
    dialer = new Dialer(dns, Duration.ofSeconds(10), web.port());
    dns.asked(0, 0, dead(), "verona.example");
  }

  @AfterEach
  void close() throws Exception {
    web.close();
    ground.close();
  }

  /** A port at which nobody is. */
  private static int dead() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private SmackLink link(boolean believed) {
    return new SmackLink(login, new Trust(Ground.DOMAIN, print -> believed), heard, 30_000, dialer);
  }

  @Test
  void whereNothingElseConnectsTheWebIsTheWay() throws Exception {
    try (Encrypted way = dialer.round(login, new Trust(Ground.DOMAIN, print -> true), new Traffic(), List.of()).next()) {
      assertThat(way.place()).isEqualTo(new Place("verona.example", web.port(), Manner.WEBSOCKET, "/ws"));
    }
    SmackLink link = link(true);
    try {
      assertThat(link.connect()).isFalse();
      assertThat(link.acknowledges()).isTrue();
      assertThat(link.ask(Node.iq("get", link.jid().server(), Node.of("ping", Ns.PING))).get("type")).isEqualTo("result");
    } finally {
      link.disconnect();
    }
  }

  @Test
  void wordsGoBothWaysAsTheyAreAndAreAcknowledged() throws Exception {
    SmackLink link = link(true);
    try {
      link.connect();
      link.send(Node.presence(null, null));
      for (String words : List.of("it is the east", "é 😀 <&'\">", "x".repeat(70_000), "ü".repeat(40_000))) {
        Node message = Node.message("chat", link.jid(), Node.text("body", Ns.CLIENT, words)).with("id", "m" + words.hashCode());
        link.send(message);
        assertThat(heard.words()).isEqualTo(words);
        assertThat(heard.acknowledged()).isEqualTo("m" + words.hashCode());
      }
    } finally {
      link.cut();
    }
  }

  @Test
  void aSessionGoesOnAndWhatWasSaidMeanwhileComes() throws Exception {
    SmackLink link = link(true);
    SmackLink other = new SmackLink(new Login(Ground.JULIET, Ground.PASSWORD, null, 0), new Trust(Ground.DOMAIN, print -> true), new Heard(), 30_000, dialer);
    try {
      other.connect();
      link.connect();
      link.send(Node.presence(null, null));
      link.ask(Node.iq("get", link.jid().server(), Node.of("ping", Ns.PING)));
      var jid = link.jid();
      link.cut();
      other.send(Node.message("chat", jid, Node.text("body", Ns.CLIENT, "wherefore")));
      assertThat(link.connect()).isTrue();
      assertThat(link.jid()).isEqualTo(jid);
      assertThat(heard.words()).isEqualTo("wherefore");
    } finally {
      link.cut();
      other.cut();
    }
  }

  /** A proxy that lets nothing but the web through, as in many an office. */
  private static final class Office implements AutoCloseable {
    private final ServerSocket socket = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
    private final List<Socket> open = new CopyOnWriteArrayList<>();
    final List<String> asked = new CopyOnWriteArrayList<>();

    Office(int web) throws IOException {
      Thread.ofVirtual().start(() -> {
        try {
          while (true) {
            Socket client = socket.accept();
            open.add(client);
            Thread.ofVirtual().start(() -> serve(client, web));
          }
        } catch (IOException e) {
          // The test is over.
        }
      });
    }

    private void serve(Socket client, int web) {
      try {
        String target = Https.line(client.getInputStream()).split(" ")[1];
        while (!Https.line(client.getInputStream()).isEmpty()) {
          // Nothing else of it matters.
        }
        asked.add(target);
        if (!target.equals("verona.example:" + web)) {
          client.getOutputStream().write("HTTP/1.1 403 Forbidden\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          client.close();
          return;
        }
        Socket server = new Socket(InetAddress.getLoopbackAddress(), web);
        open.add(server);
        client.getOutputStream().write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Thread.ofVirtual().start(() -> pass(client, server));
        pass(server, client);
      } catch (IOException e) {
        // The client has gone.
      }
    }

    private static void pass(Socket from, Socket to) {
      try {
        from.getInputStream().transferTo(to.getOutputStream());
      } catch (IOException e) {
        // One side has gone.
      }
    }

    @Override
    public void close() throws IOException {
      socket.close();
      for (Socket each : open) {
        each.close();
      }
    }
  }

  @Test
  void aProxyThatLetsNothingButTheWebThroughIsEnough() throws Exception {
    try (Office office = new Office(web.port())) {
      Proxy.use("http://127.0.0.1:" + office.socket.getLocalPort());
      SmackLink link = link(true);
      try {
        assertThat(link.connect()).isFalse();
        assertThat(link.ask(Node.iq("get", link.jid().server(), Node.of("ping", Ns.PING))).get("type")).isEqualTo("result");
        // The places of the domain itself, its web, and the WebSocket there.
        assertThat(office.asked).containsExactly("verona.example:5222", "verona.example:5223", "verona.example:" + web.port(),
            "verona.example:" + web.port());
        assertThat(dns.asked).isEmpty();
      } finally {
        link.cut();
      }
    } finally {
      Proxy.use("");
    }
  }

  @Test
  void whomNobodyVouchesForIsNotGoneToAndNoPersonIsAsked() {
    assertThatThrownBy(link(false)::connect)
        .isInstanceOfSatisfying(LoginException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NO_SERVER));
  }

  @Test
  void whereAPersonHasSaidWhereItIsTheWebIsNotAsked() throws Exception {
    int port = dead();
    Login said = new Login(Ground.ROMEO, Ground.PASSWORD, "verona.example", port);
    SmackLink link = new SmackLink(said, new Trust(Ground.DOMAIN, print -> true), heard, 30_000, dialer);
    assertThatThrownBy(link::connect).isInstanceOf(LoginException.class);
  }
}
