package im.recado.interop.smack;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.interop.chaos.ChaosProxy;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.jivesoftware.smackx.ping.PingManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

/** A Smack client whose connection is cut resumes its stream (XEP-0198) and misses nothing. */
@ParameterizedClass(name = "{0}")
@EnumSource(ServerKind.class)
final class SmackResumptionTest {
  private final ServerUnderTest server;
  private final String prefix;

  SmackResumptionTest(ServerKind kind) {
    server = kind.shared();
    prefix = "resume" + kind.name().toLowerCase(Locale.ROOT);
  }

  @Test
  void whatWasSentWhileTheConnectionWasCutArrivesOnceAndInOrder() throws Exception {
    server.addAccounts(List.of(new Account(prefix + "a", "secret"), new Account(prefix + "b", "secret")));
    try (ChaosProxy proxy = new ChaosProxy(server::c2s);
        SmackSession a = SmackSession.login(server, proxy.address(), prefix + "a", "phone");
        SmackSession b = SmackSession.login(server, prefix + "b", "desk")) {
      assertThat(a.connection().isSmEnabled()).isTrue();
      assertThat(a.connection().isSmResumptionPossible()).isTrue();
      b.send(a.bare(), "before");
      a.awaitBody("before");

      proxy.drop();
      Awaitility.await().until(() -> !a.connection().isConnected());
      for (int i = 0; i < 5; i++) {
        b.send(a.bare(), "during " + i);
      }
      PingManager.getInstanceFor(b.connection()).pingMyServer();
      a.connection().connect().login();

      assertThat(a.connection().streamWasResumed()).isTrue();
      a.awaitBody("during 4");
      b.send(a.bare(), "after");
      a.awaitBody("after");
      assertThat(a.bodies()).containsExactly(
          "before", "during 0", "during 1", "during 2", "during 3", "during 4", "after");
      a.send(b.bare(), "back again");
      b.awaitBody("back again");
    }
  }

  /** The old connection hangs, as it does when a phone changes networks: the new one takes the stream over. */
  @Test
  void aStreamIsResumedWhileTheOldConnectionStillHangs() throws Exception {
    server.addAccounts(List.of(new Account(prefix + "c", "secret"), new Account(prefix + "d", "secret")));
    try (ChaosProxy proxy = new ChaosProxy(server::c2s);
        SmackSession a = SmackSession.login(server, proxy.address(), prefix + "c", "phone");
        SmackSession b = SmackSession.login(server, prefix + "d", "desk")) {
      proxy.blackhole();
      IntStream.range(0, 5).forEach(i -> sendUnchecked(b, a, "lost on the way " + i));
      PingManager.getInstanceFor(b.connection()).pingMyServer();
      a.connection().instantShutdown();
      proxy.heal();
      a.connection().connect().login();

      assertThat(a.connection().streamWasResumed()).isTrue();
      a.awaitBody("lost on the way 4");
      assertThat(a.bodies()).containsExactly(
          IntStream.range(0, 5).mapToObj(i -> "lost on the way " + i).toArray(String[]::new));
    }
  }

  private static void sendUnchecked(SmackSession from, SmackSession to, String body) {
    try {
      from.send(to.bare(), body);
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }
}
