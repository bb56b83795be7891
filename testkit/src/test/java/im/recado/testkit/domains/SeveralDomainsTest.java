package im.recado.testkit.domains;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several domains in one server: they come and go while it runs, and nobody of one is anybody of another. */
@Timeout(120)
final class SeveralDomainsTest {
  private static final String ITEMS = "http://jabber.org/protocol/disco#items";

  private final MemoryBackends disk = new MemoryBackends();
  private TestServer server;
  private Transport transport;

  @BeforeEach
  void start() {
    server = new TestServer(List.of("verona.example"), disk.backends());
    transport = server.inProcess();
  }

  @AfterEach
  void close() {
    transport.close();
    server.close();
  }

  private void restart() {
    close();
    start();
  }

  private CommandResult run(String command, String... arguments) throws CommandException {
    return as(Caller.COMMAND_LINE, command, arguments);
  }

  private CommandResult as(Caller caller, String command, String... arguments) throws CommandException {
    Map<String, String> named = new HashMap<>();
    for (int i = 0; i < arguments.length; i += 2) {
      named.put(arguments[i], arguments[i + 1]);
    }
    return server.kernel().commands().run(command, caller, named);
  }

  private void refused(Reason reason, String command, String... arguments) {
    assertThatThrownBy(() -> run(command, arguments))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(reason));
  }

  private StreamClient client(String jid, String password) {
    return new StreamClient(transport, Jid.valueOf(jid), password, false);
  }

  private StreamClient available(String jid, String password) throws IOException {
    server.account(Jid.valueOf(jid), password);
    StreamClient client = client(jid, password);
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

  private static Element answer(StreamClient client, String type, String to, String payload) throws IOException {
    client.send(xml("<iq xmlns='jabber:client' type='" + type + "' id='q' to='" + to + "'>" + payload + "</iq>"));
    while (true) {
      Element element = client.element();
      if (element.name().equals("iq") && "q".equals(element.attribute("id"))) {
        return element;
      }
    }
  }

  private static List<String> services(StreamClient client, String domain) throws IOException {
    Element answer = answer(client, "get", domain, "<query xmlns='" + ITEMS + "'/>");
    List<String> services = new ArrayList<>();
    Objects.requireNonNull(answer.child("query", ITEMS)).elements().forEach(item -> services.add(item.attribute("jid")));
    return services;
  }

  @Test
  void aDomainIsAddedAndPeopleOfItTalkAndItIsThereAfterARestart() throws Exception {
    StreamClient early = client("romeo@mantua.example/x", "password");
    early.connect();
    early.openStream();
    assertThat(condition(early)).isEqualTo("host-unknown");
    run("domain-add", "domain", "Mantua.example");
    StreamClient romeo = available("romeo@verona.example/orchard", "password");
    StreamClient other = available("romeo@mantua.example/exile", "another");
    romeo.send(xml("<message xmlns='jabber:client' type='chat' to='romeo@mantua.example'><body>Who?</body></message>"));
    Element came = other.element();
    assertThat(came.childText("body", Namespaces.CLIENT)).isEqualTo("Who?");
    assertThat(came.attribute("from")).isEqualTo("romeo@verona.example/orchard");
    restart();
    assertThat(run("domain-list").rows())
        .containsExactly(List.of("verona.example", "main", "1", "0", "0"), List.of("mantua.example", "added", "1", "0", "0"));
    assertThatCode(() -> available("romeo@mantua.example/exile", "another")).doesNotThrowAnyException();
    assertThat(run("domain-list").rows()).contains(List.of("mantua.example", "added", "1", "0", "1"));
  }

  @Test
  void accountsAndSessionsAreListedByDomain() throws Exception {
    run("domain-add", "domain", "mantua.example");
    // Neither what looks like the domain nor what lies below it.
    run("domain-add", "domain", "x.mantua.example");
    List<StreamClient> online = new ArrayList<>();
    for (String jid : List.of("ann@verona.example", "ann@mantua.example", "bob@mantua.example", "ann@x.mantua.example")) {
      online.add(available(jid + "/a", "password"));
    }
    assertThat(run("user-list", "domain", "Mantua.example").rows())
        .extracting(List::getFirst)
        .containsExactly("ann@mantua.example", "bob@mantua.example");
    assertThat(run("user-list", "domain", "mantua.example", "containing", "BOB").rows())
        .extracting(List::getFirst)
        .containsExactly("bob@mantua.example");
    assertThat(run("user-list", "domain", "mantua.example", "after", "ann@mantua.example", "most", "1").rows())
        .extracting(List::getFirst)
        .containsExactly("bob@mantua.example");
    assertThat(run("session-list", "domain", "mantua.example").rows())
        .extracting(List::getFirst)
        .containsExactly("ann@mantua.example/a", "bob@mantua.example/a");
    assertThat(run("session-list").rows()).hasSameSizeAs(online);
    for (String unknown : List.of("rome.example", "ann@mantua.example", "")) {
      refused(Reason.NOT_FOUND, "user-list", "domain", unknown);
      refused(Reason.NOT_FOUND, "session-list", "domain", unknown);
    }
  }

  @Test
  void eachDomainHasRoomsOfItsOwnAndSharesTheRest() throws Exception {
    run("domain-add", "domain", "mantua.example");
    StreamClient romeo = available("romeo@verona.example/orchard", "password");
    List<String> here = services(romeo, "verona.example");
    List<String> there = services(romeo, "mantua.example");
    assertThat(here).contains("conference.verona.example", "upload.verona.example").doesNotContain("conference.mantua.example");
    assertThat(there).contains("conference.mantua.example", "upload.verona.example").doesNotContain("conference.verona.example");
    run("room-create", "room", "ball@conference.mantua.example", "owner", "romeo@verona.example");
    assertThat(run("room-services").rows()).extracting(List::getFirst).contains("conference.verona.example", "conference.mantua.example");
    assertThat(services(romeo, "conference.mantua.example")).containsExactly("ball@conference.mantua.example");
    assertThat(services(romeo, "conference.verona.example")).isEmpty();
  }

  @Test
  void aDomainThatIsNotEmptyGoesOnlyWithAWordOfAnOwnerAndLeavesNothing() throws Exception {
    run("domain-add", "domain", "mantua.example");
    StreamClient romeo = available("romeo@mantua.example/exile", "password");
    StreamClient benvolio = available("benvolio@verona.example/street", "password");
    answer(benvolio, "set", "benvolio@verona.example",
        "<query xmlns='jabber:iq:roster'><item jid='romeo@mantua.example' name='R'/></query>");
    answer(romeo, "set", "romeo@mantua.example", "<query xmlns='jabber:iq:private'><x xmlns='urn:x'>secret</x></query>");
    run("room-create", "room", "ball@conference.mantua.example", "owner", "romeo@mantua.example");
    refused(Reason.CONFLICT, "domain-remove", "domain", "mantua.example");
    assertThatThrownBy(
            () -> as(new Caller("iago@verona.example", ServerRole.ADMINISTRATOR), "domain-remove", "domain", "mantua.example", "everything", "true"))
        .isInstanceOfSatisfying(CommandException.class, e -> assertThat(e.reason()).isEqualTo(Reason.NOT_ALLOWED));
    run("domain-remove", "domain", "mantua.example", "everything", "true");
    assertThat(condition(romeo)).isEqualTo("host-gone");
    assertThat(run("domain-list").rows()).hasSize(1);
    assertThat(disk.backends().accounts().count()).isEqualTo(1);
    StreamClient again = client("romeo@mantua.example/x", "password");
    again.connect();
    again.openStream();
    assertThat(condition(again)).isEqualTo("host-unknown");
    // Who is written to there now is somebody elsewhere.
    assertThat(answer(benvolio, "get", "conference.mantua.example", "<query xmlns='" + ITEMS + "'/>").toString())
        .contains("remote-server-not-found");
    run("domain-add", "domain", "mantua.example");
    StreamClient heir = available("romeo@mantua.example/exile", "password");
    assertThat(answer(heir, "get", "romeo@mantua.example", "<query xmlns='jabber:iq:private'><x xmlns='urn:x'/></query>").toString())
        .doesNotContain("secret");
    assertThat(services(heir, "conference.mantua.example")).isEmpty();
  }

  @Test
  void theMainDomainStaysAndAddressesOfServicesAreNoDomains() throws Exception {
    refused(Reason.CONFLICT, "domain-remove", "domain", "verona.example");
    refused(Reason.NOT_FOUND, "domain-remove", "domain", "mantua.example");
    refused(Reason.CONFLICT, "domain-add", "domain", "verona.example");
    refused(Reason.CONFLICT, "domain-add", "domain", "conference.verona.example");
    refused(Reason.CONFLICT, "domain-add", "domain", "upload.verona.example");
    for (String text : List.of("", " ", "alice@mantua.example", "mantua.example/x", "192.0.2.1", "[::1]", "a b")) {
      refused(Reason.WRONG_ARGUMENT, "domain-add", "domain", text);
    }
  }

  @Test
  void aDomainOfTheSettingsStays() throws Exception {
    try (TestServer two = new TestServer(List.of("verona.example", "padua.example"), new MemoryBackends().backends())) {
      assertThatThrownBy(
              () -> two.kernel().commands().run("domain-remove", Caller.COMMAND_LINE, Map.of("domain", "padua.example")))
          .hasMessageContaining("server.domains");
    }
  }

  @Test
  void whenTheDiskFailsTheDomainStaysAndWorks() throws Exception {
    run("domain-add", "domain", "mantua.example");
    server.account(Jid.valueOf("romeo@mantua.example"), "password");
    disk.full(true);
    refused(Reason.FAILED, "domain-remove", "domain", "mantua.example", "everything", "true");
    disk.full(false);
    assertThatCode(() -> available("romeo@mantua.example/exile", "password")).doesNotThrowAnyException();
    run("domain-remove", "domain", "mantua.example", "everything", "true");
    assertThat(run("domain-list").rows()).hasSize(1);
  }

  @Test
  void twoWithTheSameNameAreTwoPeople() throws Exception {
    run("domain-add", "domain", "mantua.example");
    StreamClient one = available("ann@verona.example/a", "password");
    StreamClient other = available("ann@mantua.example/a", "another");
    answer(one, "set", "ann@verona.example", "<query xmlns='jabber:iq:roster'><item jid='x@verona.example' name='hers'/></query>");
    answer(one, "set", "ann@verona.example", "<block xmlns='urn:xmpp:blocking'><item jid='y@verona.example'/></block>");
    answer(one, "set", "ann@verona.example", "<vCard xmlns='vcard-temp'><FN>hers</FN></vCard>");
    answer(one, "set", "ann@verona.example",
        "<pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='r@c.example'>"
            + "<conference xmlns='urn:xmpp:bookmarks:1' name='hers'/></item></publish></pubsub>");
    one.send(xml("<message xmlns='jabber:client' type='chat' to='z@verona.example'><body>hers</body></message>"));
    for (String query :
        List.of(
            "<query xmlns='jabber:iq:roster'/>",
            "<blocklist xmlns='urn:xmpp:blocking'/>",
            "<vCard xmlns='vcard-temp'/>",
            "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'/></pubsub>")) {
      String own = answer(one, "get", "ann@verona.example", query).toString();
      assertThat(own).as(query).containsAnyOf("hers", "y@verona.example");
      assertThat(answer(other, "get", "ann@mantua.example", query).toString()).as(query).doesNotContain("hers", "y@verona.example");
    }
    // Nor do they get at each other's things by naming them.
    assertThat(answer(other, "get", "ann@verona.example", "<query xmlns='jabber:iq:roster'/>").attribute("type")).isEqualTo("error");
    assertThat(answer(other, "set", "ann@verona.example", "<vCard xmlns='vcard-temp'><FN>mine</FN></vCard>").attribute("type"))
        .isEqualTo("error");
    run("user-disable", "account", "ann@verona.example");
    assertThat(answer(other, "get", "mantua.example", "<ping xmlns='urn:xmpp:ping'/>").attribute("type")).isEqualTo("result");
    assertThatCode(() -> available("ann@mantua.example/b", "another")).doesNotThrowAnyException();
    run("user-remove", "account", "ann@verona.example");
    assertThat(answer(other, "get", "mantua.example", "<ping xmlns='urn:xmpp:ping'/>").attribute("type")).isEqualTo("result");
  }

  /** The condition of the stream error that comes next. */
  private static String condition(StreamClient client) throws IOException {
    return Objects.requireNonNull(next(client, "error").firstElement()).name();
  }

  /** The next element of this name, passing over headers and all else. */
  private static Element next(StreamClient client, String name) throws IOException {
    while (true) {
      StreamClient.Event event = client.next();
      if (event instanceof StreamClient.Event.Came(Element element) && element.name().equals(name)) {
        return element;
      } else if (event == null || event instanceof StreamClient.Event.Gone) {
        throw new IOException("instead of " + name + ": " + event);
      }
    }
  }

  private static void open(StreamClient client, String domain) throws IOException {
    client.send(
        ("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='" + domain + "' version='1.0'>")
            .getBytes(StandardCharsets.UTF_8));
  }

  /** Opens a stream, protected. */
  private static void protect(StreamClient client) throws IOException {
    client.connect();
    client.openStream();
    next(client, "features");
    client.send(Element.of("starttls", Namespaces.TLS));
    next(client, "proceed");
    client.startTls();
  }

  private static Element plain(String authzid, String user, String password) {
    String words = authzid + "\0" + user + "\0" + password;
    return xml(
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>"
            + Base64.getEncoder().encodeToString(words.getBytes(StandardCharsets.UTF_8)) + "</auth>");
  }

  @ParameterizedTest
  @ValueSource(strings = {"|ann@verona.example|hers", "ann@verona.example|ann|his", "|ann|hers", "ann@verona.example|ann@mantua.example|his"})
  void a6NobodyOfOneDomainLogsInAsSomebodyOfAnother(String login) throws Exception {
    run("domain-add", "domain", "mantua.example");
    server.account(Jid.valueOf("ann@verona.example"), "hers");
    server.account(Jid.valueOf("ann@mantua.example"), "his");
    String[] words = login.split("\\|", -1);
    StreamClient client = client("ann@mantua.example/x", "his");
    protect(client);
    client.openStream();
    next(client, "features");
    client.send(plain(words[0], words[1], words[2]));
    assertThat(client.element().name()).isEqualTo("failure");
  }

  @Test
  void a6TheDomainOfAStreamStaysWhenItBeginsAnew() throws Exception {
    run("domain-add", "domain", "mantua.example");
    server.account(Jid.valueOf("ann@mantua.example"), "his");
    StreamClient client = client("ann@mantua.example/x", "his");
    protect(client);
    client.openStream();
    next(client, "features");
    client.send(plain("", "ann", "his"));
    next(client, "success");
    client.restart();
    open(client, "verona.example");
    assertThat(condition(client)).isEqualTo("host-unknown");
    StreamClient early = client("ann@mantua.example/x", "his");
    protect(early);
    open(early, "verona.example");
    assertThat(condition(early)).isEqualTo("host-unknown");
  }

  @Test
  void a6ASessionOfOneDomainIsNotResumedFromAnother() throws Exception {
    run("domain-add", "domain", "mantua.example");
    server.account(Jid.valueOf("ann@verona.example"), "hers");
    server.account(Jid.valueOf("ann@mantua.example"), "his");
    StreamClient one = client("ann@verona.example/a", "hers");
    one.connectSession();
    one.send(xml("<enable xmlns='urn:xmpp:sm:3' resume='true'/>"));
    String id = Objects.requireNonNull(one.element().attribute("id"));
    one.cut();
    Jid full = one.jid();
    await().until(() -> Objects.requireNonNull(server.kernel().sessions().session(full)).stream() == null);
    StreamClient other = client("ann@mantua.example/a", "his");
    other.logIn();
    other.send(xml("<resume xmlns='urn:xmpp:sm:3' previd='" + id + "' h='0'/>"));
    assertThat(other.element().name()).isEqualTo("failed");
    assertThat(server.kernel().sessions().session(full)).isNotNull();
  }

  @Test
  void aServiceTakesNothingAwayFromAnother() {
    assertThatThrownBy(() -> server.kernel().router().service("conference.verona.example", stanza -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> server.kernel().router().service("verona.example", stanza -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThat(Set.copyOf(server.kernel().domains().all())).containsExactly("verona.example");
  }
}
