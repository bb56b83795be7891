package im.recado.bench.peer;

/** A peer that runs; close it to end it. */
public final class RunningPeer implements AutoCloseable {
  private final PeerProcess process;
  private final Target target;

  RunningPeer(PeerProcess process, Target target) {
    this.process = process;
    this.target = target;
  }

  /** Where to reach it. */
  public Target target() {
    return target;
  }

  @Override
  public void close() {
    process.close();
  }
}
