package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandResult;
import im.recado.modules.link.Link;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Several accounts of one person on one network, passwords that are not kept, new keys, and what an administrator sees. */
class AccountsThereTest {
  private static final Map<String, String> ANNA = Map.of("username", "anna", "password", "anna");
  private final Crossing crossing = new Crossing("echo");

  @AfterEach
  void close() throws Exception {
    crossing.close();
  }

  private static Element form(String username, String password, String more) {
    return xml(
        "<iq type='set' id='reg' to='$TO'><query xmlns='jabber:iq:register'><x xmlns='jabber:x:data' type='submit'>"
                .replace("$TO", username.equals("ben") ? "2.echo.verona.example" : "echo.verona.example")
            + "<field var='FORM_TYPE'><value>jabber:iq:register</value></field><field var='username'><value>" + username
            + "</value></field><field var='password'><value>" + password + "</value></field>" + more + "</x></query></iq>");
  }

  private static Element answer(StreamClient client, String id) throws Exception {
    return until(client, came -> id.equals(came.attribute("id")));
  }

  private CommandResult run(String command, Map<String, String> arguments) throws Exception {
    return crossing.server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  @Test
  void onePersonHasTwoAccounts() throws Exception {
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    Element items = crossing.ask(romeo, "get", "<query xmlns='http://jabber.org/protocol/disco#items'/>");
    assertThat(items.toString()).contains("2.echo.verona.example").doesNotContain("3.echo.verona.example");
    assertThat(crossing.register(romeo, ANNA).attribute("type")).isEqualTo("result");
    crossing.shown(romeo, null);
    romeo.send(form("ben", "ben", ""));
    assertThat(answer(romeo, "reg").attribute("type")).isEqualTo("result");
    Jid second = Jid.valueOf("2.echo.verona.example");
    assertThat(Crossing.presence(romeo, second).attribute("type")).isNull();
    // Each speaks for itself, and to the other.
    romeo.send(xml("<message type='chat' to='anna@2.echo.verona.example'><body>From Ben</body></message>"));
    Element said = until(romeo, came -> came.name().equals("message"));
    assertThat(said.attribute("from")).isEqualTo("ben@echo.verona.example");
    assertThat(run("gateway-accounts", Map.of("network", "echo")).rows()).hasSize(2).allMatch(row -> row.contains("online"));
    // One goes and the other stays.
    romeo.send(xml("<iq type='set' id='out' to='2.echo.verona.example'><query xmlns='jabber:iq:register'><remove/></query></iq>"));
    assertThat(answer(romeo, "out").attribute("type")).isEqualTo("result");
    assertThat(crossing.disk.backends().links().of(Crossing.ROMEO)).extracting(Link::number).containsExactly(0);
    romeo.send(xml("<presence type='probe' to='echo.verona.example'/>"));
    crossing.shown(romeo, null);
  }

  @Test
  void moreAccountsThanAllowedAreNotThere() throws Exception {
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    romeo.send(xml("<iq type='get' id='third' to='3.echo.verona.example'><query xmlns='jabber:iq:register'/></iq>"));
    isError(answer(romeo, "third"), "remote-server-not-found");
  }

  @Test
  void aPasswordThatIsNotKeptIsKnownForOneSession() throws Exception {
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    romeo.send(form("anna", "anna", "<field var='keep'><value>0</value></field>"));
    assertThat(answer(romeo, "reg").attribute("type")).isEqualTo("result");
    crossing.shown(romeo, null);
    // A break is mended by itself.
    crossing.server.echo().down(true);
    crossing.shown(romeo, "unavailable");
    crossing.server.echo().down(false);
    crossing.server.pass(java.time.Duration.ofSeconds(6));
    crossing.shown(romeo, null);
    Element form = crossing.ask(romeo, "get", "<query xmlns='jabber:iq:register'/>");
    assertThat(form.toString()).contains("anna").contains("var='keep'");
    // The server has nothing that would let anybody in.
    crossing.restart();
    romeo = crossing.available("romeo@verona.example/garden");
    isError(
        until(romeo, came -> came.name().equals("presence") && "error".equals(came.attribute("type"))), "not-authorized");
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client"))
        .contains("is not kept here");
    assertThat(crossing.register(romeo, ANNA).attribute("type")).isEqualTo("result");
    crossing.shown(romeo, null);
  }

  @Test
  void whoWantsToStaysWithoutClients() throws Exception {
    StreamClient juliet = crossing.available("juliet@verona.example/balcony");
    assertThat(crossing.register(juliet, Map.of("username", "ben", "password", "ben")).attribute("type")).isEqualTo("result");
    crossing.shown(juliet, null);
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    romeo.send(form("anna", "anna", "<field var='stay'><value>1</value></field>"));
    assertThat(answer(romeo, "reg").attribute("type")).isEqualTo("result");
    crossing.shown(romeo, null);
    juliet.send(xml("<presence type='subscribe' to='anna@echo.verona.example'/>"));
    until(romeo, came -> "subscribe".equals(came.attribute("type")));
    romeo.send(xml("<presence type='subscribed' to='ben@echo.verona.example'/>"));
    until(juliet, came -> "anna@echo.verona.example".equals(came.attribute("from")) && came.attribute("type") == null);
    // The last client goes: there is nobody at the keyboard, and what is said waits here.
    romeo.send(xml("<presence type='unavailable'/>"));
    until(juliet, came -> "anna@echo.verona.example".equals(came.attribute("from")) && came.has("show", "jabber:client"));
    juliet.send(xml("<message type='chat' to='anna@echo.verona.example' id='m1'><body>While you were out</body></message>"));
    romeo.send(xml("<presence/>"));
    assertThat(until(romeo, came -> came.name().equals("message")).childText("body", "jabber:client")).isEqualTo("While you were out");
    assertThat(crossing.ask(romeo, "get", "<query xmlns='jabber:iq:register'/>").toString())
        .contains("var='stay' type='boolean' label='Stay logged in when none of your clients is online'><value>1</value>");
    // Nor does it need any when the server starts.
    crossing.restart();
    org.awaitility.Awaitility.await().untilAsserted(
        () ->
            assertThat(run("gateway-accounts", Map.of("network", "echo")).rows())
                .anyMatch(row -> row.contains("romeo@verona.example") && row.contains("online"))
                .anyMatch(row -> row.contains("juliet@verona.example") && row.contains("off")));
    // Who takes that back goes with the last client.
    StreamClient back = crossing.available("romeo@verona.example/garden");
    crossing.shown(back, null);
    back.send(form("anna", "anna", "<field var='stay'><value>0</value></field>"));
    assertThat(answer(back, "reg").attribute("type")).isEqualTo("result");
    back.send(xml("<presence type='unavailable'/>"));
    org.awaitility.Awaitility.await().untilAsserted(
        () ->
            assertThat(run("gateway-accounts", Map.of("network", "echo")).rows())
                .anyMatch(row -> row.contains("romeo@verona.example") && row.contains("off")));
  }

  @Test
  void aNewKeySealsEverything() throws Exception {
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    crossing.register(romeo, ANNA);
    crossing.shown(romeo, null);
    String before = requireNonNull(crossing.link()).sealed();
    run("gateway-rotate-key", Map.of());
    String after = requireNonNull(crossing.link()).sealed();
    assertThat(after.substring(0, 6)).isNotEqualTo(before.substring(0, 6));
    crossing.restart();
    crossing.shown(crossing.available("romeo@verona.example/garden"), null);
  }

  @Test
  void aHangingNetworkTouchesNobodyElse() throws Exception {
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    crossing.register(romeo, ANNA);
    crossing.shown(romeo, null);
    try (java.net.ServerSocket silent = new java.net.ServerSocket(0, 50, java.net.InetAddress.getLoopbackAddress())) {
      crossing.server.set("gateway.msn.offered", "true");
      crossing.server.set("gateway.msn.protocols", "MSNP12");
      crossing.server.set("gateway.msn.server", "localhost:" + silent.getLocalPort());
      StreamClient juliet = crossing.available("juliet@verona.example/balcony");
      juliet.send(
          xml("<iq type='set' id='hang' to='msn.verona.example'><query xmlns='jabber:iq:register'><username>a@example.com</username>"
                  + "<password>x</password></query></iq>"));
      try (java.net.Socket held = silent.accept()) {
        // Whoever waits for that network waits alone, and can go on with all else.
        romeo.send(xml("<message type='chat' to='echo@echo.verona.example'><body>Hi</body></message>"));
        until(romeo, came -> came.name().equals("message") && came.has("body", "jabber:client"));
        juliet.send(xml("<iq type='get' id='ping' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
        assertThat(answer(juliet, "ping").attribute("type")).isEqualTo("result");
        assertThat(held.isConnected()).isTrue();
      }
      isError(answer(juliet, "hang"), "service-unavailable");
    }
  }

  @Test
  void aTraceIsForATimeAndForgotten() throws Exception {
    StreamClient romeo = crossing.available("romeo@verona.example/garden");
    crossing.register(romeo, ANNA);
    crossing.shown(romeo, null);
    Map<String, String> whose = Map.of("network", "echo", "account", Crossing.ROMEO.toString());
    run("gateway-trace", Map.of("network", "echo", "account", Crossing.ROMEO.toString(), "minutes", "5"));
    assertThat(run("gateway-trace-show", whose).rows()).isEmpty();
    // It ends with the registration.
    crossing.ask(romeo, "set", "<query xmlns='jabber:iq:register'><remove/></query>");
    crossing.register(romeo, ANNA);
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> run("gateway-trace-show", whose)).hasMessageContaining("Nothing is written down");
    // Else after its time.
    run("gateway-trace", Map.of("network", "echo", "account", Crossing.ROMEO.toString(), "minutes", "5"));
    assertThat(run("gateway-trace-show", whose).rows()).isEmpty();
    crossing.server.pass(java.time.Duration.ofMinutes(66));
    org.assertj.core.api.Assertions.assertThatThrownBy(() -> run("gateway-trace-show", whose)).hasMessageContaining("Nothing is written down");
    assertThat(List.of("gateway-trace", "gateway-trace-show"))
        .allMatch(name -> crossing.server.kernel().commands().all().stream().anyMatch(command -> command.name().equals(name) && command.changes()));
  }
}
