package im.recado.testkit.domains;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.server.Transport;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Modules that administrators switch off and on again while the server runs. */
@Timeout(120)
final class ModulesOffTest {
  private static final String VCARD = "<vCard xmlns='vcard-temp'/>";

  private final MemoryBackends disk = new MemoryBackends();
  private TestServer server;
  private Transport transport;
  private StreamClient romeo;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(List.of("verona.example"), disk.backends());
    transport = server.inProcess();
    if (disk.backends().accounts().find(Jid.valueOf("romeo@verona.example")) == null) {
      server.account(Jid.valueOf("romeo@verona.example"), "password");
    }
    romeo = new StreamClient(transport, Jid.valueOf("romeo@verona.example/x"), "password", false);
    romeo.connectSession();
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private CommandResult run(String command, String... arguments) throws CommandException {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return server.kernel().commands().run(command, Caller.COMMAND_LINE, named);
  }

  private String answer(String type, String to, String payload) throws Exception {
    romeo.send(Xml.parse("<iq xmlns='jabber:client' type='" + type + "' id='q' to='" + to + "'>" + payload + "</iq>", XmlLimits.SERVER));
    while (true) {
      Element element = romeo.element();
      if (element.name().equals("iq") && "q".equals(element.attribute("id"))) {
        return element.toString();
      }
    }
  }

  private String about(String whom) throws Exception {
    return answer("get", whom, "<query xmlns='http://jabber.org/protocol/disco#info'/>");
  }

  private List<String> row(String module) throws CommandException {
    return run("module-list").rows().stream().filter(row -> row.getFirst().equals(module)).findFirst().orElseThrow();
  }

  @Test
  void whatIsOffIsAsIfItHadNeverBeenThereAndKeepsWhatItHas() throws Exception {
    String me = "romeo@verona.example";
    assertThat(answer("set", me, "<vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard>")).contains("type='result'");
    assertThat(row("vcard")).endsWith("modules.vcard", "true");
    run("option-set", "key", "modules.vcard", "value", "false");
    assertThat(row("vcard")).endsWith("modules.vcard", "false");
    assertThat(answer("get", me, VCARD)).contains("service-unavailable").doesNotContain("Romeo");
    assertThat(answer("set", me, "<vCard xmlns='vcard-temp'><FN>Tybalt</FN></vCard>")).contains("service-unavailable");
    assertThat(about("verona.example")).doesNotContain("vcard-temp").contains("urn:xmpp:time");
    assertThat(about(me)).doesNotContain("'vcard-temp'");
    close();
    start();
    assertThat(answer("get", me, VCARD)).as("also after a restart").contains("service-unavailable");
    run("option-reset", "key", "modules.vcard");
    assertThat(answer("get", me, VCARD)).contains("Romeo");
    assertThat(about("verona.example")).contains("vcard-temp");
  }

  @Test
  void aRequestThatNobodyKnowsIsAnsweredAlike() throws Exception {
    String time = "<time xmlns='urn:xmpp:time'/>";
    assertThat(answer("get", "verona.example", time)).contains("utc");
    run("option-set", "key", "modules.time", "value", "false");
    String unknown = answer("get", "verona.example", "<time xmlns='urn:example:no'/>");
    assertThat(answer("get", "verona.example", time)).isEqualTo(unknown.replace("urn:example:no", "urn:xmpp:time"));
  }

  @Test
  void whoIsInvisibleCanBecomeVisibleWhereNobodyBecomesInvisibleAnyMore() throws Exception {
    String me = "romeo@verona.example";
    assertThat(answer("set", me, "<invisible xmlns='urn:xmpp:invisible:1'/>")).contains("type='result'");
    run("option-set", "key", "modules.invisible", "value", "false");
    assertThat(answer("set", me, "<invisible xmlns='urn:xmpp:invisible:1'/>")).contains("service-unavailable");
    assertThat(about("verona.example")).doesNotContain("urn:xmpp:invisible");
    assertThat(answer("set", me, "<visible xmlns='urn:xmpp:invisible:1'/>")).contains("type='result'");
    romeo.send(Xml.parse("<presence xmlns='jabber:client'/>", XmlLimits.SERVER));
    assertThat(romeo.element().toString()).contains("<presence").contains("from='romeo@verona.example/x'");
  }

  @Test
  void aRemovedAccountLeavesNothingInAModuleThatIsOff() throws Exception {
    assertThat(answer("set", "romeo@verona.example", "<vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard>")).contains("result");
    run("option-set", "key", "modules.vcard", "value", "false");
    run("user-remove", "account", "romeo@verona.example");
    assertThat(disk.backends().stores().keyValues("vcard").all(Jid.valueOf("romeo@verona.example"))).isEmpty();
  }

  @Test
  void whatCarriesTheRestCannotBeSwitched() throws Exception {
    for (String module : List.of("starttls", "bind", "roster", "blocking", "account")) {
      assertThat(row(module)).as(module).endsWith("", "true");
    }
    assertThat(row("upload")).contains("upload.offered");
  }
}
