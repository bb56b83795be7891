package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.testkit.server.TestServer;
import im.recado.testkit.store.RealServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A database server that dies for good, and another that followed it takes its place: who is connected stays, and what
 * was acknowledged is there.
 */
abstract class FailOverContract {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");
  private static final Duration LONG = Duration.ofSeconds(90);

  /** What {@code database.url} says when there are two servers, the first of which takes writes. */
  abstract String url(RealServer first, RealServer second, String name);

  abstract RealServer original();

  abstract RealServer followerOf(RealServer original);

  @Test
  void f3WhenAnotherServerTakesOverNobodyIsDisconnectedAndNothingIsLost(@TempDir Path folder) throws Exception {
    try (RealServer original = original();
        RealServer follower = followerOf(original)) {
      DatabaseAddress first = original.ordinary(original.newDatabase());
      DatabaseAddress both =
          new DatabaseAddress(url(original, follower, first.name()), first.user(), first.password(), first.connections());
      SqlBackends sql = SqlBackends.open(both, folder, new SimpleMeterRegistry());
      try (sql;
          TestServer server = new TestServer(List.of("verona.example"), sql.backends())) {
        server.account(ROMEO, "password");
        server.account(JULIET, "password");
        StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
        romeo.connectSession();
        romeo.barrier();
        for (int i = 1; i <= 50; i++) {
          romeo.send(message(i));
        }
        await().atMost(LONG).until(() -> sql.backends().spool().count(JULIET) == 50);

        original.kill();
        follower.promote();
        // Nobody has noticed yet; who asks first does.
        await().atMost(LONG).ignoreExceptions().until(() -> sql.backends().accounts().find(JULIET) != null && sql.takesWrites());
        assertThat(sql.backends().spool().count(JULIET)).as("what was told to be kept").isEqualTo(50);
        romeo.send(message(51));
        await().atMost(LONG).ignoreExceptions().until(() -> sql.backends().spool().count(JULIET) == 51);
        romeo.barrier();
        assertThat(romeo.isBound()).isTrue();
        romeo.cut();
      }
    }
  }

  private static Element message(int number) {
    return Element.builder("message", "jabber:client")
        .attribute("to", JULIET.toString())
        .attribute("type", "chat")
        .attribute("id", "m" + number)
        .child(Element.builder("body", "jabber:client").text("verse " + number).build())
        .build();
  }
}
