package im.recado.server.metrics;

import im.recado.kernel.Kernel;
import im.recado.kernel.QueueDepths;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.function.ToDoubleFunction;

/** How much waits in the queues of all streams and sessions; counted when somebody looks. */
final class Queues {
  private final Kernel kernel;

  /** What was counted last. */
  private volatile QueueDepths depths = QueueDepths.NONE;

  Queues(Kernel kernel, MeterRegistry registry) {
    this.kernel = kernel;
    gauge(registry, "recado.queue.incoming", "Elements of clients that wait to be handled", QueueDepths::incoming);
    gauge(registry, "recado.queue.outgoing", "Stanzas that wait to be written to clients", QueueDepths::outgoing);
    gauge(registry, "recado.queue.outgoing.longest", "The most of these for one session", QueueDepths::longest);
    gauge(
        registry,
        "recado.queue.unacknowledged",
        "Stanzas that clients have not acknowledged, clients that are away included",
        QueueDepths::unacknowledged);
  }

  private void gauge(MeterRegistry registry, String name, String what, ToDoubleFunction<QueueDepths> part) {
    Gauge.builder(name, this, queues -> part.applyAsDouble(queues.depths)).description(what).register(registry);
  }

  /** Counts. */
  void count() {
    depths = QueueDepths.of(kernel);
  }
}
