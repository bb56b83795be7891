package im.recado.kernel.limit;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import java.time.Clock;
import java.util.List;
import org.junit.jupiter.api.Test;

/** SECURITY B-1: what is counted together. */
final class ReadLimitsTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example");
  private static final int BURST = 20_000;

  private final Options options = new Options();
  private final Kernel kernel = new Kernel(List.of("verona.example"), options, Clock.systemUTC());
  private final ReadLimits limits = new ReadLimits(kernel);
  private final long now = System.nanoTime();

  ReadLimitsTest() {
    options.set(ReadLimits.RATE, 10_000);
    options.set(ReadLimits.BURST, BURST);
    options.set(ReadLimits.ADDRESS_RATE, 10_000);
  }

  private static InetAddress address(String text) throws Exception {
    return InetAddress.getByName(text);
  }

  @Test
  void b1SessionsOfAnAccountShareItsBucketAndOthersHaveTheirOwn() throws Exception {
    ReadLimit phone = limits.ofAccount(ROMEO.withResource("phone"));
    ReadLimit desk = limits.ofAccount(ROMEO.withResource("desk"));
    assertThat(phone.take(BURST, 0, now)).isZero();
    assertThat(desk.take(10_000, 0, now)).isPositive();
    assertThat(limits.ofAccount(Jid.valueOf("juliet@verona.example")).take(10_000, 0, now)).isZero();
  }

  @Test
  void b1ConnectionsOfAnAddressShareItsBucketAndSoDoesANetworkOfIpv6() throws Exception {
    ReadLimit one = requireNonNull(limits.ofAddress(address("2001:db8:1:1::1")));
    assertThat(one.take(BURST, 0, now)).isZero();
    assertThat(requireNonNull(limits.ofAddress(address("2001:db8:1:1::2"))).take(10_000, 0, now)).isPositive();
    assertThat(requireNonNull(limits.ofAddress(address("2001:db8:1:2::2"))).take(10_000, 0, now)).isZero();
    assertThat(limits.ofAddress(address("192.0.2.1"))).isSameAs(limits.ofAddress(address("::ffff:192.0.2.1")));
  }

  @Test
  void s8StreamsOfAServerShareTheBucketOfItsDomainAndOthersHaveTheirOwn() {
    options.set(ReadLimits.SERVER_RATE, 5000);
    Jid mantua = Jid.valueOf("mantua.example");
    assertThat(limits.ofAccount(mantua).take(BURST, 0, now)).isZero();
    assertThat(limits.ofAccount(mantua).take(5000, 0, now)).isPositive();
    assertThat(limits.ofAccount(Jid.valueOf("padua.example")).take(BURST, 0, now)).isZero();
    assertThat(limits.ofAccount(ROMEO).take(BURST, 0, now)).isZero();
  }

  @Test
  void b1ThisMachineIsNotCountedUnlessItIsWanted() throws Exception {
    assertThat(limits.ofAddress(address("127.0.0.1"))).isNull();
    assertThat(limits.ofAddress(address("::1"))).isNull();
    options.set(Entrance.UNCOUNTED, "192.0.2.0/24");
    assertThat(limits.ofAddress(address("127.0.0.1"))).isNotNull();
    assertThat(limits.ofAddress(address("192.0.2.77"))).isNull();
  }

  @Test
  void b1InAMinuteASenderGetsItsRateOverTwoConnectionsWithinATenth() throws Exception {
    ReadLimit[] connections = {limits.ofAccount(ROMEO), limits.ofAccount(ROMEO)};
    long[] free = {now, now};
    long end = now + 60_000_000_000L;
    long read = 0;
    int next;
    while (free[next = free[0] <= free[1] ? 0 : 1] < end) {
      read += 1000;
      free[next] += Math.max(1000, connections[next].take(1000, 0, free[next]) * 1_000_000);
    }
    assertThat(read - BURST).isBetween(540_000L, 660_000L);
  }

  @Test
  void b1AdministratorsMayDoTenTimesAsMuch() {
    kernel.powers(jid -> Powers.of(jid.equals(ROMEO) ? ServerRole.ADMINISTRATOR : ServerRole.USER));
    ReadLimit limit = limits.ofAccount(ROMEO);
    assertThat(limit.take(10 * BURST, 0, now)).isZero();
    assertThat(limit.take(10_000, 0, now)).isEqualTo(100);
  }

  @Test
  void b1WhoBecomesAnAdministratorNeedNotLogInAgain() {
    ReadLimit limit = limits.ofAccount(ROMEO);
    assertThat(limit.take(BURST, 0, now)).isZero();
    kernel.powers(jid -> Powers.of(ServerRole.ADMINISTRATOR));
    assertThat(limit.take(10 * BURST + 10_000, 0, now + 10_000_000_000L)).isEqualTo(100);
  }

  @Test
  void b16InAnEmergencyEverybodyHasAQuarter() {
    options.set(Emergency.ON, "true");
    ReadLimit limit = limits.ofAccount(ROMEO);
    assertThat(limit.take(BURST / 4, 0, now)).isZero();
    assertThat(limit.take(2500, 0, now)).isEqualTo(1000);
  }
}
