package im.recado.modules.pubsub;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.session.Session;
import im.recado.modules.sasl2.Home;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What a session is told of while its last items are on their way. */
final class CatchUpTest {
  private final Home home = new Home();
  private final Session session;

  CatchUpTest() throws Exception {
    session = home.session(home.alice(""));
  }

  private static Node node(String name) {
    return new Node(
        1, Home.ALICE, name, Home.ALICE, Instant.EPOCH, NodeConfig.BASE, Map.of(), Subscriptions.NONE, Set.of(), Set.of(), null, null);
  }

  @Test
  void whatItIsToldMeanwhileIsKnown() {
    CatchUp catchUp = CatchUp.begin(session);
    CatchUp.told(session, node("tune"));
    assertThat(catchUp.has(node("tune"))).isTrue();
    assertThat(catchUp.has(node("mood"))).isFalse();
  }

  /** One that is slow to end: the client has gone, missed an item and come back. */
  @Test
  void whatItWasToldBeforeItCameBackIsNotMeanwhile() {
    CatchUp slow = CatchUp.begin(session);
    CatchUp.told(session, node("tune"));
    CatchUp next = CatchUp.begin(session);
    assertThat(slow.has(node("tune"))).isTrue();
    assertThat(next.has(node("tune"))).isFalse();

    CatchUp.told(session, node("mood"));
    slow.end();
    CatchUp.told(session, node("nick"));
    assertThat(slow.has(node("mood"))).isTrue();
    assertThat(next.has(node("mood"))).isTrue();
    assertThat(next.has(node("nick"))).isTrue();
    assertThat(slow.has(node("nick"))).as("it has ended").isFalse();
  }
}
