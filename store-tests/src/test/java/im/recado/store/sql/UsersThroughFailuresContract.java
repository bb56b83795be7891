package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.server.TestServer;
import im.recado.testkit.store.RealServer;
import im.recado.testkit.store.SlowWire;
import im.recado.testkit.transcript.StreamClient;
import im.recado.testkit.transcript.StreamClient.Event;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What becomes of those who are connected while the database is away, in each way in which it can be: nobody is
 * disconnected, what cannot be kept is refused and may be tried again, what was acknowledged is there, and all goes on
 * by itself.
 */
abstract class UsersThroughFailuresContract {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RealServer database;
  private final SlowWire wire;
  private final DatabaseAddress address;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SqlBackends sql;
  private final TestServer server;
  private final StreamClient romeo;

  UsersThroughFailuresContract(RealServer database, Path folder) {
    this.database = database;
    this.wire = new SlowWire(database.port());
    this.address = database.ordinary(database.newDatabase());
    String there = address.url().replace(":" + database.port() + "/", ":" + wire.port() + "/");
    this.sql = SqlBackends.open(new DatabaseAddress(there, address.user(), address.password(), 4), folder, meters);
    this.server = new TestServer(List.of("verona.example"), sql.backends());
    this.romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
  }

  @BeforeEach
  void comeOnline() throws IOException {
    server.account(ROMEO, "password");
    server.account(JULIET, "password");
    romeo.connectSession();
    romeo.send(xml("<presence/>"));
    romeo.send(xml("<enable xmlns='urn:xmpp:sm:3'/>"));
    romeo.barrier();
    romeo.seen().clear();
  }

  @AfterEach
  void close() {
    wire.delay(Duration.ZERO);
    database.ensure();
    romeo.cut();
    server.close();
    sql.close();
    wire.close();
  }

  private double failing() {
    return meters.get("recado.store.failing").gauge().value();
  }

  @Test
  void f3WhoIsConnectedStaysWhenTheServerIsKilled() throws IOException {
    whileAway(database::kill, database::start);
  }

  @Test
  void f3WhoIsConnectedStaysWhenTheServerIsRestarted() throws IOException {
    whileAway(database::stop, database::start);
  }

  @Test
  void f3WhoIsConnectedStaysWhenTheServerStandsStill() throws IOException {
    whileAway(database::freeze, database::thaw);
  }

  @Test
  void f3WhoIsConnectedStaysWhenTheServerCanOnlyBeRead() throws IOException {
    // The first may hear that its connection has ended.
    whileAway(() -> database.readOnly(true), () -> database.readOnly(false));
  }

  @Test
  void f3WhoIsConnectedStaysWhenTheServerTakesNoMoreConnections() throws IOException {
    List<Connection> others = new CopyOnWriteArrayList<>();
    whileAway(
        () -> database.refuseConnections(others),
        () -> others.forEach(UsersThroughFailuresContract::end));
  }

  private static void end(Connection connection) {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  /** A server that refuses what it cannot keep, from the moment on that it goes away until it comes back. */
  private void whileAway(Runnable goes, Runnable comes) throws IOException {
    goes.run();
    try {
      romeo.send(xml("<iq type='set' id='v'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>"));
      refused(next("iq"), "v");

      // Nobody is there to take it, so that it has to be kept, and it cannot be.
      romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m1'><body>lost?</body></message>"));
      refused(next("message"), "m1");
      await("the console and whoever watches are told").atMost(LONG).until(() -> failing() == 1 && !sql.takesWrites());

      // Whoever has a session goes on with what needs no database.
      romeo.send(xml("<iq type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
      assertThat(next("iq").attribute("type")).isEqualTo("result");
    } finally {
      comes.run();
    }
    await().atMost(LONG).until(() -> failing() == 0);
    romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m2'><body>kept</body></message>"));
    romeo.send(xml("<iq type='set' id='w'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>"));
    assertThat(next("iq").toString()).contains("id='w'", "type='result'");
    romeo.send(Element.of("r", "urn:xmpp:sm:3"));
    assertThat(next("a").attribute("h")).isEqualTo("5");
    await().atMost(LONG).ignoreExceptions().until(() -> sql.backends().spool().count(JULIET) == 1);
    assertThat(romeo.isBound()).isTrue();
  }

  private static void refused(Element answer, String id) {
    assertThat(answer.attribute("id")).isEqualTo(id);
    assertThat(answer.attribute("type")).isEqualTo("error");
    assertThat(answer.toString()).contains("type='wait'", "<service-unavailable");
  }

  @Test
  void f3ASlowServerKeepsPeopleWaitingAndLosesNothing() throws IOException {
    wire.delay(Duration.ofMillis(250));
    for (int i = 1; i <= 20; i++) {
      romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m" + i + "'><body>" + i + "</body></message>"));
      romeo.send(Element.of("r", "urn:xmpp:sm:3"));
    }
    romeo.send(xml("<iq type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
    int known = 0;
    boolean answered = false;
    while (known < 21) {
      Element came = next("");
      if (came.is("a", "urn:xmpp:sm:3")) {
        known = Integer.parseInt(came.attributeOr("h", ""));
        assertThat(sql.backends().spool().count(JULIET)).as("what is acknowledged is kept").isGreaterThanOrEqualTo(known - 1);
      } else {
        assertThat(came.toString()).contains("id='p'", "type='result'");
        answered = true;
        romeo.send(Element.of("r", "urn:xmpp:sm:3"));
      }
    }
    assertThat(answered).isTrue();
    assertThat(failing()).as("slow is not away").isZero();
  }

  @Test
  void whoWantsWhatAnotherProcessKeepsLockedIsRefusedAndNobodyElse() throws IOException, SQLException {
    romeo.send(xml("<iq type='set' id='v'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>"));
    assertThat(next("iq").attribute("type")).isEqualTo("result");
    try (Connection rival = database.connect(address.name());
        Statement statement = rival.createStatement()) {
      rival.setAutoCommit(false);
      statement.execute("UPDATE key_values SET value = value WHERE owner = '" + ROMEO + "'");
      romeo.send(xml("<iq type='set' id='w'><vCard xmlns='vcard-temp'><FN>Montague</FN></vCard></iq>"));
      Element refused = next("iq");
      assertThat(refused.toString()).contains("id='w'", "type='error'", "type='wait'", "<resource-constraint");
      romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m1'><body>kept</body></message>"));
      await().atMost(LONG).until(() -> sql.backends().spool().count(JULIET) == 1);
      rival.rollback();
    }
    romeo.send(xml("<iq type='set' id='x'><vCard xmlns='vcard-temp'><FN>Montague</FN></vCard></iq>"));
    assertThat(next("iq").toString()).contains("id='x'", "type='result'");
  }

  /** What comes next of this name, or at all when there is none; requests for acknowledgements do not count. */
  private Element next(String name) throws IOException {
    for (int i = 0; i < 3000; i++) {
      Event event = romeo.next(Duration.ofMillis(20));
      if (event instanceof Event.Came(Element element)) {
        if (name.isEmpty() || element.name().equals(name)) {
          return element;
        }
      } else if (event != null) {
        throw new IOException("the stream has ended: " + event);
      } else {
        server.pass(Duration.ofMillis(20));
      }
    }
    throw new IOException("no <" + name + "/>");
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text.replaceFirst("<(iq|message|presence)", "<$1 xmlns='jabber:client'"), XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(e);
    }
  }
}
