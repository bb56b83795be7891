package im.recado.interop.raw;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass(name = "{0}")
@EnumSource(ServerKind.class)
final class RawClientTest {
  private final ServerUnderTest server;

  RawClientTest(ServerKind kind) {
    server = kind.shared();
  }

  @ParameterizedTest
  @EnumSource(XmppStream.Security.class)
  void aMessageGoesFromOneSessionToAnother(XmppStream.Security security) {
    String tag = security.name().toLowerCase(Locale.ROOT).replace("_", "");
    server.addAccounts(List.of(new ServerUnderTest.Account("rawa" + tag, "secret"),
        new ServerUnderTest.Account("rawb" + tag, "secret")));
    try (RawClient romeo = RawClient.login(server, security, "rawa" + tag, "secret", "garden");
        RawClient juliet = RawClient.login(server, security, "rawb" + tag, "secret", "balcony")) {
      juliet.available(0);
      romeo.send("<message to='" + juliet.jid() + "' id='m1'><body>&lt;é 😀></body></message>");
      Xml message = juliet.await("message", xml -> xml.has("id", "m1"));
      assertThat(message.childText("body")).isEqualTo("<é 😀>");
      assertThat(message.attribute("from")).isEqualTo(romeo.jid());
      assertThat(romeo.stream().mechanism()).startsWith("SCRAM-");
    }
  }

  @Test
  void aWrongPasswordIsRefused() {
    server.addAccount("rawwrong", "secret");
    assertThatThrownBy(() -> RawClient.login(server, "rawwrong", "guess", "r"))
        .hasMessageContaining("not-authorized");
  }
}
