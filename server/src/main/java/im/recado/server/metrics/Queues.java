package im.recado.server.metrics;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** How much waits in the queues of all streams and sessions; counted when somebody looks. */
final class Queues {
  private final Kernel kernel;
  private volatile Depths depths = new Depths(0, 0, 0, 0);

  /** What was counted last; stanzas, or elements of streams. */
  private record Depths(long incoming, long outgoing, long longest, long unacknowledged) {}

  Queues(Kernel kernel, MeterRegistry registry) {
    this.kernel = kernel;
    gauge(registry, "recado.queue.incoming", "Elements of clients that wait to be handled", Depths::incoming);
    gauge(registry, "recado.queue.outgoing", "Stanzas that wait to be written to clients", Depths::outgoing);
    gauge(registry, "recado.queue.outgoing.longest", "The most of these for one session", Depths::longest);
    gauge(
        registry,
        "recado.queue.unacknowledged",
        "Stanzas that clients have not acknowledged, clients that are away included",
        Depths::unacknowledged);
  }

  private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<Depths> part) {
    Gauge.builder(name, this, queues -> part.applyAsDouble(queues.depths)).description(what).register(registry);
  }

  /** Counts. */
  void count() {
    long incoming = 0;
    for (ClientStream stream : kernel.clientStreams().all()) {
      incoming += stream.waiting();
    }
    long outgoing = 0;
    long longest = 0;
    long unacknowledged = 0;
    for (Session session : kernel.sessions().all()) {
      int waiting = session.waitingCount();
      outgoing += waiting;
      longest = Math.max(longest, waiting);
      unacknowledged += session.unacknowledgedCount();
    }
    depths = new Depths(incoming, outgoing, longest, unacknowledged);
  }
}
