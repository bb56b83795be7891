package im.recado.testkit.options;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What is told in service discovery is what the settings of now allow (XEP-0357 section 4.1, XEP-0485 section 3). */
final class OfferedFeaturesTest {
  private static final String INFO = "http://jabber.org/protocol/disco#info";
  private static final String PUBSUB = "http://jabber.org/protocol/pubsub";
  private static final String SERVER = "verona.example";
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");

  private final TestServer server = new TestServer(List.of(SERVER), new MemoryBackends().backends());
  private final StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);

  @BeforeEach
  void come() throws IOException {
    server.account(ROMEO, "password");
    romeo.connectSession();
  }

  @AfterEach
  void close() {
    server.close();
  }

  private Element ask(String to, Element payload) throws IOException {
    romeo.send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "get")
            .attribute("id", "q")
            .attribute("to", to)
            .child(payload)
            .build());
    return romeo.element();
  }

  private boolean offers(String to, String feature) throws IOException {
    return Objects.requireNonNull(ask(to, Element.of("query", INFO)).child("query", INFO)).elements("feature", INFO).stream()
        .anyMatch(each -> feature.equals(each.attribute("var")));
  }

  private void set(String key, String value) throws CommandException {
    Object _ =
        server.kernel().commands().run("option-set", Caller.COMMAND_LINE, Map.of("key", key, "value", value));
  }

  @Test
  void anAccountIsWokenOnlyWhereClientsAre() throws IOException, CommandException {
    assertThat(offers(ROMEO.bare().toString(), "urn:xmpp:push:0")).isTrue();
    set("push.offered", "false");
    assertThat(offers(ROMEO.bare().toString(), "urn:xmpp:push:0")).isFalse();
    set("push.offered", "true");
    assertThat(offers(ROMEO.bare().toString(), "urn:xmpp:push:0")).isTrue();
  }

  @Test
  void surveysFindTheServerWhenItsInformationIsThere() throws IOException, CommandException {
    assertThat(offers(SERVER, "urn:xmpp:serverinfo:0")).isFalse();
    set("serverinfo.publish", "true");
    await().until(() -> offers(SERVER, "urn:xmpp:serverinfo:0"));
    Element items = Element.builder("items", PUBSUB).attribute("node", "serverinfo").build();
    assertThat(ask("pubsub." + SERVER, Element.of("pubsub", PUBSUB, items)).toString())
        .contains("<domain name='" + SERVER + "'/>");
    set("serverinfo.publish", "false");
    assertThat(offers(SERVER, "urn:xmpp:serverinfo:0")).isFalse();
  }
}
