package im.recado.interop.peers;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.raw.RawClient;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** go-sendxmpp 0.5 (Debian): the one-shot sender of scripts and cron jobs, and its listener. */
@ParameterizedClass(name = "{0}")
@EnumSource(ServerKind.class)
final class GoSendxmppTest {
  private final ServerUnderTest server;
  private final Path home;

  GoSendxmppTest(ServerKind kind, @TempDir Path home) {
    DebianProgram.assumeInstalled("go-sendxmpp", Path.of("/usr/bin/go-sendxmpp"));
    server = kind.shared();
    this.home = home;
  }

  @BeforeEach
  void makeAccounts() {
    server.addAccounts(List.of(new Account("gosenda", "secret"), new Account("gosendb", "secret")));
  }

  private DebianProgram start(InetSocketAddress address, String input, String... options) {
    List<String> command = new ArrayList<>(List.of("/usr/bin/go-sendxmpp", "-n", "-u", "gosenda@" + server.domain(),
        "-p", "secret", "-j", address.getAddress().getHostAddress() + ":" + address.getPort()));
    command.addAll(List.of(options));
    return DebianProgram.start(home, input, command);
  }

  @Test
  void aScriptSendsOneMessageOverStartTlsAndOneOverDirectTls() {
    String to = "gosendb@" + server.domain();
    try (RawClient client = RawClient.login(server, "gosendb", "secret", "r")) {
      client.available(0);
      try (DebianProgram program = start(server.c2s(), "backup done\n", to)) {
        assertThat(program.awaitExit(Duration.ofSeconds(30))).as(program.output()).isZero();
      }
      assertThat(client.await("message", xml -> xml.name().equals("message")).childText("body"))
          .isEqualTo("backup done");
      try (DebianProgram program = start(server.directTls(), "again\n", "-t", to)) {
        assertThat(program.awaitExit(Duration.ofSeconds(30))).as(program.output()).isZero();
      }
      client.await("second message", xml -> "again".equals(xml.childText("body")));
    }
  }

  @Test
  void aListenerPrintsWhatItReceives() {
    try (DebianProgram listener = start(server.c2s(), "", "-l");
        RawClient client = RawClient.login(server, "gosendb", "secret", "r")) {
      String to = "gosenda@" + server.domain();
      client.available(0);
      // What is sent before the listener is there waits for it.
      client.send("<message to='" + to + "' type='chat' id='g1'><body>to the listener</body></message>");
      Awaitility.await("listener").atMost(Duration.ofSeconds(30)).until(() -> {
        assertThat(listener.isAlive()).as(listener.output()).isTrue();
        return listener.output().contains("to the listener");
      });
    }
  }
}
