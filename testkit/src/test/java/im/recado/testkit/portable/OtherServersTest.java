package im.recado.testkit.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.modules.Backends;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.portable.Importer;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * What other servers write: ejabberd 23.01 ({@code export_piefxis}), Prosody 0.12 ({@code prosody-migrator} into {@code
 * xep0227}; cut), and what Openfire's plug-in is known to write.
 */
final class OtherServersTest {
  private static final Jid ALICE = Jid.valueOf("alice@peer.example/desk");
  private static final Jid BOB = Jid.valueOf("bob@peer.example/desk");
  private static final String ROSTER = "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>";
  private static final String NODE =
      "<iq type='get' id='2' to='alice@peer.example'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='%s'/>"
          + "</pubsub></iq>";

  @TempDir Path folder;
  private final Backends backends = new MemoryBackends().backends();
  private final List<String> complaints = new ArrayList<>();

  private Importer read(TestServer server, Path file) throws IOException, XmlException {
    Importer importer =
        new Importer(
            backends,
            new Accounts(server.kernel(), backends.accounts(), RemovalMarks.of(server.kernel(), backends.stores())),
            Clock.systemUTC(),
            account -> false,
            account -> true,
            complaints::add);
    importer.read(file);
    return importer;
  }

  private Path file(String name) throws IOException {
    Path file = folder.resolve(name);
    try (InputStream in = Objects.requireNonNull(OtherServersTest.class.getResourceAsStream(name), name)) {
      Files.copy(in, file);
    }
    return file;
  }

  private Path user(String attributes) throws IOException {
    return Files.writeString(
        folder.resolve("user.xml"),
        "<server-data xmlns='urn:xmpp:pie:0'><host jid='peer.example'><user " + attributes + "/></host></server-data>");
  }

  private static TestServer server() {
    TestServer server = new TestServer(List.of("peer.example"), new MemoryBackends().backends());
    server.set("c2s.ping-interval", "2h");
    return server;
  }

  private TestServer here() {
    TestServer server = new TestServer(List.of("peer.example"), backends);
    server.set("c2s.ping-interval", "2h");
    return server;
  }

  private static StreamClient login(TestServer server, Jid jid) throws IOException {
    StreamClient client = new StreamClient(server.inProcess(), jid, "secret-" + jid.local(), false);
    client.connectSession();
    return client;
  }

