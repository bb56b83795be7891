package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the kit does when a network breaks, throws somebody out, or an account goes away. */
class BrokenNetworkTest {
  private static final Map<String, String> ANNA = Map.of("username", "anna", "password", "anna");
  private final Crossing crossing = new Crossing("echo");

  @AfterEach
  void close() throws Exception {
    crossing.close();
  }

  private StreamClient anna(String jid) throws Exception {
    StreamClient client = crossing.available(jid);
    assertThat(crossing.register(client, ANNA).attribute("type")).isEqualTo("result");
    crossing.shown(client, null);
    return client;
  }

  @Test
  void whileTheNetworkIsDownNobodyRegisters() throws Exception {
    crossing.server.echo().down(true);
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    isError(crossing.register(romeo, ANNA), "service-unavailable");
    assertThat(crossing.link()).isNull();
  }

  @Test
  void aBrokenSessionComesBackByItself() throws Exception {
    StreamClient romeo = anna("romeo@verona.example/garden");
    crossing.server.echo().down(true);
    crossing.shown(romeo, "unavailable");
    romeo.send(xml("<message type='chat' to='echo@echo.verona.example' id='m1'><body>Hi</body></message>"));
    isError(until(romeo, came -> came.name().equals("message")), "recipient-unavailable");
    // The first attempt after 4 to 6 seconds finds the network down still, the next one does not.
    crossing.server.pass(Duration.ofSeconds(6));
    crossing.shown(romeo, "unavailable");
    crossing.server.echo().down(false);
    crossing.server.pass(Duration.ofSeconds(12));
    crossing.shown(romeo, null);
  }

  /** RFC 6121 section 4.6.1: who has said that they are gone is told nothing more of a client that was shown to them alone. */
  @Test
  void whoLeavesAfterTheNetworkWasAwayLeavesTheNetworkToo() throws Exception {
    StreamClient romeo = anna("romeo@verona.example/garden");
    romeo.send(xml("<presence type='unsubscribed' to='echo.verona.example'/>"));
    crossing.shown(romeo, "unavailable");
    romeo.send(xml("<presence to='echo.verona.example'/>"));
    crossing.shown(romeo, null);
    crossing.server.echo().down(true);
    crossing.shown(romeo, "unavailable");
    crossing.server.echo().down(false);
    crossing.server.pass(Duration.ofSeconds(6));
    crossing.shown(romeo, null);
    assertThat(online()).isEqualTo("1");
    romeo.disconnect();
    await("nobody").until(() -> online().equals("0"));
  }

  private String online() throws Exception {
    return crossing.server.kernel().commands().run("gateway-list", Caller.COMMAND_LINE, Map.of()).rows().stream()
        .filter(row -> row.get(0).equals("echo")).findFirst().orElseThrow().get(5);
  }

  /** When nobody gets in, one tries for all; when that one is in, the others come. */
  @Test
  void aNetworkThatIsDownIsNotTriedByEverybody() throws Exception {
    int people = 30;
    StringBuilder users = new StringBuilder();
    for (int i = 0; i < people; i++) {
      users.append(i == 0 ? "" : ", ").append("p").append(i).append(" word");
      crossing.server.account(Jid.valueOf("p" + i + "@verona.example"), "password");
    }
    crossing.server.set("gateway.echo.users", users.toString());
    List<StreamClient> clients = new ArrayList<>();
    for (int i = 0; i < people; i++) {
      StreamClient client = crossing.available("p" + i + "@verona.example/home");
      crossing.register(client, Map.of("username", "p" + i, "password", "word"));
      crossing.shown(client, null);
      clients.add(client);
    }
    assertThat(crossing.server.echo().attempts()).isEqualTo(people);
    crossing.server.echo().down(true);
    for (StreamClient client : clients) {
      crossing.shown(client, "unavailable");
    }
    // Everybody tries again within six seconds, or is kept from it, and says so.
    crossing.server.pass(Duration.ofSeconds(6));
    for (StreamClient client : clients) {
      crossing.shown(client, "unavailable");
    }
    assertThat(crossing.server.echo().attempts() - people).isBetween(5, people - 1);
    crossing.server.echo().down(false);
    await().atMost(Duration.ofSeconds(30)).until(
        () -> {
          crossing.server.pass(Duration.ofSeconds(5));
          return online().equals(Integer.toString(people));
        });
  }

  @Test
  void whatTheNetworkHasIsNotRefusedWhenItBreaks() throws Exception {
    StreamClient romeo = anna("romeo@verona.example/garden");
    romeo.send(xml("<message type='chat' to='echo@echo.verona.example' id='m1'><body>Hi</body></message>"));
    until(romeo, came -> came.name().equals("message") && came.has("body", "jabber:client"));
    // What is said next comes behind the network's word that it has the first.
    romeo.send(xml("<message type='chat' to='echo@echo.verona.example' id='m2'><body>Ho</body></message>"));
    until(romeo, came -> came.name().equals("message") && "Ho".equals(came.childText("body", "jabber:client")));
    crossing.server.echo().down(true);
    until(
        romeo,
        came -> {
          assertThat(came.toString()).doesNotContain("m1");
          return came.name().equals("presence") && "unavailable".equals(came.attribute("type"));
        });
  }

