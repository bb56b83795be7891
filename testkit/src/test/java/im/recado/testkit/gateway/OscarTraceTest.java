package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.testkit.transcript.StreamClient;
import java.util.HexFormat;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** What an administrator sees of the wire to ICQ: a whole log-in without the password, its digest, and what lets one in at the next server. */
class OscarTraceTest {
  @Test
  void anAdministratorSeesTheWireWithoutWhatLetsOneIn() throws Exception {
    try (Crossing crossing = new Crossing("icq"); FakeOscar icq = new FakeOscar("100001", "wherefor", "100009")) {
      crossing.server.set("gateway.icq.server", icq.setting());
      StreamClient romeo = crossing.available("romeo@verona.example/garden");
      assertThat(crossing.register(romeo, Map.of("username", "100001", "password", "wherefor")).attribute("type")).isEqualTo("result");
      icq.home();
      crossing.shown(romeo, null);
      Map<String, String> whose = Map.of("network", "icq", "account", Crossing.ROMEO.toString());
      crossing.server.kernel().commands().run("gateway-trace", Caller.COMMAND_LINE, whose);
      // From the first byte on.
      romeo.send(xml("<presence type='unavailable' to='icq.verona.example'/>"));
      crossing.shown(romeo, "unavailable");
      romeo.send(xml("<presence to='icq.verona.example'/>"));
      crossing.shown(romeo, null);
      romeo.send(xml("<message type='chat' to='100009@icq.verona.example'><body>Hello there</body></message>"));
      until(romeo, came -> "Hello there".equals(came.childText("body", "jabber:client")));
      String lines = crossing.server.kernel().commands().run("gateway-trace-show", Caller.COMMAND_LINE, whose).rows().toString();
      HexFormat hex = HexFormat.of();
      assertThat(lines)
          .contains("snac 0017/0002")
          .contains("***")
          .contains(hex.formatHex("Hello there".getBytes(UTF_8)))
          .doesNotContain("wherefor")
          .doesNotContain(hex.formatHex("wherefor".getBytes(UTF_8)))
          .doesNotContain(hex.formatHex("home".getBytes(UTF_8)));
      // The digest that stands for the password is of the login alone.
      assertThat(lines.lines().filter(line -> line.contains("snac 0017/")).toList()).allSatisfy(line -> assertThat(line).contains("***"));
    }
  }
}
