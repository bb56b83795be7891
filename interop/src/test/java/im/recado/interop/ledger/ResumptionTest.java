package im.recado.interop.ledger;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Streams are resumed under load (XEP-0198), and each stanza arrives once and in order. */
final class ResumptionTest {
  private static final int RATE = 150;
  private static final int TIMES = 3;

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void afterACutEachStanzaArrivesOnceAndInOrder(ServerKind kind) throws Exception {
    try (ServerUnderTest server = kind.own(); Load load = new Load(server, "cut", 4, 6, 0, 0)) {
      load.start(RATE);
      for (int i = 0; i < TIMES; i++) {
        load.awaitSent(60);
        load.cut();
        load.awaitSent(30);
        assertThat(load.reconnect()).containsOnly(SmClient.Start.RESUMED);
      }
      assertOnceAndInOrder(load);
    }
  }

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void afterAStopAndAStartOfTheServerStreamsAreResumedAndEachStanzaArrivesOnceAndInOrder(ServerKind kind)
      throws Exception {
    assumeTrue(kind == ServerKind.RECADO, "no other server resumes streams after its restart");
    try (ServerUnderTest server = kind.own(); Load load = new Load(server, "stop", 4, 6, 0, 0)) {
      load.start(RATE);
      for (int i = 0; i < TIMES; i++) {
        load.awaitSent(60);
        server.stop();
        server.start();
        assertThat(load.reconnect()).containsOnly(SmClient.Start.RESUMED);
      }
      assertOnceAndInOrder(load);
    }
  }

  private static void assertOnceAndInOrder(Load load) throws Exception {
    load.awaitSent(30);
    load.pause();
    load.settle();
    Ledger.Balance balance = load.ledger().balance();
    assertThat(balance.delivered()).as("%s", balance).isEqualTo(balance.sent());
    assertThat(List.of(balance.lost(), balance.sameId(), balance.otherId(), balance.guessed(), balance.outOfOrder(),
        balance.violations()))
        .as("%s", balance).allSatisfy(list -> assertThat(list).isEmpty());
  }
}
