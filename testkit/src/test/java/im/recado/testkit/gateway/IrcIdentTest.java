package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.transcript.StreamClient;
import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which user a connection is, for IRC servers that ask (RFC 1413). */
class IrcIdentTest {
  private final Crossing crossing = new Crossing("irc");
  private FakeIrc irc;
  private int port;

  @BeforeEach
  void start() throws IOException {
    irc = new FakeIrc();
    try (ServerSocket free = new ServerSocket(0)) {
      port = free.getLocalPort();
    }
    settings();
  }

  private void settings() {
    crossing.server.set("gateway.irc.servers", irc.setting());
    crossing.server.set("gateway.irc.ident-port", String.valueOf(port));
  }

  @AfterEach
  void stop() throws Exception {
    crossing.close();
    irc.close();
  }

  private FakeIrc.Line comes(String who) throws IOException {
    StreamClient client = crossing.available(who + "@verona.example/garden");
    client.send(xml("<presence to='#coven%localhost@irc.verona.example/" + who + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
    return irc.accept();
  }

  private String asked(String question) throws IOException {
    return asked(question, InetAddress.getLoopbackAddress());
  }

  private String asked(String question, InetAddress from) throws IOException {
    await().ignoreException(ConnectException.class).until(() -> reached(from));
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0)) {
      socket.getOutputStream().write(question.getBytes(US_ASCII));
      return new String(socket.getInputStream().readAllBytes(), US_ASCII);
    }
  }

  /** What is set counts a little later. */
  private boolean reached(InetAddress from) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port, from, 0)) {
      return socket.isConnected();
    }
  }

  private String asked(FakeIrc.Line line) throws IOException {
    return asked(line.port() + " , " + irc.port() + "\r\n");
  }

  private static String name(String answer) {
    return answer.substring(answer.lastIndexOf(' ') + 1).strip();
  }

  @Test
  void everybodyHasANameThatIsAlwaysTheSameAndTellsNothing() throws Exception {
    FakeIrc.Line romeo = comes("romeo");
    FakeIrc.Line juliet = comes("juliet");
    String answer = asked(romeo);
    assertThat(answer).matches(romeo.port() + " , " + irc.port() + " : USERID : OTHER : u[0-9a-z]{9}\r\n");
    assertThat(asked(juliet)).doesNotContain(name(answer)).contains(" : USERID : OTHER : u");
    String port = " " + romeo.port() + ",";
    assertThat(asked(port + irc.port() + "\n")).isEqualTo(answer);

    // A server that dies in a test leaves its threads.
    crossing.server.set("gateway.irc.ident-port", "0");
    isFree();
    crossing.restart();
    settings();
    assertThat(name(asked(comes("romeo")))).isEqualTo(name(answer));
  }

  @Test
  void nothingIsToldOfOtherConnectionsAndToOthers() throws Exception {
    FakeIrc.Line romeo = comes("romeo");
    asked(romeo);
    String none = " : ERROR : NO-USER\r\n";
    assertThat(asked(port + " , " + irc.port() + "\r\n")).endsWith(none);
    assertThat(asked(romeo.port() + " , 1\r\n")).endsWith(none);
    assertThat(asked(romeo.port() + " , " + irc.port() + "\r\n", InetAddress.getByName("127.0.0.2"))).endsWith(none);
    for (String wrong : new String[] {"\r\n", "1\r\n", "1,2,3\r\n", "GET / HTTP/1.1\r\n", "1".repeat(200)}) {
      assertThat(asked(wrong)).isEmpty();
    }
  }

  /** Who asks much and says nothing keeps nobody else from an answer. */
  @Test
  void soManyOfOneAddressAreHeardAtOnce() throws Exception {
    FakeIrc.Line romeo = comes("romeo");
    InetAddress elsewhere = InetAddress.getByName("127.0.0.2");
    asked("\r\n", elsewhere);
    List<Socket> silent = new ArrayList<>();
    try {
      for (int i = 0; i < 30; i++) {
        silent.add(new Socket(InetAddress.getLoopbackAddress(), port, elsewhere, 0));
      }
      // The tenth and all before it are waited for; the others are closed.
      assertThat(silent.getLast().getInputStream().read()).isEqualTo(-1);
      assertThat(asked(romeo)).contains("USERID");
    } finally {
      for (Socket one : silent) {
        one.close();
      }
    }
  }

  @Test
  void nobodyAnswersWhenItIsOff() throws Exception {
    asked(comes("romeo"));
    crossing.server.set("gateway.irc.ident-port", "0");
    isFree();
  }

  private void isFree() {
    await().ignoreException(BindException.class).until(() -> {
      try (ServerSocket free = new ServerSocket(port)) {
        return free.isBound();
      }
    });
  }
}