  @Test
  void whoIsThrownOutIsToldAndStaysOut() throws Exception {
    StreamClient romeo = anna("romeo@verona.example/garden");
    StreamClient juliet = anna("juliet@verona.example/balcony");
    Element error =
        until(romeo, came -> came.name().equals("presence") && "error".equals(came.attribute("type")));
    isError(error, "conflict");
    Element words = until(romeo, came -> came.name().equals("message"));
    assertThat(words.childText("body", "jabber:client")).contains("Somebody else has logged in").contains("register");
    assertThat(words.has("x", "jabber:x:data")).isTrue();
    crossing.server.pass(Duration.ofMinutes(1));
    romeo.send(xml("<message type='chat' to='echo@echo.verona.example' id='m1'><body>Hi</body></message>"));
    isError(until(romeo, came -> came.name().equals("message")), "conflict");
    // Who has the account now keeps it.
    juliet.send(xml("<presence type='probe' to='echo.verona.example'/>"));
    crossing.shown(juliet, null);
  }

  @Test
  void aPasswordThatHasChangedIsAskedForAndNeverTriedAgain() throws Exception {
    StreamClient romeo = anna("romeo@verona.example/garden");
    crossing.server.set("gateway.echo.users", "anna other");
    crossing.server.echo().down(true);
    crossing.shown(romeo, "unavailable");
    crossing.server.echo().down(false);
    crossing.server.pass(Duration.ofSeconds(6));
    isError(
        until(romeo, came -> came.name().equals("presence") && "error".equals(came.attribute("type"))), "not-authorized");
    assertThat(crossing.register(romeo, Map.of("username", "anna", "password", "other")).attribute("type"))
        .isEqualTo("result");
    crossing.shown(romeo, null);
  }

  /** XEP-0004: the form that comes with the message is sent back in one. */
  @Test
  void whatHasChangedIsMendedByTheFormThatComesWithTheMessage() throws Exception {
    StreamClient romeo = anna("romeo@verona.example/garden");
    crossing.server.set("gateway.echo.users", "anna other");
    crossing.server.echo().down(true);
    crossing.shown(romeo, "unavailable");
    crossing.server.echo().down(false);
    crossing.server.pass(Duration.ofSeconds(6));
    Element asked = until(romeo, came -> came.name().equals("message") && came.has("x", "jabber:x:data"));
    assertThat(asked.childText("body", "jabber:client")).contains("form");
    DataForm form = requireNonNull(DataForm.in(asked));
    assertThat(form.formType()).isEqualTo("jabber:iq:register");
    assertThat(form.value("username")).isEqualTo("anna");
    assertThat(form.has("password")).isTrue();
    assertThat(form.value("password")).isNull();
    mended(romeo, "wrong");
    Element refused = until(romeo, came -> came.name().equals("message") && "error".equals(came.attribute("type")));
    isError(refused, "not-authorized");
    mended(romeo, "other");
    crossing.shown(romeo, null);
    // Somebody else's form is no word of the owner.
    StreamClient juliet = crossing.available("juliet@verona.example/balcony");
    juliet.send(xml("<message to='echo.verona.example' id='m1'><x xmlns='jabber:x:data' type='submit'/></message>"));
    isError(until(juliet, came -> came.name().equals("message")), "service-unavailable");
  }

  private static void mended(StreamClient client, String password) throws IOException {
    client.send(
        xml(
            "<message to='echo.verona.example' id='f1'><x xmlns='jabber:x:data' type='submit'>"
                + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='username'><value>anna</value></field>"
                + "<field var='password'><value>" + password + "</value></field></x></message>"));
  }

  @Test
  void anAccountThatIsRemovedLeavesNothingAndTouchesNoList() throws Exception {
    StreamClient romeo = anna("romeo@verona.example/garden");
    romeo.send(xml("<presence type='subscribe' to='echo@echo.verona.example'/>"));
    Crossing.presence(romeo, Jid.valueOf("echo@echo.verona.example"));
    crossing.server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", Crossing.ROMEO.toString()));
    assertThat(crossing.link()).isNull();
    assertThat(crossing.listed()).isEmpty();
    // The list on the network is as it was.
    StreamClient juliet = anna("juliet@verona.example/balcony");
    assertThat(Crossing.presence(juliet, Jid.valueOf("echo@echo.verona.example")).attribute("type")).isNull();
  }
}
