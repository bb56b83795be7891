package im.recado.console.browser;

import im.recado.server.Server;
import im.recado.server.cli.CommandLineMain;
import im.recado.server.home.Home;
import im.recado.server.settings.Settings;
import im.recado.server.setup.SetupApplication;
import im.recado.testkit.server.TcpTransport;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;

/** A server in this process with people, sessions, rooms and nodes, so that pages have something to show. */
final class Verona implements AutoCloseable {
  static final String PASSWORD = "Correct-Horse-7";
  static final String ROOM = "garden@conference.verona.example";

  private static final List<String> ANY_PORTS =
      List.of("c2s.address=127.0.0.1", "c2s.port=0", "c2s.direct-tls-port=0", "https.port=0", "http.port=0",
          "metrics.port=0", "console.port=0", "console.tls-port=0", "s2s.enabled=false");

  private final Home home;
  private final List<String> settings;
  private final Server server;
  private final List<StreamClient> clients = new ArrayList<>();
  private final CountDownLatch stopWanted = new CountDownLatch(1);

  /** A server on an empty folder that nobody has set up yet, or one with everything. */
  private Verona(Path folder, List<String> settings, Map<String, Integer> before) throws Exception {
    home = new Home(folder);
    this.settings = settings;
    List<String> sets = new ArrayList<>(ANY_PORTS);
    sets.add("auth.scram-iterations=4096");
    sets.addAll(settings);
    server = Server.start(home, Settings.read(home.settings(), sets), before, restart -> stopWanted.countDown());
  }

  static Verona fresh(Path folder) throws Exception {
    return fresh(folder, List.of());
  }

  /** The same with settings of the command line. */
  static Verona fresh(Path folder, List<String> settings) throws Exception {
    return new Verona(folder, settings, Map.of());
  }

  /** The server that follows this one on its home, as after a restart: browsers find it where this one was. */
  Verona next() throws Exception {
    close();
    return new Verona(home.folder(), settings, server.ports());
  }

  /** Does what the program does between two servers: what was answered becomes true. */
  Verona finishSetup() throws Exception {
    stopWanted.await();
    Map<String, String> answers = Objects.requireNonNull(server.setupAnswers());
    close();
    Object _ = SetupApplication.apply(home, answers);
    return next();
  }

  /** A server for {@code localhost} with some accounts, whose web listener is what the test is about. */
  static Verona web(Path folder, List<String> settings, List<String> people) throws Exception {
    Verona verona = new Verona(folder, settings, Map.of());
    for (String person : people) {
      verona.admin("user-add", "account=" + person + "@localhost", "password=" + PASSWORD);
    }
    return verona;
  }

  /** What people of Verona have written, which stays as it is in every language. */
  static final List<String> WRITTEN =
      List.of("House of Montague", "Where one speaks after dark", "Fighting in the street", "Guild of", "But, soft!", "Asks for money", "The Capulets", "He would not cease", " by the ");

  static Verona peopled(Path folder) throws Exception {
    // The clients here say nothing when they are asked whether they are still there.
    List<String> settings =
        List.of("domain=verona.example", "component.port=0", "component.secret=weather.verona.example=scirocco-wind", "c2s.ping-interval=1h");
    Verona verona = new Verona(folder, settings, Map.of());
    verona.furnish();
    Crowd.enter(verona, folder.resolve("citizens.csv"));
    return verona;
  }

