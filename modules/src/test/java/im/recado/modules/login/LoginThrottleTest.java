package im.recado.modules.login;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.limit.Bans;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** SECURITY A9, B-9: an address that guesses is not listened to for a while; nobody else is harmed. */
final class LoginThrottleTest {
  private final Options options = new Options();
  private long now;
  private final Bans bans = new Bans(() -> now, ban -> {});
  private final LoginThrottle throttle = new LoginThrottle(options, bans, () -> now);

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  private void fail(String address, int times) throws Exception {
    for (int i = 0; i < times; i++) {
      throttle.failed(address(address));
    }
  }

  private void pass(Duration duration) {
    now += duration.toNanos();
  }

  @Test
  void a9AnAddressWithTooManyFailuresIsRefusedAndNoOther() throws Exception {
    options.set(LoginThrottle.FAILURES, 3);
    for (int i = 1; i <= 3; i++) {
      assertThat(throttle.refuses(address("192.0.2.1"))).isFalse();
      throttle.failed(address("192.0.2.1"));
    }
    assertThat(throttle.refuses(address("192.0.2.1"))).isTrue();
    assertThat(throttle.refuses(address("192.0.2.2"))).isFalse();
  }

  @Test
  void a9ANetworkOf64BitsCountsAsOneAddress() throws Exception {
    options.set(LoginThrottle.FAILURES, 2);
    throttle.failed(address("2001:db8:0:1::1"));
    throttle.failed(address("2001:db8:0:1:ffff::2"));
    assertThat(throttle.refuses(address("2001:db8:0:1::3"))).isTrue();
    assertThat(throttle.refuses(address("2001:db8:0:2::1"))).isFalse();
    assertThat(bans.all().getFirst().source()).hasToString("2001:db8:0:1:0:0:0:0/64");
  }

  @Test
  void a9AnAddressOfFourBytesIsNoNetworkOfEight() throws Exception {
    options.set(LoginThrottle.FAILURES, 1);
    throttle.failed(address("::c000:201"));
    assertThat(throttle.refuses(address("192.0.2.1"))).isFalse();
  }

  @Test
  void b9TenFailuresInTenMinutesAreAQuarterOfAnHourAndTwiceAsLongEachTimeUpToADay() throws Exception {
    for (long minutes : new long[] {15, 30, 60, 120, 240, 480, 960, 1440, 1440}) {
      fail("192.0.2.1", 9);
      assertThat(throttle.refuses(address("192.0.2.1"))).isFalse();
      fail("192.0.2.1", 1);
      pass(Duration.ofMinutes(minutes).minusSeconds(1));
      assertThat(throttle.refuses(address("192.0.2.1"))).as("for " + minutes).isTrue();
      pass(Duration.ofSeconds(1));
      assertThat(throttle.refuses(address("192.0.2.1"))).as("after " + minutes).isFalse();
    }
  }

  @Test
  void b9WhoHasBeenGoodForADayBeginsAnew() throws Exception {
    fail("192.0.2.1", 10);
    pass(Duration.ofMinutes(15));
    fail("192.0.2.1", 10);
    assertThat(bans.all().getFirst().left()).isEqualTo(Duration.ofMinutes(30));
    pass(Duration.ofMinutes(30).plusDays(1).plusSeconds(1));
    fail("192.0.2.1", 10);
    assertThat(bans.all().getFirst().left()).isEqualTo(Duration.ofMinutes(15));
  }

  @Test
  void b9FailuresFarApartBanNobody() throws Exception {
    for (int i = 0; i < 100; i++) {
      fail("192.0.2.1", 1);
      pass(Duration.ofSeconds(70));
    }
    assertThat(bans.all()).isEmpty();
  }

  @Test
  void b9OnThisMachineAnAccountRestsAndNobodyIsBanned() throws Exception {
    Jid admin = Jid.valueOf("admin@verona.example");
    Jid other = Jid.valueOf("other@verona.example");
    for (int i = 1; i <= 10; i++) {
      assertThat(throttle.begins(address("127.0.0.1"), admin)).isTrue();
      assertThat(throttle.failed(address("127.0.0.1"), admin)).isEqualTo(i);
      throttle.ends(address("127.0.0.1"), admin);
    }
    assertThat(bans.all()).isEmpty();
    assertThat(throttle.begins(address("127.0.0.1"), admin)).isFalse();
    assertThat(throttle.begins(address("127.0.0.2"), admin)).as("all of this machine is one").isFalse();
    assertThat(throttle.begins(address("127.0.0.1"), other)).isTrue();
    assertThat(throttle.begins(address("192.0.2.1"), admin)).as("from elsewhere").isTrue();
    fail("127.0.0.1", 10);
    assertThat(throttle.begins(address("127.0.0.1"), other)).as("streams were guessed on").isTrue();
    pass(Duration.ofMinutes(10).plusSeconds(1));
    assertThat(throttle.begins(address("127.0.0.1"), admin)).isTrue();
  }

  @Test
  void b9ABanIsLifted() throws Exception {
    fail("192.0.2.1", 10);
    assertThat(bans.lift(bans.all().getFirst().source())).isTrue();
    assertThat(throttle.refuses(address("192.0.2.1"))).isFalse();
    fail("192.0.2.1", 9);
    assertThat(throttle.refuses(address("192.0.2.1"))).isFalse();
  }

  @Test
  void b16InAnEmergencyFewerFailuresAreEnough() throws Exception {
    options.set(Emergency.ON, "true");
    fail("192.0.2.1", 2);
    assertThat(throttle.refuses(address("192.0.2.1"))).isTrue();
  }
}
