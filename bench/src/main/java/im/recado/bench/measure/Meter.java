package im.recado.bench.measure;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** Takes samples of the clock, the server's CPU and memory, and the generator's own CPU. */
public final class Meter {
  /**
   * One sample.
   *
   * @param nanos {@link System#nanoTime()}
   * @param serverCpu microseconds, -1 when the server's process is not known
   * @param serverKib resident memory in KiB, -1 when the server's process is not known
   * @param ownCpu the generator's CPU in microseconds
   */
  public record Sample(long nanos, long serverCpu, long serverKib, long ownCpu) {
    /** Seconds since an earlier sample. */
    public double secondsSince(Sample earlier) {
      return (nanos - earlier.nanos) / 1e9;
    }
  }

  private final @Nullable ObservedProcess server;
  private final ObservedProcess self;

  /** For a server whose process may be unknown. */
  public Meter(@Nullable ObservedProcess server) throws IOException {
    this.server = server;
    this.self = ObservedProcess.self();
  }

  /** Whether the server's CPU and memory are known. */
  public boolean seesServer() {
    return server != null;
  }

  /** A sample of this moment. */
  public Sample sample() {
    return new Sample(System.nanoTime(), server == null ? -1 : server.cpuMicros(),
        server == null ? -1 : server.residentKib(), self.cpuMicros());
  }
}
