package im.recado.modules.login;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.module.Options;
import java.net.InetAddress;
import org.junit.jupiter.api.Test;

/** SECURITY A9: an address that guesses is not listened to for a while; nobody else is harmed. */
final class LoginThrottleTest {
  private final Options options = new Options();

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  @Test
  void a9AnAddressWithTooManyFailuresIsRefusedAndNoOther() throws Exception {
    options.set(LoginThrottle.FAILURES, 3);
    LoginThrottle throttle = new LoginThrottle(options);
    for (int i = 1; i <= 3; i++) {
      assertThat(throttle.refuses(address("192.0.2.1"))).isFalse();
      assertThat(throttle.failed(address("192.0.2.1"))).isEqualTo(i);
    }
    assertThat(throttle.refuses(address("192.0.2.1"))).isTrue();
    assertThat(throttle.refuses(address("192.0.2.2"))).isFalse();
  }

  @Test
  void a9ANetworkOf64BitsCountsAsOneAddress() throws Exception {
    options.set(LoginThrottle.FAILURES, 2);
    LoginThrottle throttle = new LoginThrottle(options);
    throttle.failed(address("2001:db8:0:1::1"));
    throttle.failed(address("2001:db8:0:1:ffff::2"));
    assertThat(throttle.refuses(address("2001:db8:0:1::3"))).isTrue();
    assertThat(throttle.refuses(address("2001:db8:0:2::1"))).isFalse();
  }

  @Test
  void a9AnAddressOfFourBytesIsNoNetworkOfEight() throws Exception {
    options.set(LoginThrottle.FAILURES, 1);
    LoginThrottle throttle = new LoginThrottle(options);
    throttle.failed(address("::c000:201"));
    assertThat(throttle.refuses(address("192.0.2.1"))).isFalse();
  }
}
