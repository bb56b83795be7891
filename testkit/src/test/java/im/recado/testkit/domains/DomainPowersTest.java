package im.recado.testkit.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.modules.invite.Invitation;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** An administrator of one domain at a client: commands by forms, rooms, reports. */
@Timeout(120)
final class DomainPowersTest {
  private static final String COMMANDS = "http://jabber.org/protocol/commands";
  private static final String ADMIN = "http://jabber.org/protocol/admin";

  private TestServer server;
  private Transport transport;
  private final Map<StreamClient, List<Element>> heard = new HashMap<>();
  private StreamClient angelica;
  private StreamClient romeo;

  @BeforeEach
  void start() throws Exception {
    server = new TestServer(List.of("verona.example", "mantua.example"), new MemoryBackends().backends());
    transport = server.inProcess();
    angelica = available("angelica@mantua.example/kitchen");
    romeo = available("romeo@verona.example/street");
    server.account(Jid.valueOf("nurse@mantua.example"), "password");
    server.account(Jid.valueOf("nurse@verona.example"), "password");
    run("role-give", "account", "angelica@mantua.example", "role", "administrator", "domain", "mantua.example");
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private void run(String command, String... arguments) throws Exception {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    Object _ = server.kernel().commands().run(command, Caller.COMMAND_LINE, named);
  }

  private StreamClient available(String jid) throws IOException {
    server.account(Jid.valueOf(jid).bare(), "password");
    StreamClient client = new StreamClient(transport, Jid.valueOf(jid), "password", false);
    client.connectSession();
    client.send(xml("<presence xmlns='jabber:client'/>"));
    client.barrier();
    client.seen().clear();
    return client;
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  /** What came to a client beside answers, until now. */
  private String heard(StreamClient client) throws IOException {
    Element _ = answer(client, "get", "", "<ping xmlns='urn:xmpp:ping'/>");
    return heard.getOrDefault(client, List.of()).toString();
  }

  private void hears(StreamClient client, String text) {
    await().untilAsserted(() -> assertThat(heard(client)).contains(text));
  }

  private Element answer(StreamClient client, String type, String to, String payload) throws IOException {
    client.send(xml("<iq xmlns='jabber:client' type='" + type + "' id='q'" + (to.isEmpty() ? "" : " to='" + to + "'") + ">" + payload + "</iq>"));
    while (true) {
      Element element = client.element();
      if (element.name().equals("iq") && "q".equals(element.attribute("id"))) {
        return element;
      }
      heard.computeIfAbsent(client, one -> new ArrayList<>()).add(element);
    }
  }

  @Test
  void b13WhatACommandIsIsToldWhereItMayBeGiven() throws IOException {
    String info = "<query xmlns='http://jabber.org/protocol/disco#info' node='" + ADMIN + "#add-user'/>";
    assertThat(answer(angelica, "get", "mantua.example", info).attribute("type")).isEqualTo("result");
    assertThat(answer(angelica, "get", "verona.example", info).toString()).contains("error", "forbidden");
    assertThat(answer(angelica, "get", "angelica@mantua.example", info).attribute("type")).isEqualTo("result");
  }

  private List<String> commands(StreamClient client, String at) throws IOException {
    Element answer =
        answer(client, "get", at, "<query xmlns='http://jabber.org/protocol/disco#items' node='" + COMMANDS + "'/>");
    List<String> nodes = new ArrayList<>();
    Objects.requireNonNull(answer.child("query", "http://jabber.org/protocol/disco#items"))
        .elements()
        .forEach(item -> nodes.add(item.attributeOr("node", "")));
    return nodes;
  }

  /** Begins a command and fills in its form; what comes of it. */
  private String give(StreamClient client, String at, String node, String... fields) throws IOException {
    Element begun = answer(client, "set", at, "<command xmlns='" + COMMANDS + "' node='" + node + "'/>");
    Element command = begun.child("command", COMMANDS);
    if (command == null || !"executing".equals(command.attribute("status"))) {
      return begun.toString();
    }
    return fill(client, at, node, command.attributeOr("sessionid", ""), fields);
  }

  private String fill(StreamClient client, String at, String node, String session, String... fields)
      throws IOException {
    StringBuilder form = new StringBuilder("<x xmlns='jabber:x:data' type='submit'>");
    for (int i = 0; i < fields.length; i += 2) {
      form.append("<field var='").append(fields[i]).append("'>");
      for (String value : fields[i + 1].split("\n", -1)) {
        form.append("<value>").append(value).append("</value>");
      }
      form.append("</field>");
    }
    return answer(
            client,
            "set",
            at,
            "<command xmlns='" + COMMANDS + "' node='" + node + "' sessionid='" + session + "'>" + form + "</x></command>")
        .toString();
  }

  @Test
  void commandsAreOfferedAtTheOwnDomainAlone() throws Exception {
    List<String> own = commands(angelica, "mantua.example");
    assertThat(own).contains("user-add", "room-list", ADMIN + "#add-user", ADMIN + "#announce", ADMIN + "#set-motd");
    assertThat(own).doesNotContain("server-stop", "settings", "option-list-all", ADMIN + "#edit-admin", ADMIN + "#shutdown",
        ADMIN + "#edit-blacklist", "domain-add", "role-give", "inspect-begin", "backup-make");
    assertThat(commands(angelica, "verona.example")).noneMatch(node -> node.startsWith("user-") || node.startsWith(ADMIN));
    assertThat(commands(angelica, "angelica@mantua.example")).contains("user-add").doesNotContain("server-stop");
    assertThat(commands(romeo, "mantua.example")).doesNotContain("user-add");
  }

  @Test
  void formsReachTheOwnDomain() throws Exception {
    assertThat(give(angelica, "mantua.example", ADMIN + "#get-registered-users-list"))
        .contains("nurse@mantua.example", "angelica@mantua.example")
        .doesNotContain("verona");
    assertThat(give(angelica, "mantua.example", ADMIN + "#get-online-users-list")).contains("angelica").doesNotContain("romeo");
    assertThat(give(angelica, "mantua.example", ADMIN + "#get-registered-users-num")).contains("<value>2</value>");
    assertThat(give(angelica, "mantua.example", ADMIN + "#get-online-users-num")).contains("<value>1</value>");
    assertThat(give(angelica, "mantua.example", ADMIN + "#get-user-roster", "accountjids", "nurse@mantua.example"))
        .contains("completed");
    assertThat(give(angelica, "mantua.example", ADMIN + "#add-user", "accountjid", "page@mantua.example", "password", "Correct-Horse-7",
            "password-verify", "Correct-Horse-7"))
        .contains("completed")
        .doesNotContain("error");
    assertThat(server.backends().accounts().find(Jid.valueOf("page@mantua.example"))).isNotNull();
  }

  @Test
  void formsOfAnotherDomainAreForbidden() throws Exception {
    for (String node : List.of("user-list", "announce", ADMIN + "#add-user", ADMIN + "#get-registered-users-list", ADMIN + "#set-motd")) {
      assertThat(give(angelica, "verona.example", node)).as(node).contains("forbidden");
    }
    for (String node : List.of("server-stop", "option-set-all", "settings", "audit-verify", ADMIN + "#shutdown", ADMIN + "#edit-admin")) {
      assertThat(give(angelica, "mantua.example", node)).as(node).containsAnyOf("forbidden", "item-not-found");
    }
  }

  @Test
  void peopleOfAnotherDomainAreForbidden() throws Exception {
    for (String at : List.of("mantua.example", "angelica@mantua.example")) {
      for (String node : List.of("delete-user", "disable-user", "get-user-roster", "get-user-lastlogin", "user-stats", "end-user-session")) {
        for (String named : List.of("nurse@verona.example", "romeo@verona.example/street", "nobody@verona.example")) {
          assertThat(give(angelica, at, ADMIN + "#" + node, "accountjids", "nurse@mantua.example\n" + named))
              .as(node + " " + named)
              .contains("forbidden");
        }
      }
      assertThat(give(angelica, at, ADMIN + "#change-user-password", "accountjid", "romeo@verona.example", "password", "Correct-Horse-7"))
          .contains("forbidden");
      assertThat(give(angelica, at, ADMIN + "#add-user", "accountjid", "x@verona.example", "password", "Correct-Horse-7",
              "password-verify", "Correct-Horse-7"))
          .contains("forbidden");
      assertThat(give(angelica, at, "user-list", "domain", "verona.example")).contains("forbidden");
      assertThat(give(angelica, at, "user-list")).contains("nurse@mantua.example").doesNotContain("verona");
      assertThat(give(angelica, at, "session-list", "account", "romeo@verona.example")).contains("forbidden");
      assertThat(give(angelica, at, "session-list")).doesNotContain("romeo");
    }
    assertThat(server.backends().accounts().find(Jid.valueOf("nurse@mantua.example"))).isNotNull();
    assertThat(server.kernel().sessions().session(Jid.valueOf("romeo@verona.example/street"))).isNotNull();
  }

  @Test
  void announcementsReachTheOwnDomain() throws Exception {
    assertThat(give(angelica, "mantua.example", ADMIN + "#announce", "announcement", "Supper")).contains("completed");
    assertThat(give(angelica, "mantua.example", ADMIN + "#set-motd", "motd", "Quiet today")).contains("completed");
    assertThat(give(angelica, "mantua.example", "announce", "text", "All", "domain", "verona.example")).contains("forbidden");
    assertThat(give(angelica, "mantua.example", "motd-set", "text", "All")).contains("forbidden");
    hears(angelica, "Supper");
    hears(angelica, "Quiet today");
    run("motd-set", "text", "For all");
    hears(romeo, "For all");
    assertThat(heard(romeo)).doesNotContain("Supper", "Quiet today", "All");
    assertThat(heard(angelica)).doesNotContain("For all");
  }

  @Test
  void aFormThatWasBegunInTimeIsOfNoUseLater() throws Exception {
    String node = ADMIN + "#change-user-password";
    String at = "angelica@mantua.example";
    run("role-give", "account", at, "role", "administrator", "domain", "verona.example");
    Element begun = answer(angelica, "set", at, "<command xmlns='" + COMMANDS + "' node='" + node + "'/>");
    String session = Objects.requireNonNull(begun.child("command", COMMANDS)).attributeOr("sessionid", "");
    run("role-give", "account", at, "role", "none", "domain", "verona.example");
    assertThat(fill(angelica, at, node, session, "accountjid", "romeo@verona.example", "password", "Correct-Horse-7"))
        .contains("forbidden");
  }

  @Test
  void roomsOfTheOwnDomainAreTheirs() throws Exception {
    run("room-create", "room", "hall@conference.mantua.example", "owner", "nurse@mantua.example");
    run("room-create", "room", "hall@conference.verona.example", "owner", "romeo@verona.example");
    String list = "<query xmlns='http://jabber.org/protocol/muc#admin'><item affiliation='owner'/></query>";
    assertThat(answer(angelica, "get", "hall@conference.mantua.example", list).attribute("type")).isEqualTo("result");
    assertThat(answer(angelica, "get", "hall@conference.verona.example", list).toString()).contains("forbidden");
    assertThat(give(angelica, "mantua.example", "room-destroy", "room", "hall@conference.verona.example")).contains("forbidden");
    assertThat(give(angelica, "mantua.example", "room-list")).contains("hall@conference.mantua").doesNotContain("verona");
    assertThat(give(angelica, "mantua.example", "room-destroy", "room", "hall@conference.mantua.example")).contains("Destroyed");
  }

  @Test
  void reportsGoToThoseWhoLookAfterTheReporter() throws Exception {
    StreamClient nurse = available("nurse@mantua.example/x");
    String block =
        "<block xmlns='urn:xmpp:blocking'><item jid='%s'><report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'/></item></block>";
    assertThat(answer(nurse, "set", "nurse@mantua.example", block.formatted("tybalt@verona.example")).attribute("type"))
        .isEqualTo("result");
    assertThat(answer(romeo, "set", "romeo@verona.example", block.formatted("nurse@mantua.example")).attribute("type"))
        .isEqualTo("result");
    hears(angelica, "nurse@mantua.example reports");
    assertThat(heard(angelica)).doesNotContain("romeo@verona.example reports");
    assertThat(give(angelica, "mantua.example", "report-list")).contains("tybalt").doesNotContain("romeo");
  }

  @Test
  void invitationsAreFoundHoweverManyOthersHaveNewerOnes() throws Exception {
    Instant now = server.kernel().clock().instant();
    for (int i = 0; i <= 1000; i++) {
      String id = "%064x".formatted(i + 1);
      boolean own = i == 0;
      String domain = own ? "mantua.example" : "verona.example";
      server
          .backends()
          .invites()
          .add(
              new Invitation(
                  "f00d" + "0".repeat(12) + id.substring(16), null, domain, own ? "balthasar" : null, false, true,
                  now.plusMillis(i), now.plusSeconds(3600), null),
              5000);
    }
    assertThat(give(angelica, "mantua.example", "invite-list")).contains("balthasar@mantua.example").doesNotContain("verona");
    assertThat(give(angelica, "mantua.example", "invite-revoke", "id", "f00d000000000000")).contains("Took the invitation back");
    assertThat(give(angelica, "mantua.example", "invite-revoke", "id", "f00d000000000000")).contains("no such invitation");
    assertThat(give(angelica, "mantua.example", "invite-list")).doesNotContain("balthasar");
  }
}
