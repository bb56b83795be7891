package im.recado.interop.ledger;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import java.security.SecureRandom;
import java.util.EnumMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The server is killed in the middle of its work, again and again, and nothing that it acknowledged is lost. {@code
 * -Drecado.kill.rounds=200} for a long run, {@code -Drecado.kill.seed=…} to play one again.
 */
final class KillNineTest {
  private static final int RATE = 150;
  private static final int ROUNDS = Integer.getInteger("recado.kill.rounds", 20);
  /** Prosody only proves that the test is right. */
  private static final int ROUNDS_OF_PROSODY = Math.min(3, ROUNDS);

  @ParameterizedTest
  @EnumSource(ServerKind.class)
  void nothingAcknowledgedIsLostAndDuplicatesKeepTheirStanzaId(ServerKind kind) throws Exception {
    long seed = Long.getLong("recado.kill.seed", new SecureRandom().nextLong());
    Random random = new Random(seed);
    Map<SmClient.Start, Integer> starts = new EnumMap<>(SmClient.Start.class);
    try (ServerUnderTest server = kind.own(); Load load = new Load(server, "kill", 4, 4, 4, 4)) {
      load.start(RATE);
      int rounds = kind == ServerKind.PROSODY ? ROUNDS_OF_PROSODY : ROUNDS;
      for (int round = 0; round < rounds; round++) {
        load.awaitSent(30 + random.nextInt(60));
        load.silence();
        load.awaitSent(1 + random.nextInt(120));
        server.kill();
        server.start();
        load.reconnect().forEach(start -> starts.merge(start, 1, Integer::sum));
        if (round % 4 == 3) {
          load.collectByTheAbsent();
        }
      }
      load.pause();
      load.settle();
      Ledger.Balance balance = load.ledger().balance();
      System.Logger log = System.getLogger(KillNineTest.class.getName());
      log.log(System.Logger.Level.INFO, "{0}, {1} rounds, seed {2}: {3}; {4}",
          kind, rounds, Long.toString(seed), balance, starts);
      assertThat(balance.violations()).isEmpty();
      assertThat(balance.acknowledged()).as("all was acknowledged in the end").isEqualTo(balance.sent());
      assertThat(balance.lost()).as("lost; %s; seed %d", balance, seed).isEmpty();
      assertThat(balance.otherId()).as("duplicates under another stanza-id; %s; seed %d", balance, seed).isEmpty();
      if (kind == ServerKind.RECADO) {
        assertThat(balance.guessed()).as("a sender was not told what had arrived; %s", balance).isEmpty();
        assertThat(starts).as("after kill -9: failed with the right h").doesNotContainKey(SmClient.Start.FAILED);
      }
    }
  }
}
