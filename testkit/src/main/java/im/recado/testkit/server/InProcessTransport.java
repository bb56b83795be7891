package im.recado.testkit.server;

import im.recado.kernel.stream.ClientStreams;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Reaches a server of this process without a network; connections take turns on the loops. */
final class InProcessTransport implements Transport {
  private final ClientStreams streams;
  private final List<InProcessLoop> loops;
  private final AtomicInteger next = new AtomicInteger();

  InProcessTransport(ClientStreams streams, List<InProcessLoop> loops) {
    this.streams = streams;
    this.loops = loops;
  }

  @Override
  public Wire connect(Listener listener) {
    InProcessLoop loop = loops.get(Math.floorMod(next.getAndIncrement(), loops.size()));
    InProcessConnection connection = new InProcessConnection(loop, listener);
    connection.open(streams);
    return connection.clientEnd();
  }

  @Override
  public void close() {}
}