  private void furnish() throws Exception {
    for (String[] person :
        new String[][] {
          {"admin", "Prince Escalus"}, {"watch", "First Watchman"}, {"romeo", "Romeo Montague"}, {"juliet", "Juliet Capulet"},
          {"nurse", "Angelica"}, {"mercutio", "Mercutio"}, {"benvolio", "Benvolio Montague"}, {"tybalt", "Tybalt Capulet"},
          {"paris", "Count Paris"}, {"rosaline", ""}, {"friar", "Friar Laurence"}, {"balthasar", "Balthasar"}
        }) {
      admin("user-add", "account=" + person[0] + "@verona.example", "password=" + PASSWORD, "name=" + person[1]);
    }
    admin("user-add", "account=apothecary@verona.example", "password=" + PASSWORD, "name=" + "Apothecary".repeat(15));
    admin("option-set", "key=server.administrators", "value=admin@verona.example");
    admin("option-set", "key=server.moderators", "value=nurse@verona.example");
    admin("option-set", "key=server.operators", "value=watch@verona.example");
    admin("domain-add", "domain=mantua.example");
    admin("component-grant", "component=weather.verona.example", "roster=get", "message=outgoing");
    admin("user-add", "account=apothecary@mantua.example", "password=" + PASSWORD, "name=Apothecary");
    admin("role-give", "account=apothecary@mantua.example", "role=owner", "domain=mantua.example");
    admin("group-create", "group=Guild of apothecaries", "title=Guild", "domain=mantua.example");
    admin("group-add", "group=Guild of apothecaries", "account=apothecary@mantua.example", "domain=mantua.example");
    admin("group-create", "group=Montagues", "title=House of Montague");
    for (String montague : List.of("romeo", "benvolio", "balthasar")) {
      admin("group-add", "group=Montagues", "account=" + montague + "@verona.example");
    }
    admin("group-create", "group=watch");
    admin("room-create", "room=shop@conference.mantua.example", "owner=apothecary@mantua.example");
    admin("option-set", "domain=mantua.example", "key=archive.keep", "value=30d");
    admin("user-quarantine", "account=tybalt@verona.example", "reason=Fighting in the street");
    admin("room-create", "room=" + ROOM, "owner=juliet@verona.example");
    admin("room-set", "room=" + ROOM, "setting=roomname", "value=The Capulets' garden");
    admin("room-set", "room=" + ROOM, "setting=roomdesc", "value=Where one speaks after dark.");
    admin("room-affiliate", "room=" + ROOM, "account=nurse@verona.example", "affiliation=member");
    admin("room-affiliate", "room=" + ROOM, "account=tybalt@verona.example", "affiliation=outcast", "reason=Drew a sword");
    admin("room-create", "room=square@conference.verona.example", "owner=benvolio@verona.example");
    admin("room-create", "room=cell@conference.verona.example", "owner=friar@verona.example");
    admin("room-set", "room=square@conference.verona.example", "setting=roomname", "value=" + "Piazza".repeat(16));
    admin("room-set", "room=cell@conference.verona.example", "setting=publicroom", "value=0");
    admin("ban-add", "address=192.0.2.66", "minutes=600", "reason=Guessed passwords");
    Transport transport = new TcpTransport(port("c2s.port"), () -> {});
    for (String jid : List.of("romeo@verona.example/garden", "juliet@verona.example/balcony", "nurse@verona.example/hall")) {
      StreamClient client = new StreamClient(transport, Jid.valueOf(jid), PASSWORD, true);
      client.connectSession();
      client.send(xml("<presence/>"));
      client.send(
          xml("<presence to='" + ROOM + "/" + jid.substring(0, jid.indexOf('@'))
              + "'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
      client.barrier();
      clients.add(client);
    }
    admin("option-set", "key=gateway.echo.offered", "value=true");
    clients.getFirst().send(
        xml("<iq type='set' id='echo' to='echo.verona.example'><query xmlns='jabber:iq:register'><username>anna</username>"
            + "<password>anna</password></query></iq>"));
    clients.getFirst().barrier();
    admin("gateway-trace", "network=echo", "account=romeo@verona.example", "minutes=60");
    clients.getFirst().send(xml("<message type='chat' to='echo@echo.verona.example'><body>Is anybody there?</body></message>"));
    while (!clients.getFirst().element().toString().contains("Is anybody there?")) {
      // The echo says it.
    }
    clients.getFirst().send(
        xml("<message type='groupchat' to='" + ROOM + "'><body>But, soft! what light through yonder window breaks?</body></message>"));
    for (String item : List.of("first", "second", "third")) {
      clients.getFirst().send(
          xml("<iq type='set' id='" + item + "' to='pubsub.verona.example'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
              + "<publish node='sonnets'><item id='" + item + "'><verse xmlns='urn:example:verse'>…</verse></item></publish></pubsub></iq>"));
    }
    clients.getFirst().barrier();
    clients.get(1).send(
        xml("<iq type='set' id='s' to='pubsub.verona.example'><pubsub xmlns='http://jabber.org/protocol/pubsub'>"
            + "<subscribe node='sonnets' jid='juliet@verona.example'/></pubsub></iq>"));
    clients.get(1).barrier();
    reports();
  }

  /** One who sells swords is reported by two, with messages; somebody elsewhere without. */
  private void reports() throws Exception {
    StreamClient seller = login("balthasar@verona.example/street");
    StreamClient juliet = clients.get(1);
    StreamClient nurse = clients.get(2);
    for (String words :
        List.of(
            "Swords! Two for the price of one, until the cock crows.",
            "Wherefore answerest thou not?\nI know where thou livest, and thy father shall hear of the garden.")) {
      for (String to : List.of("juliet", "nurse")) {
        seller.send(
            xml("<message type='chat' to='" + to + "@verona.example'><body>" + words + "</body><store xmlns='urn:xmpp:hints'/></message>"));
      }
    }
    seller.barrier();
    block(juliet, "balthasar@verona.example", "abuse", "He would not cease, though I told him thrice.", named(juliet));
    block(nurse, "balthasar@verona.example", "spam", "", named(nurse));
    block(nurse, "peter@capulet.example", "spam", "Asks for money in every message.", "");
    block(juliet, "sampson@capulet.example", "urn:example:biting-thumbs", "", "");
    block(juliet, "sampson@capulet.example", "urn:example:biting-thumbs", "", "");
    // The report does not wait for the answer, but what comes after it does.
    juliet.barrier();
    nurse.barrier();
  }

  /** The messages of the seller as the account's archive names them. */
  private static String named(StreamClient client) throws Exception {
    StringBuilder named = new StringBuilder();
    for (int found = 0; found < 2; ) {
      Element came = client.element();
      Element id = came.child("stanza-id", "urn:xmpp:sid:0");
      if (came.name().equals("message") && id != null && came.attributeOr("from", "").startsWith("balthasar")) {
        named.append(id);
        found++;
      }
    }
    return named.toString();
  }

  private static void block(StreamClient client, String whom, String reason, String words, String named) throws Exception {
    String urn = reason.startsWith("urn:") ? reason : "urn:xmpp:reporting:" + reason;
    client.send(
        xml("<iq type='set' id='block'><block xmlns='urn:xmpp:blocking'><item jid='" + whom + "'><report xmlns='urn:xmpp:reporting:1' reason='"
            + urn + "'>" + named + "<text>" + words + "</text></report></item></block></iq>"));
    client.barrier();
  }

  /** The path of the page of a report. */
  String report(String reported) {
    for (String line : admin("report-list").lines().toList()) {
      List<String> columns = List.of(line.split("\t"));
      if (columns.size() > 2 && columns.get(2).equals(reported)) {
        return "/reports/" + columns.getFirst();
      }
    }
    throw new IllegalStateException("nobody has reported " + reported);
  }

  static Element xml(String text) {
    try {
      int end = text.indexOf(text.contains(" ") && text.indexOf(' ') < text.indexOf('>') ? ' ' : '/');
      return Xml.parse(text.substring(0, end) + " xmlns='jabber:client'" + text.substring(end), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(e);
    }
  }

  /** Runs a command of administrators; what it said. */
  String admin(String... words) {
    List<String> all = new ArrayList<>(List.of("admin"));
    all.addAll(List.of(words));
    return program(all.toArray(String[]::new));
  }

  /** Runs a command of the command line on this server's home; what it said. */
  String program(String... words) {
    List<String> all = new ArrayList<>(List.of(words));
    all.addAll(List.of("--home", home.folder().toString()));
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    int code = CommandLineMain.run(new PrintWriter(out, true), new PrintWriter(err, true), all.toArray(String[]::new));
    if (code != 0) {
      throw new IllegalStateException(err.toString());
    }
    return out.toString();
  }

  private int port(String key) {
    return Objects.requireNonNull(server.ports().get(key));
  }

  String url() {
    return "http://localhost:" + port("console.port");
  }

  /** The address of the web listener, with a certificate that the server has signed itself. */
  String webUrl() {
    return "https://localhost:" + port("https.port");
  }

  /** Somebody who is online with another client. */
  StreamClient login(String jid) throws Exception {
    return login(jid, PASSWORD);
  }

  /** The same with another password. */
  StreamClient login(String jid, String password) throws Exception {
    StreamClient client = new StreamClient(new TcpTransport(port("c2s.port"), () -> {}), Jid.valueOf(jid), password, true);
    client.connectSession();
    client.send(xml("<presence/>"));
    client.barrier();
    clients.add(client);
    return client;
  }

  /** What lets somebody set the server up. */
  String setupCode() {
    return Objects.requireNonNull(server.setupCode());
  }

  @Override
  public void close() {
    clients.forEach(StreamClient::cut);
    server.stop();
    server.leave();
  }
}