  private static Element xml(String text) throws XmlException {
    return Xml.parse(text.replaceFirst("<(iq|presence)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
  }

  private static String ask(StreamClient client, String iq) throws IOException, XmlException {
    client.send(xml(iq));
    Element answer = client.element();
    while (!answer.name().equals("iq")) {
      answer = client.element();
    }
    return answer.toString();
  }

  private static void awaitAll(StreamClient client, String... texts) throws IOException, XmlException {
    client.send(xml("<presence/>"));
    StringBuilder came = new StringBuilder();
    while (!List.of(texts).stream().allMatch(text -> came.indexOf(text) >= 0)) {
      came.append(client.element());
    }
  }

  private List<ScramKeys> keys(String name) {
    AccountRecord account = Objects.requireNonNull(backends.accounts().find(Jid.valueOf(name + "@peer.example")));
    return account.keys();
  }

  @Test
  void ejabberd() throws Exception {
    file("ejabberd_peer_example.xml");
    try (TestServer server = here()) {
      assertThat(read(server, file("ejabberd.xml")).added()).isEqualTo(3);
      assertThat(complaints).isEmpty();
      for (Jid each : List.of(BOB, Jid.valueOf("juliet@peer.example/desk"))) {
        login(server, each);
      }
      StreamClient alice = login(server, ALICE);
      assertThat(ask(alice, ROSTER))
          .contains("name='Bob &amp; co'", "subscription='both'", "<group>Friends</group>", "<group>Work</group>");
      assertThat(ask(alice, "<iq type='get' id='3'><vCard xmlns='vcard-temp'/></iq>")).contains("<NICKNAME>al</NICKNAME>");
      assertThat(ask(alice, "<iq type='get' id='4'><blocklist xmlns='urn:xmpp:blocking'/></iq>"))
          .contains("mallory@other.example", "spam.example");
      assertThat(ask(alice, "<iq type='get' id='5'><query xmlns='jabber:iq:private'><notes xmlns='urn:x'/></query></iq>"))
          .contains("remember");
      assertThat(ask(alice, NODE.formatted("urn:xmpp:bookmarks:1"))).contains("coven@conference.peer.example");
      awaitAll(
          alice, "You are away &lt;now&gt;", "Still away", "2026-11-26T17:20:59", "from='juliet@peer.example'", "May I?");
    }
  }

  @Test
  void prosody() throws Exception {
    try (TestServer server = here()) {
      assertThat(read(server, file("prosody_juliet.xml")).added()).isEqualTo(1);
      assertThat(read(server, file("prosody_alice.xml")).added()).isEqualTo(1);
      assertThat(complaints).isEmpty();
      StreamClient juliet = login(server, Jid.valueOf("juliet@peer.example/desk"));
      assertThat(ask(juliet, ROSTER)).contains("ask='subscribe'");
      // The settings of the picture have no values, and hold for contacts; those of the bookmarks say whose they are.
      assertThat(ask(juliet, NODE.formatted("urn:xmpp:avatar:data"))).contains("presence-subscription-required");
      assertThat(ask(juliet, NODE.formatted("urn:xmpp:bookmarks:1"))).contains("type='error'");
      StreamClient alice = login(server, ALICE);
      assertThat(ask(alice, ROSTER))
          .contains("name='Bob &amp; co'", "subscription='both'", "<group>Friends</group>", "<group>Work</group>");
      assertThat(ask(alice, "<iq type='get' id='5'><query xmlns='jabber:iq:private'><notes xmlns='urn:x'/></query></iq>"))
          .contains("remember");
      assertThat(ask(alice, NODE.formatted("urn:xmpp:bookmarks:1"))).contains("coven@", "garden@");
      assertThat(ask(alice, NODE.formatted("urn:xmpp:avatar:data"))).contains("iVBORw0KGgo");
      // It was kept as vCard4 alone, for everybody.
      assertThat(ask(juliet, "<iq type='get' id='7' to='alice@peer.example'><vCard xmlns='vcard-temp'/></iq>"))
          .contains("<FN>Alice</FN>", "<NICKNAME>al</NICKNAME>");
      alice.send(xml("<iq type='set' id='6'><query xmlns='urn:xmpp:mam:2'/></iq>"));
      List<String> archived = new ArrayList<>();
      for (Element came = alice.element(); !came.name().equals("iq"); came = alice.element()) {
        archived.add(came.toString());
      }
      assertThat(archived).hasSize(2);
      assertThat(archived.getFirst()).contains("Answer 0", "id='s9VSfNXFhfKHRZRWyWNo0ZTv'", "2026-11-26T17:21:15");
      // Who asked, and was not answered.
      awaitAll(alice, "from='juliet@peer.example'", "type='subscribe'");
    }
  }

  /** What is for contacts alone is not put where everybody may read. */
  @Test
  void aCardThatIsNotForEverybodyStaysWhereItIs() throws Exception {
    Path file = file("prosody_alice.xml");
    Files.writeString(file, Files.readString(file).replace("<value>open</value>", "<value>presence</value>"));
    try (TestServer server = here()) {
      read(server, file);
      StreamClient alice = login(server, ALICE);
      assertThat(ask(alice, NODE.formatted("urn:xmpp:vcard4"))).contains("Alice");
      assertThat(ask(alice, "<iq type='get' id='7'><vCard xmlns='vcard-temp'/></iq>")).doesNotContain("Alice");
    }
  }

  /** It writes the name of a user whose password it does not know: anybody could log in. */
  @Test
  void openfire() throws Exception {
    try (TestServer server = here()) {
      assertThat(read(server, file("openfire.xml")).added()).isEqualTo(2);
      assertThat(complaints)
          .hasSize(2)
          .allMatch(said -> said.startsWith("bob@peer.example"))
          .anyMatch(said -> said.contains("the account's own name"))
          .anyMatch(said -> said.contains("has no password"));
      assertThat(keys("bob")).isEmpty();
      StreamClient alice = login(server, ALICE);
      assertThat(ask(alice, ROSTER)).contains("<group>Friends</group>", "ask='subscribe'").doesNotContain("<group/>");
      assertThat(ask(alice, "<iq type='get' id='3'><vCard xmlns='vcard-temp'/></iq>")).contains("<FN>Alice</FN>");
      awaitAll(alice, "You are away", "2026-11-26T17:20:59");
    }
  }

  @Test
  void anotherFormatIsRefusedInWords() throws Exception {
    Path other =
        Files.writeString(folder.resolve("other.xml"), "<Openfire><User><Username>alice</Username></User></Openfire>");
    try (TestServer server = server()) {
      assertThatThrownBy(() -> read(server, other))
          .isInstanceOf(XmlException.class)
          .hasMessageContaining("<Openfire>")
          .hasMessageContaining("XEP-0227");
    }
  }

  /** ejabberd before it knew of credentials; what only looks alike is a password. */
  @Test
  void keysInThePlaceOfThePassword() throws Exception {
    ScramKeys keys = ScramKeys.create(ScramHash.SHA_256, "secret-alice");
    Base64.Encoder base64 = Base64.getEncoder();
    String told =
        String.join(
            ",", base64.encodeToString(keys.storedKey()), base64.encodeToString(keys.serverKey()),
            base64.encodeToString(keys.salt()), Integer.toString(keys.iterations()));
    try (TestServer server = here()) {
      read(server, user("name='alice' password='scram:sha256," + told + "'"));
      assertThat(complaints).isEmpty();
      assertThat(keys("alice")).containsExactly(keys);
      login(server, ALICE);
      read(server, user("name='bob' password='scram:" + told + "'"));
      assertThat(complaints).singleElement().asString().contains("bob@peer.example has no password");
      read(server, user("name='juliet' password='scram:bled'"));
      assertThat(keys("juliet")).isNotEmpty().allMatch(one -> one.matches("scram:bled"));
    }
  }
}
