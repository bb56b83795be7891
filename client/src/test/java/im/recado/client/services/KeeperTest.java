package im.recado.client.services;

import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.Node;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class KeeperTest {
  @Test
  void whatFailsAtTheBeginningOfAStreamIsTriedAgainWithANewOne() throws Exception {
    AtomicReference<Keeper> kept = new AtomicReference<>();
    PlayedLink link = new PlayedLink(Jid.of("romeo@verona.example/desk"), new LinkListener() {
      @Override
      public void stanza(Node stanza) {}

      @Override
      public Optional<Node> request(Node iq) {
        return Optional.empty();
      }

      @Override
      public void acknowledged(String id) {}

      @Override
      public void lost() {
        Keeper keeper = kept.get();
        if (keeper != null) {
          keeper.lost();
        }
      }
    });
    AtomicInteger begun = new AtomicInteger();
    Keeper keeper = new Keeper(link, new Hub(), resumed -> {
      if (begun.incrementAndGet() == 1) {
        throw new IllegalStateException("played");
      }
    });
    kept.set(keeper);
    keeper.start();
    await("again").until(() -> begun.get() == 2 && keeper.state() == Event.State.ONLINE);
    link.cut();
    await("after a broken network").until(() -> begun.get() == 3);
    keeper.close();
  }
}
