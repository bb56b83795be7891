package im.recado.testkit.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SECURITY W15: whoever is the last to administrate the server stays, so that the set-up does not begin anew. */
@Timeout(60)
final class LastAdministratorTest {
  private static final String DOGE = "doge@venice.example";
  private static final String OTHELLO = "othello@venice.example";

  private final TestServer server = new TestServer(List.of("venice.example"), new MemoryBackends().backends());

  @BeforeEach
  void people() {
    server.set("server.administrators", DOGE);
    for (String name : List.of(DOGE, OTHELLO, "iago@venice.example")) {
      server.account(Jid.valueOf(name), "password");
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void run(String command, Map<String, String> arguments) throws CommandException {
    Object _ = server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  private void refused(String command, Map<String, String> arguments) {
    assertThatThrownBy(() -> run(command, arguments))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
  }

  @Test
  void theLastIsNeitherRemovedNorDisabled() throws Exception {
    refused("user-remove", Map.of("account", DOGE));
    refused("user-disable", Map.of("account", DOGE));
    run("role-give", Map.of("account", OTHELLO, "role", "owner"));
    run("user-disable", Map.of("account", OTHELLO));
    refused("user-remove", Map.of("account", DOGE));
    refused("role-give", Map.of("account", DOGE, "role", "moderator"));
    run("user-enable", Map.of("account", OTHELLO));
    run("user-remove", Map.of("account", DOGE));
    refused("user-remove", Map.of("account", OTHELLO));
    run("user-remove", Map.of("account", "iago@venice.example"));
  }

  @Test
  void whoIsNamedAndKeptElsewhereCounts() throws Exception {
    server.set("server.owners", "duke@venice.example");
    run("user-remove", Map.of("account", DOGE));
  }

  @Test
  void aDomainWithAllAdministratorsStays() throws Exception {
    run("domain-add", Map.of("domain", "cyprus.example"));
    server.account(Jid.valueOf("cassio@cyprus.example"), "password");
    run("role-give", Map.of("account", "cassio@cyprus.example", "role", "owner"));
    run("user-remove", Map.of("account", DOGE));
    refused("domain-remove", Map.of("domain", "cyprus.example", "everything", "true"));
  }

  @Test
  void nobodyRemovesThemselvesAsTheLast() throws Exception {
    StreamClient doge = new StreamClient(server.inProcess(), Jid.valueOf(DOGE + "/palace"), "password", false);
    doge.connectSession();
    doge.send(
        Xml.parse(
            "<iq xmlns='jabber:client' type='set' id='end'><query xmlns='jabber:iq:register'><remove/></query></iq>",
            XmlLimits.SERVER));
    Element answer = doge.element();
    while (!"end".equals(answer.attribute("id"))) {
      answer = doge.element();
    }
    assertThat(answer.toString()).contains("not-allowed").contains("name another administrator first");
    doge.disconnect();
  }
}
