package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.Ground;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UnkeptTest {
  @TempDir Path folder;

  /** Cannot keep the second message when it comes first. */
  private static final class Full implements LinkListener {
    private final BlockingQueue<String> words = new LinkedBlockingQueue<>();
    private final CountDownLatch lost = new CountDownLatch(1);
    private boolean full = true;

    @Override
    public void stanza(Node stanza) {
      if (stanza.textOf("body").equals("two") && full) {
        full = false;
        throw new UnkeptException(new IllegalStateException("full"));
      }
      if (!stanza.textOf("body").isEmpty()) {
        words.add(stanza.textOf("body"));
      }
    }

    @Override
    public Optional<Node> request(Node iq) {
      return Optional.empty();
    }

    @Override
    public void acknowledged(String id) {}

    @Override
    public void lost() {
      lost.countDown();
    }
  }

  @Test
  void whatCouldNotBeKeptIsNotAcknowledgedAndComesAgainOnAStreamOfItsOwn() throws Exception {
    Trust trust = new Trust(Ground.DOMAIN, print -> true);
    Full full = new Full();
    try (Ground ground = new Ground(folder)) {
      ground.friends();
      SmackLink romeo = new SmackLink(ground.login(Ground.ROMEO), trust, full);
      SmackLink juliet = new SmackLink(ground.login(Ground.JULIET), trust, new Heard());
      try {
        romeo.connect();
        romeo.send(Node.presence(null, null));
        juliet.connect();
        for (String words : new String[] {"one", "two", "three"}) {
          juliet.send(Node.message("chat", romeo.jid(), Node.text("body", Ns.CLIENT, words)));
        }
        assertThat(full.words.take()).isEqualTo("one");
        full.lost.await();
        assertThat(full.words).as("after what was not kept").isEmpty();
        assertThat(romeo.connect()).as("resumed").isFalse();
        romeo.send(Node.presence(null, null));
        String next = full.words.take();
        assertThat(next.equals("one") ? full.words.take() : next).isEqualTo("two");
        assertThat(full.words.take()).isEqualTo("three");
      } finally {
        romeo.cut();
        juliet.cut();
      }
    }
  }
}
