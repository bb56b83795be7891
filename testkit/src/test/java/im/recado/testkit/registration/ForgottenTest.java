package im.recado.testkit.registration;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.store.sql.SqlBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row B7 of the security catalogue: an account that is removed leaves nothing in any table or file. */
final class ForgottenTest {
  private static final String WORD = "marker-of-romeo";
  private static final Jid ROMEO = Jid.valueOf("romeo@localhost/garden");
  private static final Jid JULIET = Jid.valueOf("juliet@localhost/balcony");

  private static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("<(iq|message|presence)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Leaves something with every module that keeps anything for an account. */
  private static void live(StreamClient romeo, StreamClient juliet) throws IOException, InterruptedException {
    for (String stanza :
        List.of(
            "<iq type='set' id='1'><query xmlns='jabber:iq:roster'><item jid='rosaline@localhost' name='WORD'/></query></iq>",
            "<presence><status>WORD</status></presence>",
            "<iq type='set' id='2'><vCard xmlns='vcard-temp'><FN>WORD</FN></vCard></iq>",
            "<iq type='set' id='3'><query xmlns='jabber:iq:private'><x xmlns='urn:x'>WORD</x></query></iq>",
            "<iq type='set' id='4'><block xmlns='urn:xmpp:blocking'><item jid='WORD@localhost'/></block></iq>",
            "<iq type='set' id='5'><prefs xmlns='urn:xmpp:mam:2' default='always'><always><jid>WORD@localhost</jid></always><never/></prefs></iq>",
            "<message type='chat' to='romeo@localhost'><body>WORD</body></message>",
            "<iq type='set' id='6'><pubsub xmlns='http://jabber.org/protocol/pubsub'><publish node='urn:xmpp:bookmarks:1'><item id='WORD@conference.localhost'><conference xmlns='urn:xmpp:bookmarks:1'/></item></publish></pubsub></iq>",
            "<presence type='subscribe' to='juliet@localhost'/>",
            "<iq type='set' id='7' to='localhost'><command xmlns='http://jabber.org/protocol/commands' node='urn:xmpp:invite#invite'/></iq>",
            "<iq type='set' id='9'><enable xmlns='urn:xmpp:push:0' jid='push.example' node='WORD'/></iq>",
            "<presence to='lobby@conference.localhost/WORD'><x xmlns='http://jabber.org/protocol/muc'/></presence>",
            "<iq type='set' id='8' to='lobby@conference.localhost'><query xmlns='http://jabber.org/protocol/muc#owner'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'><value>http://jabber.org/protocol/muc#roomconfig</value></field><field var='muc#roomconfig_persistentroom'><value>1</value></field></x></query></iq>",
            hat("a", "create", "<field var='hats#title'><value>Lover</value></field>"),
            hat("b", "assign", "<field var='hats#jid'><value>romeo@localhost</value></field>"),
            "<iq type='set' id='c' to='lobby@conference.localhost'><request xmlns='urn:xmpp:muc-token-invite:0'/></iq>")) {
      romeo.send(xml(stanza.replace("WORD", WORD)));
      romeo.barrier();
    }
    romeo.seen().clear();
    romeo.send(
        xml(
            "<iq type='get' id='u' to='upload.localhost'><request xmlns='urn:xmpp:http:upload:0' filename='"
                + WORD
                + ".txt' size='5' content-type='text/plain'/></iq>"));
    Element answer = romeo.element();
    while (!"u".equals(answer.attribute("id"))) {
      answer = romeo.element();
    }
    Element slot = answer.child("slot", "urn:xmpp:http:upload:0");
    Element put = Objects.requireNonNull(Objects.requireNonNull(slot).child("put", "urn:xmpp:http:upload:0"));
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(Objects.requireNonNull(put.attribute("url"))))
              .PUT(BodyPublishers.ofString("hello"))
              .build();
      assertThat(http.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(201);
    }
    others(romeo, juliet);
    romeo.disconnect();
    // What waits for the absent account.
    juliet.send(xml("<message type='chat' to='romeo@localhost'><body>" + WORD + "</body></message>"));
    juliet.barrier();
  }

  private static String hat(String id, String command, String field) {
    return "<iq type='set' id='" + id + "' to='lobby@conference.localhost'><command xmlns='http://jabber.org/protocol/commands'"
        + " node='urn:xmpp:hats:commands:" + command + "'><x xmlns='jabber:x:data' type='submit'><field var='FORM_TYPE'>"
        + "<value>urn:xmpp:hats:commands</value></field><field var='hats#uri'><value>urn:x:lover</value></field>" + field
        + "</x></command></iq>";
  }

  /** Asks one after the other; each is done before the next. */
  private static void all(StreamClient client, String... requests) throws IOException {
    for (String request : requests) {
      Element asked = xml(request.replace("WORD", WORD));
      client.send(asked);
      Element answer = client.element();
      while (!answer.name().equals("iq") || !Objects.equals(asked.attribute("id"), answer.attribute("id"))) {
        answer = client.element();
      }
      assertThat(answer.attribute("type")).as(answer.toString()).isEqualTo("result");
    }
  }

  private static String set(String id, String to, String namespace, String content) {
    return "<iq type='set' id='" + id + "' to='" + to + "'><pubsub xmlns='http://jabber.org/protocol/pubsub" + namespace + "'>"
        + content + "</pubsub></iq>";
  }

