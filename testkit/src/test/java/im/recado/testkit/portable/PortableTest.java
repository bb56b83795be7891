package im.recado.testkit.portable;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.Backends;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.portable.Exporter;
import im.recado.modules.portable.Importer;
import im.recado.modules.vcard.VCardModule;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts as files (XEP-0227): there and back, and files of other servers. */
final class PortableTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@localhost/garden");
  private static final Jid JULIET = Jid.valueOf("juliet@localhost/balcony");

  private final List<String> complaints = new ArrayList<>();

  private static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("<(iq|message|presence)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static TestServer server(Backends backends) {
    TestServer server = new TestServer(List.of("localhost"), backends);
    server.set("c2s.ping-interval", "2h");
    return server;
  }

  private static StreamClient client(TestServer server, Jid jid) throws IOException {
    StreamClient client = new StreamClient(server.inProcess(), jid, "password", false);
    client.connectSession();
    return client;
  }

  private static Element ask(StreamClient client, String iq) throws IOException {
    client.barrier();
    client.seen().clear();
    client.send(xml(iq));
    Element answer = client.element();
    while (!answer.name().equals("iq")) {
      answer = client.element();
    }
    return answer;
  }

  /** Reads until all of this has come, in whatever order. */
  private static void awaitAll(StreamClient client, String... texts) throws IOException {
    StringBuilder came = new StringBuilder();
    while (!List.of(texts).stream().allMatch(text -> came.indexOf(text) >= 0)) {
      came.append(client.element());
    }
  }

  /** A life with everything in it that is taken along. */
  private static void live(TestServer server) throws IOException {
    server.account(ROMEO, "password");
    server.account(JULIET, "password");
    server.friends(ROMEO, JULIET);
    StreamClient romeo = client(server, ROMEO);
    StreamClient juliet = client(server, JULIET);
    for (String stanza :
        List.of(
            "<presence/>",
            "<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item jid='juliet@localhost' name='My &lt;love&gt; &amp; light'>"
                + "<group>Verona</group></item></query></iq>",
            "<iq type='set' id='2'><vCard xmlns='vcard-temp'><FN>Romeo Montague</FN></vCard></iq>",
            "<iq type='set' id='3'><query xmlns='jabber:iq:private'><notes xmlns='urn:x'>1</notes></query></iq>",
            "<iq type='set' id='4'><block xmlns='urn:xmpp:blocking'><item jid='tybalt@localhost'/></block></iq>",
            "<iq type='set' id='5'><prefs xmlns='urn:xmpp:mam:2' default='always'><always/><never><jid>nurse@localhost</jid>"
                + "</never></prefs></iq>",
            "<iq type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'>"
                + "<item id='coven@conference.localhost'><conference xmlns='urn:xmpp:bookmarks:1' name='Coven'/></item>"
                + "</publish></pubsub></iq>",
            "<iq type='set' id='7'><enable xmlns='urn:xmpp:push:0' jid='push.example' node='n'/></iq>",
            "<message type='chat' to='juliet@localhost'><body>It is my lady</body></message>",
            "<message type='chat' to='romeo@localhost'><body>To &#x1F600; myself</body></message>")) {
      romeo.send(xml(stanza));
      romeo.barrier();
    }
    romeo.disconnect();
    await().until(() -> server.kernel().sessions().account(ROMEO.bare()) == null);
    juliet.send(xml("<message type='chat' to='romeo@localhost' id='o1'><body>Thou art away</body></message>"));
    juliet.barrier();
    // Somebody has asked and was not answered.
    server.account(Jid.valueOf("paris@localhost"), "password");
    StreamClient paris = client(server, Jid.valueOf("paris@localhost/street"));
    paris.send(xml("<presence type='subscribe' to='romeo@localhost'/>"));
    paris.barrier();
    paris.disconnect();
    juliet.disconnect();
  }

  private static String exported(Backends backends, @Nullable Jid only) throws IOException {
    StringWriter out = new StringWriter();
    new Exporter(backends, out).write(List.of("localhost"), only);
    return out.toString();
  }

  private Importer imported(Backends backends, TestServer server, Path file) throws Exception {
    Importer importer =
        new Importer(
            backends,
            new Accounts(server.kernel(), backends.accounts(), RemovalMarks.of(server.kernel(), backends.stores())),
            Clock.systemUTC(),
            account -> VCardModule.everybodyReads(server.kernel().options(), account),
            account -> true,
            complaints::add);
    importer.read(file);
    return importer;
  }

  @Test
  void whatWasExportedAndImportedIsTheSame(@TempDir Path folder) throws Exception {
    Backends before = new MemoryBackends().backends();
    String file;
    try (TestServer server = server(before)) {
      live(server);
      file = exported(before, null);
    }
    Path path = Files.writeString(folder.resolve("accounts.xml"), file);
    Backends after = new MemoryBackends().backends();
    try (TestServer server = server(after)) {
      Importer importer = imported(after, server, path);
      assertThat(complaints).isEmpty();
      assertThat(importer.added()).isEqualTo(3);
      assertThat(exported(after, null)).isEqualTo(file);
      // A second time nothing happens.
      Importer again = imported(after, server, path);
      assertThat(again.added()).isZero();
      assertThat(again.existed()).isEqualTo(3);
      assertThat(exported(after, null)).isEqualTo(file);
    }
  }

  @Test
  void clientsFindAllOfIt(@TempDir Path folder) throws Exception {
    Backends before = new MemoryBackends().backends();
    Path path = folder.resolve("accounts.xml");
    try (TestServer server = server(before)) {
      live(server);
      Files.writeString(path, exported(before, null));
    }
    Backends after = new MemoryBackends().backends();
    try (TestServer server = server(after)) {
      imported(after, server, path);
      StreamClient romeo = client(server, ROMEO); // With the old password.
      String roster = ask(romeo, "<iq type='get' id='1'><query xmlns='jabber:iq:roster'/></iq>").toString();
      assertThat(roster).contains("subscription='both'").contains("<group>Verona</group>").doesNotContain("paris");
      assertThat(ask(romeo, "<iq type='get' id='2'><vCard xmlns='vcard-temp'/></iq>").toString()).contains("Romeo Montague");
      assertThat(
              ask(romeo, "<iq type='get' id='3'><query xmlns='jabber:iq:private'><notes xmlns='urn:x'/></query></iq>")
                  .toString())
          .contains(">1<");
      assertThat(ask(romeo, "<iq type='get' id='4'><blocklist xmlns='urn:xmpp:blocking'/></iq>").toString())
          .contains("tybalt@localhost");
      assertThat(ask(romeo, "<iq type='get' id='5'><prefs xmlns='urn:xmpp:mam:2'/></iq>").toString())
          .contains("nurse@localhost");
      romeo.barrier();
      romeo.seen().clear();
      romeo.send(xml("<presence/>"));
      awaitAll(romeo, "Thou art away", "from='paris@localhost'");
      romeo.barrier();
      romeo.seen().clear();
      romeo.send(xml("<iq type='set' id='6'><query xmlns='urn:xmpp:mam:2'/></iq>"));
      List<String> archived = new ArrayList<>();
      for (Element came = romeo.element(); !came.name().equals("iq"); came = romeo.element()) {
        archived.add(came.toString());
      }
      assertThat(archived).hasSize(3);
      assertThat(archived.getFirst()).contains("It is my lady");
      assertThat(archived.getLast()).contains("Thou art away");
      // The bookmarks are Romeo's alone, as before.
      StreamClient juliet = client(server, JULIET);
      Element others =
          ask(
              juliet,
              "<iq type='get' id='7' to='romeo@localhost'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items"
                  + " node='urn:xmpp:bookmarks:1'/></pubsub></iq>");
      assertThat(others.attribute("type")).isEqualTo("error");
      Element own =
          ask(
              romeo,
              "<iq type='get' id='8'><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'/>"
                  + "</pubsub></iq>");
      assertThat(own.toString()).contains("name='Coven'");
    }
  }

  @Test
  void oneAccountAlone() throws IOException {
    Backends backends = new MemoryBackends().backends();
    try (TestServer server = server(backends)) {
      live(server);
      String file = exported(backends, JULIET.bare());
      assertThat(file).contains("<user name='juliet'>").doesNotContain("<user name='romeo'>");
      assertThat(exported(backends, Jid.valueOf("nobody@localhost"))).doesNotContain("<user");
    }
  }

  @Test
  void aFileOfAnotherServerInSeveralPieces(@TempDir Path folder) throws Exception {
    Path outside = Files.writeString(folder.resolve("outside.xml"), "<user xmlns='urn:xmpp:pie:0' name='outside'/>");
    Path home = Files.createDirectories(folder.resolve("export/localhost"));
    Path main = home.resolveSibling("main.xml");
    Files.writeString(
        main,
        "<?xml version='1.0' encoding='UTF-8'?>\n<server-data xmlns='urn:xmpp:pie:0' xmlns:xi='http://www.w3.org/2001/XInclude'>"
            + "<xi:include href='localhost.xml'/><xi:include href='missing.xml'/></server-data>");
    Files.writeString(
        home.resolveSibling("localhost.xml"),
        "<host xmlns='urn:xmpp:pie:0' xmlns:xi='http://www.w3.org/2001/XInclude' jid='localhost'>"
            + "<xi:include href='localhost/benvolio.xml'/><xi:include href='../" + outside.getFileName() + "'/>"
            + "<user name='' password='x'/><user name='romeo' password='another'><vCard xmlns='vcard-temp'><FN>No</FN></vCard></user>"
            + "<user name='elsewhere'><x xmlns='urn:unknown'><xi:include href='/etc/passwd'/></x></user></host>");
    Files.writeString(
        home.resolve("benvolio.xml"),
        "<user xmlns='urn:xmpp:pie:0' name='benvolio' password='password'>"
            + "<query xmlns='jabber:iq:privacy'><default name='d'/><list name='d'><item type='jid' value='tybalt@localhost'"
            + " action='deny' order='1'/><item type='jid' value='nurse@localhost' action='allow' order='2'/><item type='jid'"
            + " value='mercutio@localhost' action='deny' order='3'><presence-out/></item></list><list name='other'><item"
            + " type='jid' value='romeo@localhost' action='deny' order='1'/></list></query>"
            + "<offline-messages><message xmlns='jabber:client' from='romeo@localhost/x' to='benvolio@localhost' type='chat'>"
            + "<body>Old</body><delay xmlns='urn:xmpp:delay' from='localhost' stamp='1999-07-21T00:32:29Z'/></message>"
            + "</offline-messages></user>");
    Backends backends = new MemoryBackends().backends();
    try (TestServer server = server(backends)) {
      server.account(ROMEO, "password");
      Importer importer = imported(backends, server, main);
      assertThat(importer.added()).isEqualTo(2);
      assertThat(importer.existed()).isEqualTo(1);
      assertThat(String.join("\n", complaints))
          .contains("missing.xml")
          .contains("not below the main file")
          .contains("\"\" of \"localhost\" is no account")
          .contains("urn:unknown")
          .contains("elsewhere@localhost has no password");
      assertThat(backends.accounts().exists(Jid.valueOf("outside@localhost"))).isFalse();
      AccountRecord elsewhere = Objects.requireNonNull(backends.accounts().find(Jid.valueOf("elsewhere@localhost")));
      assertThat(elsewhere.keys()).isEmpty();
      // Who was there stays as they were.
      StreamClient romeo = client(server, ROMEO);
      assertThat(ask(romeo, "<iq type='get' id='1'><vCard xmlns='vcard-temp'/></iq>").toString()).doesNotContain("No");
      StreamClient benvolio = client(server, Jid.valueOf("benvolio@localhost/street"));
      assertThat(ask(benvolio, "<iq type='get' id='2'><blocklist xmlns='urn:xmpp:blocking'/></iq>").toString())
          .contains("tybalt")
          .doesNotContain("nurse")
          .doesNotContain("mercutio")
          .doesNotContain("romeo");
      benvolio.send(xml("<presence/>"));
      awaitAll(benvolio, "<body>Old</body>", "1999-07-21");
    }
  }

  /** What the old server said of the delay is what the new one says; what others have said stays. */
  @Test
  void aWaitingMessageSaysOnceSinceWhen(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("accounts.xml");
    Files.writeString(
        file,
        "<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='benvolio' password='password'><offline-messages>"
            + waiting("a", "<delay xmlns='urn:xmpp:delay' from='localhost' stamp='1999-07-21T00:32:29Z'/>")
            + waiting("b", "<delay xmlns='urn:xmpp:delay' stamp='1999-07-22T00:32:29Z'/>")
            + waiting(
                "c",
                "<delay xmlns='urn:xmpp:delay' from='verona.example' stamp='1998-01-01T00:00:00Z'/>"
                    + "<delay xmlns='urn:xmpp:delay' from='localhost' stamp='1999-07-23T00:32:29Z'/>")
            + "</offline-messages></user></host></server-data>");
    Backends backends = new MemoryBackends().backends();
    try (TestServer server = server(backends)) {
      imported(backends, server, file);
      String exported = exported(backends, null);
      Path again = Files.writeString(folder.resolve("again.xml"), exported);
      Backends others = new MemoryBackends().backends();
      try (TestServer other = server(others)) {
        imported(others, other, again);
        assertThat(exported(others, null)).isEqualTo(exported);
      }
      StreamClient benvolio = client(server, Jid.valueOf("benvolio@localhost/street"));
      benvolio.send(xml("<presence/>"));
      List<String> delays = new ArrayList<>();
      while (delays.size() < 4) {
        for (Element delay : benvolio.element().elements("delay", "urn:xmpp:delay")) {
          delays.add(delay.attribute("from") + " " + Objects.requireNonNull(delay.attribute("stamp")).substring(0, 10));
        }
      }
      assertThat(delays)
          .containsExactly("localhost 1999-07-21", "localhost 1999-07-22", "verona.example 1998-01-01", "localhost 1999-07-23");
    }
  }

  private static String waiting(String body, String delays) {
    return "<message xmlns='jabber:client' from='romeo@localhost/x' to='benvolio@localhost' type='chat'><body>"
        + body
        + "</body>"
        + delays
        + "</message>";
  }

  private static final String ITEMS =
      "<iq type='get' id='%s'%s><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='%s'/></pubsub></iq>";

  /** Another server knew them as private XML, and one room by the format of today. */
  @Test
  void bookmarksOfPrivateXmlAreThereForClientsOfEveryAge(@TempDir Path folder) throws Exception {
    Path file =
        Files.writeString(
            folder.resolve("accounts.xml"),
            "<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='romeo' password='password'>"
                + "<query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'><conference"
                + " jid='coven@conference.localhost' name='Old' autojoin='true'><nick>Rom</nick></conference><conference"
                + " jid='hall@conference.localhost' name='Hall'/><url name='Verona' url='https://verona.example/'/></storage>"
                + "</query><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure node='urn:xmpp:bookmarks:1'>"
                + "<x xmlns='jabber:x:data' type='result'><field var='pubsub#access_model'><value>whitelist</value></field></x>"
                + "</configure></pubsub><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'>"
                + "<item id='hall@conference.localhost'><conference xmlns='urn:xmpp:bookmarks:1' name='Great hall'/></item>"
                + "</items></pubsub></user></host></server-data>");
    Backends backends = new MemoryBackends().backends();
    try (TestServer server = server(backends)) {
      server.account(JULIET, "password");
      StreamClient juliet = client(server, JULIET);
      // The server has looked for nodes of an account that is not there yet.
      ask(juliet, ITEMS.formatted("0", " to='romeo@localhost'", "urn:xmpp:bookmarks:1"));
      imported(backends, server, file);
      assertThat(complaints).isEmpty();
      StreamClient romeo = client(server, ROMEO);
      String items = ask(romeo, ITEMS.formatted("1", "", "urn:xmpp:bookmarks:1")).toString();
      assertThat(items)
          .contains("<item id='coven@conference.localhost'><conference xmlns='urn:xmpp:bookmarks:1' name='Old' autojoin='true'>")
          .contains("<nick>Rom</nick>")
          .contains("name='Great hall'")
          .doesNotContain("name='Hall'");
      assertThat(ask(romeo, ITEMS.formatted("2", "", "storage:bookmarks")).toString())
          .contains("jid='coven@conference.localhost' name='Old'")
          .contains("jid='hall@conference.localhost' name='Great hall'")
          .contains("url='https://verona.example/'");
      assertThat(
              ask(
                      romeo,
                      "<iq type='get' id='3'><query xmlns='jabber:iq:private'><storage xmlns='storage:bookmarks'/></query></iq>")
                  .toString())
          .contains("jid='coven@conference.localhost' name='Old'")
          .contains("name='Great hall'")
          .doesNotContain("name='Hall'")
          .contains("url='https://verona.example/'");
      assertThat(ask(juliet, ITEMS.formatted("4", " to='romeo@localhost'", "urn:xmpp:bookmarks:1")).attribute("type"))
          .isEqualTo("error");
      assertThat(ask(juliet, ITEMS.formatted("5", " to='romeo@localhost'", "storage:bookmarks")).attribute("type"))
          .isEqualTo("error");
    }
  }

  /** Another server kept the list of XEP-0048 on its node alone; one that everybody may read is nobody's bookmarks. */
  @Test
  void bookmarksOfTheOldNodeToo(@TempDir Path folder) throws Exception {
    String user =
        "<user name='%s' password='password'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure"
            + " node='storage:bookmarks'><x xmlns='jabber:x:data' type='result'><field var='pubsub#access_model'>"
            + "<value>%s</value></field></x></configure></pubsub><pubsub xmlns='http://jabber.org/protocol/pubsub'><items"
            + " node='storage:bookmarks'><item id='current'><storage xmlns='storage:bookmarks'><conference"
            + " jid='coven@conference.localhost' name='Old'/></storage></item></items></pubsub></user>";
    Path file =
        Files.writeString(
            folder.resolve("accounts.xml"),
            "<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'>" + user.formatted("romeo", "whitelist")
                + user.formatted("juliet", "open") + "</host></server-data>");
    Backends backends = new MemoryBackends().backends();
    try (TestServer server = server(backends)) {
      imported(backends, server, file);
      assertThat(complaints).isEmpty();
      StreamClient romeo = client(server, ROMEO);
      assertThat(ask(romeo, ITEMS.formatted("1", "", "urn:xmpp:bookmarks:1")).toString()).contains("name='Old'");
      StreamClient juliet = client(server, JULIET);
      assertThat(ask(juliet, ITEMS.formatted("2", "", "urn:xmpp:bookmarks:1")).toString()).doesNotContain("<item ");
      assertThat(ask(romeo, ITEMS.formatted("3", " to='juliet@localhost'", "storage:bookmarks")).toString())
          .contains("name='Old'");
    }
  }

  /** Row M5: what a file does not say, or says in words that are not known here, opens no node. */
  @Test
  void m5ANodeWhoseAccessIsNotKnownIsNotOpen(@TempDir Path folder) throws Exception {
    String user =
        "<user name='%s' password='password'><pubsub xmlns='http://jabber.org/protocol/pubsub#owner'><configure"
            + " node='urn:xmpp:bookmarks:1'><x xmlns='jabber:x:data' type='result'>%s</x></configure>"
            + "<configure node='urn:xmpp:vcard4'><x xmlns='jabber:x:data' type='result'>%s</x></configure></pubsub>"
            + "<pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:bookmarks:1'>"
            + "<item id='coven@conference.localhost'><conference xmlns='urn:xmpp:bookmarks:1' name='Coven'/></item></items>"
            + "<items node='urn:xmpp:vcard4'><item id='current'><vcard xmlns='urn:ietf:params:xml:ns:vcard-4.0'><note>"
            + "Mine</note></vcard></item></items></pubsub></user>";
    String title = "<field var='pubsub#title'><value>Rooms</value></field>";
    String unknown = "<field var='pubsub#access_model'><value>friends-of-friends</value></field>";
    Path file =
        Files.writeString(
            folder.resolve("accounts.xml"),
            "<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'>" + user.formatted("romeo", title, title)
                + user.formatted("juliet", unknown, unknown) + "</host></server-data>");
    Backends backends = new MemoryBackends().backends();
    try (TestServer server = server(backends)) {
      imported(backends, server, file);
      assertThat(complaints)
          .anyMatch(said -> said.contains("urn:xmpp:bookmarks:1 is for its owner alone") && said.contains("friends-of-friends"));
      Jid paris = Jid.valueOf("paris@localhost/street");
      server.account(paris, "password");
      StreamClient stranger = client(server, paris);
      for (String owner : List.of("romeo@localhost", "juliet@localhost")) {
        String at = " to='" + owner + "'";
        assertThat(ask(stranger, ITEMS.formatted("1", at, "urn:xmpp:bookmarks:1")).attribute("type")).isEqualTo("error");
      }
      assertThat(ask(stranger, ITEMS.formatted("2", " to='juliet@localhost'", "urn:xmpp:vcard4")).attribute("type"))
          .isEqualTo("error");
      assertThat(ask(stranger, ITEMS.formatted("3", " to='romeo@localhost'", "urn:xmpp:vcard4")).toString())
          .contains("Mine");
      assertThat(ask(client(server, JULIET), ITEMS.formatted("4", "", "urn:xmpp:bookmarks:1")).toString())
          .contains("name='Coven'");
    }
  }

  private static final String PNG =
      "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgYGBgAAAABQABpfZFQAAAAABJRU5ErkJggg==";

  private static final String PNG_HASH = "752b255414f407588018dac538926cea528ab8c7";

  /** One in the vCard, another published; presence tells of both at once (XEP-0398). */
  @Test
  void picturesAreThereForClientsOfEveryAge(@TempDir Path folder) throws Exception {
    String node =
        "<configure node='urn:xmpp:avatar:%s'><x xmlns='jabber:x:data' type='result'><field var='pubsub#access_model'><value>"
            + "open</value></field></x></configure>";
    Path file =
        Files.writeString(
            folder.resolve("accounts.xml"),
            "<server-data xmlns='urn:xmpp:pie:0'><host jid='localhost'><user name='romeo' password='password'>"
                + "<vCard xmlns='vcard-temp'><FN>Romeo</FN><PHOTO><TYPE>image/png</TYPE><BINVAL>" + PNG + "</BINVAL></PHOTO>"
                + "</vCard></user><user name='juliet' password='password'><pubsub"
                + " xmlns='http://jabber.org/protocol/pubsub#owner'>" + node.formatted("data") + node.formatted("metadata")
                + "</pubsub><pubsub xmlns='http://jabber.org/protocol/pubsub'><items node='urn:xmpp:avatar:data'><item id='"
                + PNG_HASH + "'><data xmlns='urn:xmpp:avatar:data'>" + PNG + "</data></item></items><items"
                + " node='urn:xmpp:avatar:metadata'><item id='" + PNG_HASH + "'><metadata xmlns='urn:xmpp:avatar:metadata'><info"
                + " id='" + PNG_HASH + "' type='image/png' bytes='70'/></metadata></item></items></pubsub></user>"
                + "<user name='paris' password='password'><vCard xmlns='vcard-temp'><PHOTO><TYPE>image/png</TYPE><BINVAL>?"
                + "</BINVAL></PHOTO></vCard></user></host></server-data>");
    Backends backends = new MemoryBackends().backends();
    try (TestServer server = server(backends)) {
      imported(backends, server, file);
      assertThat(complaints).isEmpty();
      for (Jid each : List.of(ROMEO, JULIET)) {
        StreamClient client = client(server, each);
        client.send(xml("<presence/>"));
        awaitAll(client, "<photo>" + PNG_HASH + "</photo>");
        assertThat(ask(client, "<iq type='get' id='1'><vCard xmlns='vcard-temp'/></iq>").toString()).contains(PNG);
        assertThat(ask(client, ITEMS.formatted("2", "", "urn:xmpp:avatar:metadata")).toString())
            .contains("<info", "id='" + PNG_HASH + "'", "type='image/png'");
        String other = each == ROMEO ? "juliet" : "romeo";
        assertThat(ask(client, ITEMS.formatted("3", " to='" + other + "@localhost'", "urn:xmpp:avatar:data")).toString())
            .contains(PNG);
      }
      // What was in the vCard and is missing from the next one is wanted no more.
      StreamClient romeo = client(server, Jid.valueOf("romeo@localhost/again"));
      ask(romeo, "<iq type='set' id='4'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>");
      assertThat(ask(romeo, ITEMS.formatted("5", "", "urn:xmpp:avatar:metadata")).toString()).doesNotContain("<info");
      StreamClient paris = client(server, Jid.valueOf("paris@localhost/street"));
      assertThat(ask(paris, ITEMS.formatted("6", "", "urn:xmpp:avatar:metadata")).attribute("type")).isEqualTo("error");
    }
  }
}
