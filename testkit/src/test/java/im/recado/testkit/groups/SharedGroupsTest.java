package im.recado.testkit.groups;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.Subscription;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Groups that stand in the rosters of those who are in them. */
final class SharedGroupsTest {
  private static final String ROSTER = "jabber:iq:roster";
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");
  private static final Jid NURSE = Jid.valueOf("nurse@verona.example");

  private final MemoryBackends disk = new MemoryBackends();
  private TestServer server = new TestServer(List.of("verona.example"), disk.backends());

  SharedGroupsTest() throws CommandException {
    for (Jid account : List.of(ROMEO, JULIET, NURSE)) {
      server.account(account, "password");
    }
    run("group-create", Map.of("group", "lovers", "title", "Lovers"));
  }

  @AfterEach
  void close() {
    server.close();
  }

  private void run(String command, Map<String, String> arguments) throws CommandException {
    CommandResult _ = server.kernel().commands().run(command, Caller.COMMAND_LINE, arguments);
  }

  private void join(Jid account) throws CommandException {
    run("group-add", Map.of("group", "lovers", "account", account.toString()));
  }

  private void leave(Jid account) throws CommandException {
    run("group-remove", Map.of("group", "lovers", "account", account.toString()));
  }

  private StreamClient client(Jid account) throws IOException {
    StreamClient client = new StreamClient(server.inProcess(), Jid.valueOf(account + "/x"), "password", false);
    client.connectSession();
    return client;
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("^<(iq|message|presence)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new AssertionError(e);
    }
  }

  /** The roster as it is answered: its version, and an item for each contact, written short. */
  private record Shown(String version, Map<String, String> items) {}

  private static Shown roster(StreamClient client) throws IOException {
    client.send(xml("<iq type='get' id='r'><query xmlns='jabber:iq:roster' ver=''/></iq>"));
    Element query = Objects.requireNonNull(client.element().child("query", ROSTER));
    Map<String, String> items = new TreeMap<>();
    query.elements().forEach(item -> items.put(item.attributeOr("jid", ""), shortly(item)));
    return new Shown(query.attributeOr("ver", ""), items);
  }

  /** Subscription, name in brackets, groups. */
  private static String shortly(Element item) {
    return item.attribute("subscription") + " [" + item.attributeOr("name", "") + "] "
        + item.elements("group", ROSTER).stream().map(Element::text).toList();
  }

  private static String pushed(Element push) {
    assertThat(push.attribute("type")).isEqualTo("set");
    Element item = Objects.requireNonNull(push.child("query", ROSTER)).elements().getFirst();
    return item.attribute("jid") + " " + shortly(item);
  }

  @Test
  void thoseWhoAreInAGroupAreInEachOthersRosters() throws Exception {
    join(ROMEO);
    join(JULIET);
    assertThat(roster(client(ROMEO)).items()).isEqualTo(Map.of(JULIET.toString(), "both [] [Lovers]"));
    assertThat(roster(client(NURSE)).items()).isEmpty();
    assertThat(disk.backends().rosters().load(ROMEO).items()).as("nothing is stored").isEmpty();
    run("group-change", Map.of("group", "lovers"));
    assertThat(roster(client(ROMEO)).items()).as("a group without a title").isEmpty();
  }

  @Test
  void whoComesAndGoesIsPushedAndSeen() throws Exception {
    join(ROMEO);
    StreamClient romeo = client(ROMEO);
    Shown _ = roster(romeo);
    romeo.send(xml("<presence/>"));
    StreamClient juliet = client(JULIET);
    Shown _ = roster(juliet);
    juliet.send(xml("<presence><show>chat</show></presence>"));
    romeo.barrier();
    juliet.barrier();
    romeo.seen().clear();
    juliet.seen().clear();
    join(JULIET);
    assertThat(pushed(romeo.element())).isEqualTo("juliet@verona.example both [] [Lovers]");
    Element presence = romeo.element();
    assertThat(presence.attribute("from")).isEqualTo("juliet@verona.example/x");
    assertThat(presence.childText("show", "jabber:client")).isEqualTo("chat");
    assertThat(pushed(juliet.element())).isEqualTo("romeo@verona.example both [] [Lovers]");
    assertThat(juliet.element().attribute("from")).isEqualTo("romeo@verona.example/x");
    juliet.send(xml("<presence><show>away</show></presence>"));
    assertThat(romeo.element().childText("show", "jabber:client")).isEqualTo("away");
    leave(JULIET);
    assertThat(pushed(romeo.element())).isEqualTo("juliet@verona.example remove [] []");
    assertThat(romeo.element().attribute("type")).isEqualTo("unavailable");
    romeo.barrier();
    romeo.seen().clear();
    juliet.send(xml("<presence><show>dnd</show></presence>"));
    juliet.barrier();
    romeo.barrier();
    assertThat(romeo.seen()).isEmpty();
  }

  @Test
  void whoLogsInSeesThemAndIsSeen() throws Exception {
    join(ROMEO);
    join(JULIET);
    StreamClient juliet = client(JULIET);
    juliet.send(xml("<presence/>"));
    juliet.barrier();
    juliet.seen().clear();
    StreamClient romeo = client(ROMEO);
    romeo.send(xml("<presence/>"));
    assertThat(juliet.element().attribute("from")).isEqualTo("romeo@verona.example/x");
    Element first = romeo.element();
    Element second = romeo.element();
    assertThat(List.of(first.attributeOr("from", ""), second.attributeOr("from", "")))
        .containsExactlyInAnyOrder("romeo@verona.example/x", "juliet@verona.example/x");
  }