  /** What Romeo has to do with nodes of others, with reports, with the directory. */
  private static void others(StreamClient romeo, StreamClient juliet) throws IOException {
    String service = "pubsub.localhost";
    String form = "<x xmlns='jabber:x:data' type='submit'>";
    all(
        juliet,
        set(
            "p1",
            service,
            "",
            "<create node='talk'/><configure>" + form
                + "<field var='FORM_TYPE'><value>http://jabber.org/protocol/pubsub#node_config</value></field>"
                + "<field var='pubsub#publish_model'><value>open</value></field></x></configure>"),
        set("p2", service, "", "<publish node='talk'><item id='one'><a xmlns='urn:x'/></item></publish>"),
        set("p3", service, "#owner", "<affiliations node='talk'><affiliation jid='romeo@localhost' affiliation='member'/></affiliations>"));
    all(
        romeo,
        set("p4", service, "", "<subscribe node='talk' jid='romeo@localhost'><public xmlns='urn:xmpp:pps:0'/></subscribe>"),
        set("p5", service, "", "<publish node='talk'><item id='two'><a xmlns='urn:x'>WORD</a></item></publish>"),
        set(
            "p6",
            service,
            "",
            "<publish node='urn:xmpp:pubsub-attachments:1/xmpp:pubsub.localhost?;node=talk;item=one'><item id='romeo@localhost'>"
                + "<attachments xmlns='urn:xmpp:pubsub-attachments:1'><noticed/></attachments></item></publish>"),
        set("p7", service, "", "<create node='WORD'/>"),
        set("p8", service, "", "<create node='shared'/>"),
        set("p9", service, "#owner", "<affiliations node='shared'><affiliation jid='juliet@localhost' affiliation='owner'/></affiliations>"),
        set("pa", service, "#owner", "<delete node='WORD'><redirect uri='xmpp:romeo@localhost'/></delete>"),
        set("pb", service, "", "<create node='WORD'/>"),
        "<iq type='set' id='r1'><block xmlns='urn:xmpp:blocking'><item jid='tybalt@localhost'>"
            + "<report xmlns='urn:xmpp:reporting:1' reason='urn:xmpp:reporting:spam'><text>WORD</text></report></item></block></iq>",
        "<iq type='set' id='d1' to='localhost'><command xmlns='http://jabber.org/protocol/commands' node='directory'>" + form
            + "<field var='listed'><value>true</value></field><field var='first'><value>WORD</value></field></x></command></iq>");
  }

  /** Every row of every table that mentions somebody. */
  private static List<String> rows(Path database, String who) throws SQLException {
    List<String> found = new ArrayList<>();
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + database);
        Statement list = connection.createStatement();
        ResultSet tables = list.executeQuery("SELECT name FROM sqlite_master WHERE type = 'table'")) {
      while (tables.next()) {
        String table = tables.getString(1);
        try (Statement all = connection.createStatement();
            ResultSet rows = all.executeQuery("SELECT * FROM \"" + table + "\"")) {
          int columns = rows.getMetaData().getColumnCount();
          while (rows.next()) {
            StringBuilder row = new StringBuilder(table);
            for (int i = 1; i <= columns; i++) {
              Object value = rows.getObject(i);
              String text =
                  value instanceof byte[] bytes ? new String(bytes, StandardCharsets.UTF_8) : String.valueOf(value);
              row.append(" | ").append(text);
            }
            if (row.indexOf(who) >= 0) {
              found.add(row.toString());
            }
          }
        }
      }
    }
    return found;
  }

  private static List<Path> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.filter(Files::isRegularFile).filter(file -> !file.toString().contains("recado.db")).toList();
    }
  }

  @Test
  void b7NothingIsLeftOfAnAccountThatIsRemoved(@TempDir Path folder, @TempDir Path certificates) throws Exception {
    Path file = folder.resolve("recado.db");
    List<String> before;
    try (SqlBackends database = SqlBackends.open(file);
        TestServer server = new TestServer(List.of("localhost"), database.backends())) {
      server.openWeb(certificates);
      server.set("c2s.ping-interval", "2h");
      server.account(ROMEO, "password");
      server.account(JULIET, "password");
      StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
      StreamClient juliet = new StreamClient(server.inProcess(), JULIET, "password", false);
      romeo.connectSession();
      juliet.connectSession();
      live(romeo, juliet);
      before = rows(file, "romeo@localhost");
      assertThat(before).hasSizeGreaterThan(10);
      // Tokens of FAST, clients and what else only logins of other kinds bring about.
      for (String kept : List.of("fast", "clients", "logins", "last", "affiliation")) {
        server.backends().stores().keyValues(kept).put(ROMEO.bare(), "a", WORD);
      }
      assertThat(before).filteredOn(row -> row.contains("| muc-hats |")).as("found from both sides").hasSize(2);
      assertThat(before).anyMatch(row -> row.contains("| muc-tokens |"));
      for (String table : List.of("pubsub_items |", "pubsub_subscriptions |", "pubsub_affiliations |", "pubsub_nodes |")) {
        assertThat(before).anyMatch(row -> row.startsWith(table));
      }
      assertThat(files(folder)).isNotEmpty();
      server
          .kernel()
          .commands()
          .run("user-quarantine", Caller.COMMAND_LINE, Map.of("account", "romeo@localhost", "reason", WORD));
      assertThat(rows(file, "romeo@localhost")).anyMatch(row -> row.contains("| locks |"));
      server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", "romeo@localhost"));
      juliet.barrier();
    }
    // What Juliet has received and sent is hers.
    assertThat(rows(file, "romeo@localhost")).allMatch(row -> row.contains("juliet@localhost"));
    List<String> left = rows(file, WORD);
    // Her message's words may wait for the index.
    List<String> hers =
        left.stream().filter(row -> row.startsWith("archived |")).map(row -> row.split(" \\| ")[1]).toList();
    assertThat(left)
        .allMatch(
            row ->
                row.contains("juliet@localhost")
                    || row.startsWith("archive_words |") && hers.contains(row.split(" \\| ")[1]));
    assertThat(files(folder)).isEmpty();
  }
}
