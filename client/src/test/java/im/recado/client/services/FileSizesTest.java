package im.recado.client.services;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import im.recado.client.services.store.Message;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** How large the files are that others hand over. */
class FileSizesTest {
  private static final int SIZE = 4711;

  @TempDir Path folder;
  private final List<String> asked = new CopyOnWriteArrayList<>();
  private HttpServer server;
  private PlayedSession played;

  @BeforeEach
  void begin() throws Exception {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", exchange -> {
      asked.add(exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath());
      exchange.getResponseHeaders().set("Content-Length", Integer.toString(SIZE));
      exchange.sendResponseHeaders(200, -1);
      exchange.close();
    });
    server.start();
    played = PlayedSession.in(folder).begun();
    played.session().uploads().remember(URI.create(address("/ours/letter.txt")));
  }

  @AfterEach
  void end() {
    played.close();
    server.stop(0);
  }

  private String address(String path) {
    return "http://127.0.0.1:" + server.getAddress().getPort() + path;
  }

  /** Juliet hands over a file; its message. */
  private Message handed(String path, String more) {
    int before = played.messages(PlayedSession.JULIET).size();
    played.link().says("<message xmlns='jabber:client' type='chat' from='juliet@verona.example/balcony' to='romeo@verona.example' id='m" + before + "'>"
        + "<body>" + address(path) + "</body><x xmlns='jabber:x:oob'><url>" + address(path) + "</url></x>" + more + "</message>");
    await("it came").until(() -> played.messages(PlayedSession.JULIET).size() == before + 1);
    return played.messages(PlayedSession.JULIET).getLast();
  }

  private static String said(String size) {
    return "<file-sharing xmlns='urn:xmpp:sfs:0' disposition='inline'><file xmlns='urn:xmpp:file:metadata:0'><name>letter.txt</name><size>"
        + size + "</size></file></file-sharing>";
  }

  @Test
  void theSenderSaysIt() {
    Message message = handed("/theirs/letter.txt", said("52"));
    assertThat(message.handed().size()).isEqualTo(52);
    assertThat(message.handed().isSo()).isFalse();
    assertThat(played.session().sizes().isUnknown(message)).isFalse();
  }

  @Test
  void whatIsNoNumberOfBytesIsNotBelieved() {
    for (String size : List.of("", "-1", "1e9", "99999999999999999999", " 1")) {
      assertThat(handed("/theirs/letter.txt", said(size)).handed().size()).as(size).isZero();
    }
  }

  @Test
  void theOwnServerIsAskedOnceWithoutFetchingTheFile() throws Exception {
    Message message = handed("/ours/letter.txt", "");
    played.session().sizes().ask(message);
    assertThat(played.messages(PlayedSession.JULIET).getLast().handed().size()).isEqualTo(SIZE);
    played.session().sizes().ask(message);
    assertThat(asked).containsExactly("HEAD /ours/letter.txt");
  }

  @Test
  void nobodyElseIsAsked() throws Exception {
    Message message = handed("/theirs/letter.txt", "");
    assertThat(played.session().sizes().isUnknown(message)).isTrue();
    played.session().sizes().ask(message);
    assertThat(asked).isEmpty();
    assertThat(played.messages(PlayedSession.JULIET).getLast().handed().size()).isZero();
  }
}
