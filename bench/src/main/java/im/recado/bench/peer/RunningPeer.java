package im.recado.bench.peer;

/** A peer that runs; close it to end it. */
public final class RunningPeer implements AutoCloseable {
  private final PeerProcess process;
  private final Target target;
  private final int componentPort;

  RunningPeer(PeerProcess process, Target target, int componentPort) {
    this.process = process;
    this.target = target;
    this.componentPort = componentPort;
  }

  /** Where it takes components, if it does. */
  public int componentPort() {
    return componentPort;
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
