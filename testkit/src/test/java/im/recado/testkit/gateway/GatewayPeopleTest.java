package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** Who may use a gateway, as the administrator says it. */
class GatewayPeopleTest {
  private static final String PEOPLE = "gateway.echo.people";
  private static final Map<String, String> ANNA = Map.of("username", "anna", "password", "anna");
  private static final Map<String, String> BEN = Map.of("username", "ben", "password", "ben");

  @Test
  void onlyWhoIsNamedRegisters() throws Exception {
    try (Crossing crossing = new Crossing("echo")) {
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      StreamClient juliet = crossing.available("juliet@verona.example/balcony");
      crossing.server.set(PEOPLE, "juliet@verona.example");
      isError(crossing.register(romeo, ANNA), "forbidden");
      assertThat(crossing.link()).isNull();
      assertThat(crossing.register(juliet, BEN).attribute("type")).isEqualTo("result");
      crossing.server.set(PEOPLE, "mantua.example");
      isError(crossing.register(romeo, ANNA), "forbidden");
      crossing.server.set(PEOPLE, "verona.example, mantua.example");
      assertThat(crossing.register(romeo, ANNA).attribute("type")).isEqualTo("result");
    }
  }

  @Test
  void whoMayNoMoreIsLoggedOutAndToldAndCanLeaveAndIsBackWhenTheyMay() throws Exception {
    try (Crossing crossing = new Crossing("echo")) {
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      assertThat(crossing.register(romeo, ANNA).attribute("type")).isEqualTo("result");
      crossing.shown(romeo, null);
      crossing.server.set(PEOPLE, "juliet@verona.example");
      Element told = until(romeo, came -> came.name().equals("message"));
      assertThat(told.childText("body", "jabber:client")).isEqualTo("You may not use Echo from here.");
      romeo.send(xml("<message type='chat' to='echo@echo.verona.example' id='m1'><body>Hi</body></message>"));
      isError(until(romeo, came -> "m1".equals(came.attribute("id"))), "forbidden");
      crossing.server.set(PEOPLE, "juliet@verona.example, romeo@verona.example");
      crossing.shown(romeo, null);
      crossing.server.set(PEOPLE, "juliet@verona.example");
      until(romeo, came -> came.name().equals("message"));
      assertThat(crossing.ask(romeo, "set", "<query xmlns='jabber:iq:register'><remove/></query>").attribute("type")).isEqualTo("result");
      assertThat(crossing.link()).isNull();
    }
  }

  @Test
  void guestsAreAskedToo() throws Exception {
    try (Crossing crossing = new Crossing("irc"); FakeIrc irc = new FakeIrc()) {
      crossing.server.set("gateway.irc.servers", irc.setting());
      crossing.server.set("gateway.irc.people", "juliet@verona.example");
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      romeo.send(xml("<presence id='p1' to='#coven%localhost@irc.verona.example/Romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
      isError(until(romeo, came -> "p1".equals(came.attribute("id"))), "forbidden");
      StreamClient juliet = crossing.available("juliet@verona.example/balcony");
      juliet.send(xml("<presence id='p1' to='#coven%localhost@irc.verona.example/Juliet'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
      irc.welcome("").expect("JOIN #coven");
    }
  }
}
