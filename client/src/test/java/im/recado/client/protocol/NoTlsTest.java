package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.client.services.Deaf;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY T3: somebody between has taken the offer of TLS away; not a byte of a login leaves. */
@Timeout(60)
final class NoTlsTest {
  private static final String HEADER =
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' "
          + "from='verona.example' id='1' version='1.0'>";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>",
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>SCRAM-SHA-1</mechanism></mechanisms>"
            + "<authentication xmlns='urn:xmpp:sasl:2'><mechanism>PLAIN</mechanism></authentication>",
        "<mechanisms xmlns='urn:ietf:params:xml:ns:xmpp-sasl'><mechanism>PLAIN</mechanism></mechanisms>"
            + "<bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/><sm xmlns='urn:xmpp:sm:3'/>"
      })
  void t3WhereTlsIsNotOfferedNothingOfALoginIsSaid(String features) throws Exception {
    try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      CompletableFuture<String> heard = CompletableFuture.supplyAsync(() -> serve(listening, features));
      Login login = new Login(Jid.of("romeo@verona.example"), "a secret word", "127.0.0.1", listening.getLocalPort());
      SmackLink link = new SmackLink(login, new Trust("verona.example", any -> true), new Deaf());
      assertThatThrownBy(link::connect)
          .isInstanceOfSatisfying(
              LoginException.class, e -> assertThat(e.reason()).isEqualTo(LoginException.Reason.NO_ENCRYPTION));
      assertThat(heard.get(30, TimeUnit.SECONDS))
          .contains("<stream:stream")
          .doesNotContain("<auth")
          .doesNotContain("<iq")
          .doesNotContain("a secret word");
    }
  }

  /** Answers the header of one stream with these features, and takes in whatever comes then. */
  private static String serve(ServerSocket listening, String features) {
    ByteArrayOutputStream heard = new ByteArrayOutputStream();
    try (Socket socket = listening.accept()) {
      InputStream in = socket.getInputStream();
      boolean answered = false;
      byte[] buffer = new byte[4096];
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        heard.write(buffer, 0, read);
        if (!answered && heard.toString(StandardCharsets.UTF_8).contains("version='1.0'")) {
          answered = true;
          socket
              .getOutputStream()
              .write((HEADER + "<stream:features>" + features + "</stream:features>").getBytes(StandardCharsets.UTF_8));
        }
      }
    } catch (IOException e) {
      // The client has cut the connection.
    }
    return heard.toString(StandardCharsets.UTF_8);
  }
}
