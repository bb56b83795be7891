package im.recado.testkit.source;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.module.Option;
import im.recado.modules.source.BearerTokens;
import im.recado.modules.source.Elsewhere;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client that came in with somebody's token has a grant, and does not know the password (XEP-0493, XEP-0494 section 3.1). */
final class GrantedClientsTest {
  private static final String CLIENTS = "urn:xmpp:cam:0";
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/phone");

  private final TestServer server =
      new TestServer(
          List.of("verona.example"),
          new MemoryBackends().backends(),
          Map.of(),
          options -> new Elsewhere(List.of(), new Tokens()));

  /** One token, for Romeo. */
  private static final class Tokens implements BearerTokens {
    @Override
    public List<Option<?>> options() {
      return List.of();
    }

    @Override
    public boolean areAccepted() {
      return true;
    }

    @Override
    public boolean openOwnAccounts() {
      return true;
    }

    @Override
    public String discovery() {
      return "";
    }

    @Override
    public String scope() {
      return "";
    }

    @Override
    public @Nullable Bearer check(String token) {
      return token.equals("rose") ? new Bearer("romeo", "") : null;
    }
  }

  @AfterEach
  void close() {
    server.close();
  }

  private static Element next(StreamClient client) throws IOException {
    StreamClient.Event header = client.next();
    assertThat(header).isInstanceOf(StreamClient.Event.Opened.class);
    return client.element();
  }

  private static void logIn(StreamClient client) throws IOException {
    client.connect();
    client.openStream();
    Element _ = next(client);
    client.send(Element.of("starttls", Namespaces.TLS));
    Element _ = client.element();
    client.startTls();
    client.openStream();
    Element _ = next(client);
    client.send(
        Element.builder("auth", Namespaces.SASL)
            .attribute("mechanism", "OAUTHBEARER")
            .text(Base64.getEncoder().encodeToString("n,,\1auth=Bearer rose\1\1".getBytes(UTF_8)))
            .build());
    assertThat(client.element().name()).isEqualTo("success");
    client.restart();
    client.openStream();
    Element _ = next(client);
    Element _ = ask(client, "set", Element.of("bind", Namespaces.BIND));
  }

  private static Element ask(StreamClient client, String type, Element payload) throws IOException {
    client.send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", type)
            .attribute("id", "1")
            .child(payload)
            .build());
    return client.element();
  }

  @Test
  void aTokenIsAGrantAndNoPassword() throws IOException {
    server.account(ROMEO, "password");
    StreamClient granted = new StreamClient(server.inProcess(), ROMEO, "unused", false);
    logIn(granted);
    StreamClient owner = new StreamClient(server.inProcess(), ROMEO.bare(), "password", false);
    owner.connectSession();
    Element list =
        Objects.requireNonNull(ask(owner, "get", Element.of("list", CLIENTS)).child("clients", CLIENTS));
    Element client =
        list.elements().stream()
            .filter(each -> Objects.requireNonNull(each.child("auth", CLIENTS)).has("grant", CLIENTS))
            .findFirst()
            .orElseThrow();
    assertThat(Objects.requireNonNull(client.child("auth", CLIENTS)).elements()).hasSize(1);
    Element revoke =
        Element.builder("revoke", CLIENTS).attribute("id", Objects.requireNonNull(client.attribute("id"))).build();
    assertThat(ask(owner, "set", revoke).attribute("type")).as("nothing is left that it could come back with").isEqualTo("result");
    assertThat(ask(owner, "get", Element.of("list", CLIENTS)).child("clients", CLIENTS)).isNotNull()
        .extracting(left -> left.elements().size())
        .isEqualTo(1);
  }
}
