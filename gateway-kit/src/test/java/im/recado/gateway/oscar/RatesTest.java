package im.recado.gateway.oscar;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is sent stays above the server's alert, by the server's own reckoning. */
class RatesTest {
  private static final int WINDOW = 20;
  private static final int CLEAR = 4500;
  private static final int ALERT = 4000;
  private static final int LIMIT = 3500;
  private static final int MOST = 6000;

  private static byte[] classes(boolean newer, int level) {
    ByteWriter out = new ByteWriter().u16(1).bytes(one(level));
    if (newer) {
      out.u32(0).u8(0);
    }
    return out.u16(3).u16(2).u16(0x04).u16(0x06).u16(0x13).u16(0x08).toBytes();
  }

  private static byte[] one(int level) {
    return new ByteWriter().u16(3).u32(WINDOW).u32(CLEAR).u32(ALERT).u32(LIMIT).u32(0).u32(level).u32(MOST).toBytes();
  }

  private static Rates rates(boolean newer, int level) throws Exception {
    Rates rates = Rates.read(new ByteReader(classes(newer, level)), 0);
    assertThat(rates.ids()).containsExactly(3);
    return rates;
  }

  @Test
  void theServerNeverHasToWarn() throws Exception {
    for (boolean newer : new boolean[] {false, true}) {
      Rates rates = rates(newer, MOST);
      long now = 0;
      long last = 0;
      double level = MOST;
      int atOnce = 0;
      for (int i = 0; i < 200; i++) {
        long wait = rates.wait(0x04, 0x06, now);
        atOnce += wait == 0 ? 1 : 0;
        now += wait;
        rates.sent(0x04, 0x06, now);
        level = Math.min(MOST, (WINDOW - 1.0) / WINDOW * level + (now - last) / (double) WINDOW);
        last = now;
        assertThat(level).isGreaterThan(ALERT);
      }
      assertThat(atOnce).isBetween(5, 20);
      assertThat(now / 200).isBetween((long) ALERT - 500, (long) ALERT + 100);
    }
  }

  @Test
  void whatIsInNoClassDoesNotWait() throws Exception {
    assertThat(rates(true, 0).wait(0x02, 0x15, 0)).isZero();
    assertThat(rates(true, 0).wait(0x13, 0x08, 0)).isPositive();
    assertThat(Rates.none().wait(0x04, 0x06, 0)).isZero();
  }

  @Test
  void aServerThatSaysNonsenseDoesNotSilenceAnybody() throws Exception {
    Rates rates = rates(true, 0);
    assertThat(rates.wait(0x04, 0x06, 0)).isEqualTo(10_000);
    assertThat(rates.wait(0x04, 0x06, 10_000)).isLessThanOrEqualTo(10_000);
    byte[] absurd = new ByteWriter().u16(3).u32(0xFFFFFFFFL).u32(0xFFFFFFFFL).u32(0xFFFFFFFFL).u32(0).u32(0).u32(0).u32(0xFFFFFFFFL).toBytes();
    rates.changed(new ByteReader(new ByteWriter().u16(1).bytes(absurd).toBytes()), 0);
    assertThat(rates.wait(0x04, 0x06, 0)).isBetween(0L, 10_000L);
  }

  @Test
  void whoIsLimitedWaitsUntilThatIsCleared() throws Exception {
    Rates rates = rates(true, MOST);
    assertThat(rates.wait(0x04, 0x06, 0)).isZero();
    rates.changed(new ByteReader(new ByteWriter().u16(3).bytes(one(LIMIT - 1)).u32(0).u8(0).toBytes()), 0);
    long wait = rates.wait(0x04, 0x06, 0);
    assertThat(wait).isEqualTo((long) WINDOW * CLEAR - (WINDOW - 1L) * (LIMIT - 1));
    assertThat(rates.wait(0x04, 0x06, wait)).isZero();
    rates.changed(new ByteReader(new ByteWriter().u16(4).bytes(one(MOST)).toBytes()), wait);
    assertThat(rates.wait(0x04, 0x06, wait)).isZero();
  }

  /** Servers tell of all classes at once, in the form in which they have told of them at first. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void severalClassesChangeAtOnce(boolean newer) throws Exception {
    ByteWriter out = new ByteWriter().u16(2);
    for (int id = 1; id <= 2; id++) {
      out.u16(id).bytes(Arrays.copyOfRange(one(MOST), 2, 30)).bytes(new byte[newer ? 5 : 0]);
    }
    out.u16(1).u16(1).u16(0x04).u16(0x06).u16(2).u16(1).u16(0x04).u16(0x14);
    Rates rates = Rates.read(new ByteReader(out.toBytes()), 0);
    assertThat(rates.ids()).containsExactly(1, 2);
    assertThat(rates.wait(0x04, 0x06, 0)).isZero();
    ByteWriter change = new ByteWriter().u16(1);
    for (int id = 1; id <= 2; id++) {
      change.u16(id).bytes(Arrays.copyOfRange(one(ALERT), 2, 30)).bytes(new byte[newer ? 5 : 0]);
    }
    rates.changed(new ByteReader(change.toBytes()), 0);
    assertThat(rates.ids()).containsExactly(1, 2);
    assertThat(rates.wait(0x04, 0x06, 0)).isEqualTo(ALERT + 50L * WINDOW);
    assertThat(rates.wait(0x04, 0x14, 0)).isEqualTo(ALERT + 50L * WINDOW);
  }
}
