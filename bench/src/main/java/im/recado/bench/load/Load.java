package im.recado.bench.load;

import im.recado.bench.client.Account;
import im.recado.bench.client.Fleet;
import im.recado.bench.client.Profile;
import im.recado.bench.measure.Latencies;
import im.recado.bench.measure.Meter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * What every scenario is given.
 *
 * @param fleet the event loops
 * @param profile the server and how to log in
 * @param names the accounts
 * @param meter the server's and the generator's CPU
 * @param timing how long
 * @param seed of everything random in the load, so that a run can be repeated
 * @param tally what went wrong
 */
public record Load(Fleet fleet, Profile profile, Names names, Meter meter, Timing timing, long seed, Tally tally) {

  /**
   * The accounts: {@code prefix0@domain}, {@code prefix1@domain}, …, all with one password.
   *
   * @param prefix the beginning of every local part
   * @param domain their domain
   * @param password their password
   */
  public record Names(String prefix, String domain, String password) {
    /** The account of a number. */
    public Account account(int number) {
      return new Account(number, prefix + number, password);
    }

    /** Its bare address. */
    public String jid(int number) {
      return prefix + number + "@" + domain;
    }
  }

  /**
   * How long a run takes.
   *
   * @param warmup seconds under load before measuring
   * @param duration seconds measured
   * @param drain seconds to wait at most for what is still on its way
   * @param parallel logins at the same time
   */
  public record Timing(double warmup, double duration, double drain, int parallel) {}

  /** The same with another way to log in. */
  Load with(Profile other) {
    return new Load(fleet, other, names, meter, timing, seed, tally);
  }

  /** Waits for a part of the run, in seconds. */
  void pass(double seconds) throws InterruptedException {
    TimeUnit.NANOSECONDS.sleep((long) (seconds * 1e9));
  }

  /** Waits until a condition holds, at most so many seconds; whether it held. */
  boolean await(double seconds, BooleanSupplier condition) throws InterruptedException {
    long end = System.nanoTime() + (long) (seconds * 1e9);
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() - end > 0) {
        return false;
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    return true;
  }

  /** The figures every scenario has: per second, server CPU per operation, the generator's own. */
  List<Figure> figures(String operation, long count, Meter.Sample from, Meter.Sample to) {
    List<Figure> figures = new ArrayList<>();
    double seconds = to.secondsSince(from);
    figures.add(Figure.of("per_second", plural(operation) + "/s", count / seconds, 0));
    if (meter.seesServer() && count > 0) {
      double perOperation = (to.serverCpu() - from.serverCpu()) / (double) count;
      figures.add(Figure.of("server_cpu_us", "server CPU, µs per " + operation, perOperation, 1));
      figures.add(Figure.of("server_cores", "server CPU, cores busy",
          (to.serverCpu() - from.serverCpu()) / 1e6 / seconds, 2));
    }
    if (count > 0) {
      figures.add(new Figure("generator_cpu_us", "generator CPU, µs per " + operation,
          (to.ownCpu() - from.ownCpu()) / (double) count, 1, false));
    }
    return figures;
  }

  private static String plural(String operation) {
    return operation.endsWith("y") ? operation.substring(0, operation.length() - 1) + "ies" : operation + "s";
  }

  /** Latency figures in milliseconds. */
  static List<Figure> latencies(String what, Latencies latencies) {
    return List.of(
        Figure.of("p50_ms", what + " p50, ms", latencies.percentile(50) / 1e6, 2),
        Figure.of("p99_ms", what + " p99, ms", latencies.percentile(99) / 1e6, 2),
        Figure.of("p999_ms", what + " p99.9, ms", latencies.percentile(99.9) / 1e6, 2),
        Figure.of("max_ms", what + " max, ms", latencies.max() / 1e6, 2));
  }

  /** The server's memory now. */
  List<Figure> memory() {
    return meter.seesServer()
        ? List.of(Figure.of("server_rss_mib", "server RSS, MiB", meter.sample().serverKib() / 1024.0, 0)) : List.of();
  }
}
