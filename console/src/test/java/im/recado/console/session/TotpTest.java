package im.recado.console.session;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** The examples of RFC 6238 appendix B, of whose eight digits the last six, and RFC 4648 section 10. */
final class TotpTest {
  private static final byte[] SECRET = "12345678901234567890".getBytes(StandardCharsets.US_ASCII);

  @Test
  void theCodesAreThoseOfTheSpecification() {
    long[] times = {59, 1111111109L, 1111111111L, 1234567890L, 2000000000L, 20000000000L};
    String[] codes = {"287082", "081804", "050471", "005924", "279037", "353130"};
    for (int i = 0; i < times.length; i++) {
      assertThat(Totp.code(SECRET, times[i] / Totp.SECONDS)).isEqualTo(codes[i]);
      assertThat(Totp.step(SECRET, codes[i], times[i], -1)).isEqualTo(times[i] / Totp.SECONDS);
    }
  }

  @Test
  void aClockMayBeHalfAMinuteOffAndACodeIsTakenOnce() {
    String code = Totp.code(SECRET, 100);
    for (long second : new long[] {99 * 30, 100 * 30, 102 * 30 - 1}) {
      assertThat(Totp.step(SECRET, code, second, 99)).isEqualTo(100);
      assertThat(Totp.step(SECRET, code, second, 100)).isEqualTo(-1);
    }
    assertThat(Totp.step(SECRET, code, 99 * 30 - 1, -1)).isEqualTo(-1);
    assertThat(Totp.step(SECRET, code, 102 * 30, -1)).isEqualTo(-1);
    assertThat(Totp.step(SECRET, "", 100 * 30, -1)).isEqualTo(-1);
  }

  @Test
  void secretsAreWrittenAsAuthenticatorsReadThem() {
    assertThat(Totp.base32("foobar".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MZXW6YTBOI");
    assertThat(Totp.base32("f".getBytes(StandardCharsets.US_ASCII))).isEqualTo("MY");
    assertThat(Totp.base32(new byte[0])).isEmpty();
  }
}
