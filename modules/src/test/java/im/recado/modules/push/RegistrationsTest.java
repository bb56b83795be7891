package im.recado.modules.push;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import im.recado.modules.Meddled;
import im.recado.wire.jid.Jid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What is kept and what is known in memory stay the same when two change it at once. */
final class RegistrationsTest {
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example");

  private final Meddled store = new Meddled();
  private final Registrations registrations =
      new Registrations(new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC()), store);

  private static Registration registration(String node) {
    return new Registration(Jid.valueOf("push.example"), node, null, Instant.EPOCH);
  }

  private void areBothEmpty() throws InterruptedException {
    store.settle();
    assertThat(store.all(JULIET)).isEmpty();
    assertThat(registrations.of(JULIET).all()).isEmpty();
  }

  @Test
  void anAccountThatLeavesMeanwhileHasNone() throws Exception {
    store.meanwhile(() -> registrations.forget(JULIET));
    registrations.put(JULIET, registration("phone"), 5);
    areBothEmpty();
  }

  @Test
  void whatIsDisabledMeanwhileIsGone() throws Exception {
    registrations.put(JULIET, registration("phone"), 5);
    store.meanwhile(() -> registrations.remove(JULIET, one -> true));
    registrations.put(JULIET, registration("phone"), 5);
    areBothEmpty();
  }
}