  @Test
  void clientsCannotEndWhatAGroupGives() throws Exception {
    join(ROMEO);
    join(JULIET);
    StreamClient romeo = client(ROMEO);
    Shown _ = roster(romeo);
    romeo.send(
        xml(
            "<iq type='set' id='s'><query xmlns='jabber:iq:roster'>"
                + "<item jid='juliet@verona.example' subscription='remove'/></query></iq>"));
    assertThat(romeo.element().toString()).contains("not-allowed");
    romeo.send(xml("<presence type='unsubscribe' to='juliet@verona.example' id='u'/>"));
    assertThat(romeo.element().toString()).contains("not-allowed");
    romeo.send(xml("<presence type='unsubscribed' to='juliet@verona.example' id='v'/>"));
    assertThat(romeo.element().toString()).contains("not-allowed");
    assertThat(roster(romeo).items()).isEqualTo(Map.of(JULIET.toString(), "both [] [Lovers]"));
  }

  @Test
  void namesAndGroupsOfTheirOwnStayBesideTheShared() throws Exception {
    join(ROMEO);
    join(JULIET);
    StreamClient romeo = client(ROMEO);
    Shown _ = roster(romeo);
    romeo.send(
        xml(
            "<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='juliet@verona.example' name='Jule'>"
                + "<group>Lovers</group><group>Secret</group></item></query></iq>"));
    Element answer = romeo.element();
    assertThat(answer.attribute("type")).isEqualTo("result");
    assertThat(pushed(romeo.element())).isEqualTo("juliet@verona.example both [Jule] [Secret, Lovers]");
    leave(JULIET);
    assertThat(pushed(romeo.element())).isEqualTo("juliet@verona.example none [Jule] [Secret]");
    assertThat(roster(romeo).items()).isEqualTo(Map.of(JULIET.toString(), "none [Jule] [Secret]"));
  }

  @Test
  void whatWasBeforeTheGroupIsThereAfterIt() throws Exception {
    disk.backends().rosters()
        .put(ROMEO, new RosterItem(JULIET, "", List.of(), Subscription.TO, false, false, null, true));
    join(ROMEO);
    join(JULIET);
    assertThat(roster(client(ROMEO)).items()).isEqualTo(Map.of(JULIET.toString(), "both [] [Lovers]"));
    run("group-delete", Map.of("group", "lovers"));
    assertThat(roster(client(ROMEO)).items()).isEqualTo(Map.of(JULIET.toString(), "to [] []"));
  }

  @Test
  void versionsTellWhatIsShared() throws Exception {
    join(ROMEO);
    StreamClient romeo = client(ROMEO);
    Shown alone = roster(romeo);
    join(JULIET);
    Element push = romeo.element();
    String version = Objects.requireNonNull(push.child("query", ROSTER)).attributeOr("ver", "");
    assertThat(version).isNotEqualTo(alone.version());
    assertThat(answer(romeo, version).elements()).as("nothing is new").isEmpty();
    assertThat(Objects.requireNonNull(answer(romeo, alone.version()).child("query", ROSTER)).elements()).hasSize(1);
    server.close();
    server = new TestServer(List.of("verona.example"), disk.backends());
    StreamClient again = client(ROMEO);
    assertThat(answer(again, version).elements()).as("nor after a restart").isEmpty();
    leave(JULIET);
    Element _ = again.element();
    assertThat(answer(again, alone.version()).elements()).as("as it was").isEmpty();
  }

  private static Element answer(StreamClient client, String version) throws IOException {
    client.send(xml("<iq type='get' id='r'><query xmlns='jabber:iq:roster' ver='" + version + "'/></iq>"));
    return client.element();
  }

  @Test
  void theRosterLimitCountsWhatPeopleKeepThemselves() throws Exception {
    server.set("roster.max-items", "1");
    join(ROMEO);
    join(JULIET);
    StreamClient romeo = client(ROMEO);
    romeo.send(
        xml("<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='a@elsewhere.example'/></query></iq>"));
    assertThat(romeo.element().attribute("type")).isEqualTo("result");
    romeo.send(
        xml("<iq type='set' id='s'><query xmlns='jabber:iq:roster'><item jid='b@elsewhere.example'/></query></iq>"));
    assertThat(romeo.element().toString()).contains("not-acceptable");
  }

  @Test
  void anAccountThatIsRemovedIsInNoGroup() throws Exception {
    join(ROMEO);
    join(JULIET);
    StreamClient romeo = client(ROMEO);
    Shown _ = roster(romeo);
    run("user-remove", Map.of("account", "juliet"));
    assertThat(pushed(romeo.element())).isEqualTo("juliet@verona.example remove [] []");
    assertThat(disk.backends().groups().members("lovers")).containsOnlyKeys(ROMEO);
  }

  @Test
  void groupsHaveLimits() throws Exception {
    server.set("groups.members", "1");
    server.set("groups.most", "1");
    join(ROMEO);
    assertThatThrownBy(() -> join(JULIET))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
    assertThatThrownBy(() -> run("group-create", Map.of("group", "more")))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.CONFLICT));
    assertThatThrownBy(() -> run("group-add", Map.of("group", "lovers", "account", "tybalt")))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_FOUND));
  }
}
