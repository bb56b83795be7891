package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import im.recado.client.Ground;
import im.recado.client.protocol.way.Dialer;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SilenceTest {
  /** Milliseconds: enough for the server of the test to answer. */
  private static final int PATIENCE = 3000;

  @TempDir Path folder;

  /** Answers a request as soon as it may. */
  private record Slow(CountDownLatch asked, CountDownLatch may, Set<String> seen) implements LinkListener {
    @Override
    public void stanza(Node stanza) {
      seen.add(stanza.get("from"));
    }

    @Override
    public Optional<Node> request(Node iq) {
      asked.countDown();
      try {
        may.await();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      return Optional.empty();
    }

    @Override
    public void acknowledged(String id) {}

    @Override
    public void lost() {}
  }

  @Test
  void whoDoesNotAnswerRefusesAndTheStreamIsThere() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch may = new CountDownLatch(1);
    Set<String> seen = ConcurrentHashMap.newKeySet();
    Trust trust = new Trust(Ground.DOMAIN, print -> true);
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      SmackLink romeo = new SmackLink(ground.login(Ground.ROMEO), trust, new Slow(asked, may, seen), PATIENCE, Dialer.ofThisComputer());
      SmackLink juliet = new SmackLink(ground.login(Ground.JULIET), trust, new Slow(asked, may, seen), PATIENCE, Dialer.ofThisComputer());
      try {
        romeo.connect();
        juliet.connect();
        romeo.send(Node.presence(null, null));
        juliet.send(Node.presence(null, null));
        await("they see each other").until(() -> seen.contains(romeo.jid().toString()) && seen.contains(juliet.jid().toString()));
        assertThatThrownBy(() -> romeo.ask(Node.iq("get", juliet.jid(), Node.of("ping", Ns.PING))))
            .isInstanceOfSatisfying(RefusedException.class, e -> {
              assertThat(e.isUnanswered()).isTrue();
              assertThat(e.condition()).isEqualTo("remote-server-timeout");
            });
        assertThat(asked.getCount()).isZero();
        assertThat(romeo.ask(Node.iq("get", romeo.jid().server(), Node.of("ping", Ns.PING))).get("type")).isEqualTo("result");
      } finally {
        may.countDown();
        romeo.cut();
        juliet.cut();
      }
    }
  }
}
