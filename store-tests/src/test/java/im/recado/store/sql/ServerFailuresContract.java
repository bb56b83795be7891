package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.store.StoreException;
import im.recado.modules.spool.SpooledMessage;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.store.RealServer;
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
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of users, and of what they send, when the database server is killed, stands still, or can only be read. */
abstract class ServerFailuresContract {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Instant NOON = Instant.parse("2026-11-23T12:00:00Z");
  private static final Duration LONG = Duration.ofSeconds(60);

  private final RealServer database;
  private final DatabaseAddress address;
  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final SqlBackends sql;

  ServerFailuresContract(RealServer database, Path folder) {
    this.database = database;
    this.address = database.ordinary(database.newDatabase());
    this.sql = SqlBackends.open(address, folder, meters);
  }

  @AfterEach
  void close() {
    database.ensure();
    sql.close();
  }

  private CompletableFuture<Long> append(String id) {
    return sql.backends().spool().append(ROMEO, id, NOON, "<message id='" + id + "'/>", false, () -> true);
  }

  /** Why something is not kept; empty when it is. */
  private String refusal() {
    return append("refused").handle((done, failure) -> failure == null ? "" : failure.getMessage()).join();
  }

  private List<String> kept() {
    return sql.backends().spool().take(ROMEO, 100_000, Integer.MAX_VALUE).join().stream()
        .map(SpooledMessage::stanzaId)
        .toList();
  }

  private double failing() {
    return meters.get("recado.store.failing").gauge().value();
  }

