package im.recado.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** SECURITY W7: logins that wait for the code of the second factor. */
final class SecondFactorsTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final Jid PARIS = Jid.valueOf("paris@verona.example");

  private final Kernel kernel = new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC());
  private final SecondFactors factors = new SecondFactors(kernel, new Nothing(), new Open());

  @Test
  void whoeverKnowsOnePasswordDoesNotPushOutTheLoginsOfOthers() {
    String mine = factors.await(ROMEO, kernel.sessions().endings().now());
    String first = factors.await(PARIS, kernel.sessions().endings().now());
    String last = first;
    for (int i = 0; i < 2000; i++) {
      last = factors.await(PARIS, kernel.sessions().endings().now());
    }
    assertThat(factors.awaited(mine)).isNotNull();
    assertThat(factors.awaited(last)).isNotNull();
    assertThat(factors.awaited(first)).as("the oldest of the account").isNull();
  }

  @Test
  void whereManyWaitTheOldestAloneMakesRoom() {
    List<String> tokens = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      tokens.add(factors.await(Jid.valueOf("citizen-" + i + "@verona.example"), kernel.sessions().endings().now()));
    }
    assertThat(factors.awaited(tokens.getFirst())).isNull();
    assertThat(tokens.subList(1, tokens.size())).allSatisfy(token -> assertThat(factors.awaited(token)).isNotNull());
  }

  @Test
  void whatWasOfferedToTheOldestAloneMakesRoom() {
    List<String> secrets = new ArrayList<>();
    for (int i = 0; i < 1001; i++) {
      secrets.add(factors.offer(Jid.valueOf("citizen-" + i + "@verona.example")));
    }
    assertThat(factors.offer(Jid.valueOf("citizen-1@verona.example"))).isEqualTo(secrets.get(1));
    assertThat(factors.offer(Jid.valueOf("citizen-1000@verona.example"))).isEqualTo(secrets.get(1000));
    assertThat(factors.offer(Jid.valueOf("citizen-0@verona.example"))).isNotEqualTo(secrets.getFirst());
  }

  /** Hides nothing. */
  private static final class Open implements Sealing {
    @Override
    public String seal(String text, String place) {
      return text;
    }

    @Override
    public String open(String sealed, String place) {
      return sealed;
    }
  }

  /** Keeps nothing. */
  private static final class Nothing implements KeyValues {
    @Override
    public @Nullable String get(Jid owner, String key) {
      return null;
    }

    @Override
    public Map<String, String> all(Jid owner) {
      return Map.of();
    }

    @Override
    public void put(Jid owner, String key, String value) {}

    @Override
    public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
      return false;
    }

    @Override
    public boolean remove(Jid owner, String key) {
      return false;
    }

    @Override
    public void removeAll(Jid owner) {}
  }
}