  @Test
  void f3WhatWasToldToBeKeptIsThereAfterTheServerWasKilledAgainAndAgain() {
    Map<String, CompletableFuture<Long>> sent = new TreeMap<>();
    for (int round = 0; round < 3; round++) {
      AtomicBoolean enough = new AtomicBoolean();
      int number = round;
      CountDownLatch some = new CountDownLatch(300);
      Thread sender =
          Thread.startVirtualThread(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  String id = "%d-%06d".formatted(number, i);
                  sent.put(id, append(id));
                  if (i % 100 == 0) {
                    sent.get(id).handle((done, failure) -> true).join();
                  }
                  some.countDown();
                }
              });
      join(some);
      database.kill();
      enough.set(true);
      join(sender);
      database.start();
      await().atMost(LONG).until(sql::takesWrites);
    }
    List<String> told = new ArrayList<>();
    int refused = 0;
    for (Map.Entry<String, CompletableFuture<Long>> one : sent.entrySet()) {
      try {
        one.getValue().join();
        told.add(one.getKey());
      } catch (CompletionException e) {
        assertThat(e.getCause()).isInstanceOf(StoreException.class);
        refused++;
      }
    }
    List<String> kept = kept();
    assertThat(kept).as("nothing twice").doesNotHaveDuplicates().as("what was promised").containsAll(told);
    assertThat(kept.size()).as("at most what was under way when the server died is there unpromised")
        .isLessThanOrEqualTo(told.size() + refused);
    assertThat(told.size()).isGreaterThan(300);
    assertThat(failing()).isZero();
  }

  @Test
  void f3UsersStayAndAreToldWhatCouldNotBeStored() throws Exception {
    TestServer server = new TestServer(List.of("verona.example"), sql.backends());
    try (server;
        Transport transport = server.inProcess()) {
      server.account(ROMEO, "password");
      server.account(Jid.valueOf("juliet@verona.example"), "password");
      StreamClient romeo = new StreamClient(transport, ROMEO, "password", false);
      romeo.connectSession();
      romeo.send(xml("<presence/>"));
      romeo.send(xml("<enable xmlns='urn:xmpp:sm:3'/>"));
      romeo.barrier();
      romeo.seen().clear();

      database.kill();
      romeo.send(xml("<iq type='set' id='v'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>"));
      Element refused = next(romeo, "iq", server);
      assertThat(refused.attribute("type")).isEqualTo("error");
      assertThat(refused.toString()).contains("type='wait'", "<service-unavailable");

      // Nobody is there to take it, so that it has to be kept, and it cannot be.
      romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m1'><body>lost?</body></message>"));
      Element bounced = next(romeo, "message", server);
      assertThat(bounced.attribute("type")).isEqualTo("error");
      assertThat(bounced.attribute("id")).isEqualTo("m1");

      // Whoever has a session goes on with what needs no database.
      romeo.send(xml("<iq type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
      assertThat(next(romeo, "iq", server).attribute("type")).isEqualTo("result");

      database.start();
      await().atMost(LONG).until(sql::takesWrites);
      romeo.send(xml("<message to='juliet@verona.example' type='chat' id='m2'><body>kept</body></message>"));
      romeo.send(xml("<iq type='set' id='w'><vCard xmlns='vcard-temp'><FN>Romeo</FN></vCard></iq>"));
      assertThat(next(romeo, "iq", server).attribute("type")).isEqualTo("result");
      await()
          .atMost(LONG)
          .until(() -> sql.backends().spool().count(Jid.valueOf("juliet@verona.example")) == 1);
      assertThat(romeo.isBound()).isTrue();
    }
  }

  private static Element next(StreamClient client, String name, TestServer server) throws IOException {
    for (int i = 0; i < 3000; i++) {
      Event event = client.next(Duration.ofMillis(20));
      if (event instanceof Event.Came(Element element) && element.name().equals(name)) {
        return element;
      }
      if (event != null && !(event instanceof Event.Came)) {
        throw new IOException("the stream has ended: " + event);
      }
      if (event == null) {
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

  @Test
  void f3AServerThatStandsStillCountsAsGoneAndWhoAsksMeanwhileIsRefusedAtOnce() {
    append("before").join();
    database.freeze();
    try {
      assertThatThrownBy(() -> append("frozen").join()).hasCauseInstanceOf(StoreException.class);
      assertThat(failing()).isEqualTo(1);
      assertThatThrownBy(() -> sql.backends().accounts().find(ROMEO)).isInstanceOf(StoreException.class);
      assertThat(sql.takesWrites()).isFalse();
    } finally {
      database.thaw();
    }
    await().atMost(LONG).until(sql::takesWrites);
    append("after").join();
    assertThat(kept()).contains("before", "after");
    await().atMost(LONG).ignoreExceptions().until(() -> sql.backends().accounts().find(ROMEO) == null);
  }

  @Test
  void f3ThatItIsGoneIsFoundOutThoughNobodyAsks() {
    append("before").join();
    database.freeze();
    try {
      await().atMost(LONG).until(() -> failing() == 1);
      assertThat(sql.takesWrites()).isFalse();
    } finally {
      database.thaw();
    }
    await().atMost(LONG).until(() -> failing() == 0);
    database.kill();
    await().atMost(LONG).until(() -> failing() == 1);
  }

  @Test
  void recoveryNeedsNobodyToAsk() {
    append("before").join();
    database.kill();
    assertThatThrownBy(() -> append("refused").join()).hasCauseInstanceOf(StoreException.class);
    assertThat(failing()).isEqualTo(1);
    database.start();
    await().atMost(LONG).until(() -> failing() == 0);
    assertThat(kept()).containsExactly("before");
  }

  @Test
  void aServerThatCanOnlyBeReadIsToldAndForgiven() {
    append("before").join();
    database.readOnly(true);
    try {
      // The first may hear that its connection has ended.
      await().atMost(LONG).until(() -> refusal().contains("can only be read"));
      assertThat(sql.backends().spool().count(ROMEO)).as("reads go on").isEqualTo(1);
    } finally {
      database.readOnly(false);
    }
    await().atMost(LONG).until(sql::takesWrites);
    append("after").join();
    assertThat(kept()).containsExactly("before", "after");
  }

  @Test
  void aDeadlockIsOverByItself() throws Exception {
    Database own = sql.database();
    sql.backends().stores().keyValues("s").put(ROMEO, "a", "0");
    sql.backends().stores().keyValues("s").put(ROMEO, "b", "0");
    String raise = "UPDATE key_values SET value = 'x' WHERE owner = '" + ROMEO + "' AND store = 's' AND name = ";
    CountDownLatch first = new CountDownLatch(1);
    CountDownLatch other = new CountDownLatch(1);
    try (Connection rival = database.connect(address.name());
        Statement statement = rival.createStatement()) {
      rival.setAutoCommit(false);
      statement.execute(raise + "'b'");
      CompletableFuture<Integer> write =
          own.writeLater(
              0,
              connection -> {
                connection.update(raise + "'a'");
                first.countDown();
                join(other);
                return connection.update(raise + "'b'");
              });
      join(first);
      CompletableFuture<Boolean> rivals =
          CompletableFuture.supplyAsync(
              () -> {
                try {
                  other.countDown();
                  statement.execute(raise + "'a'");
                  rival.commit();
                  return true;
                } catch (SQLException e) {
                  rollback(rival);
                  return false;
                }
              },
              task -> new Thread(task).start());
      assertThat(write.join()).isEqualTo(1);
      rivals.join();
    }
    assertThat(failing()).isZero();
  }

  private static void rollback(Connection connection) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  @Test
  void whenAllConnectionsAreLentReadersWaitAndAreRefusedInTheEnd() {
    CountDownLatch release = new CountDownLatch(1);
    CountDownLatch lent = new CountDownLatch(address.connections());
    List<CompletableFuture<Boolean>> readers = new ArrayList<>();
    for (int i = 0; i < address.connections(); i++) {
      readers.add(
          CompletableFuture.supplyAsync(
              () ->
                  sql.database()
                      .read(
                          connection -> {
                            lent.countDown();
                            join(release);
                            return true;
                          }),
              Thread::startVirtualThread));
    }
    join(lent);
    assertThatThrownBy(() -> sql.backends().accounts().find(ROMEO))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("too many reads wait");
    append("writes have a connection of their own").join();
    release.countDown();
    readers.forEach(reader -> assertThat(reader.join()).isTrue());
    assertThat(sql.backends().accounts().find(ROMEO)).isNull();
  }

  private static void join(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void join(Thread thread) {
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
