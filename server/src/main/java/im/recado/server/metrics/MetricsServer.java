package im.recado.server.metrics;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.recado.kernel.Kernel;
import im.recado.kernel.route.Traffic;
import im.recado.server.Failure;
import im.recado.server.settings.ListenAddress;
import im.recado.server.settings.Port;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.binder.jvm.ClassLoaderMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmGcMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmMemoryMetrics;
import io.micrometer.core.instrument.binder.jvm.JvmThreadMetrics;
import io.micrometer.core.instrument.binder.system.FileDescriptorMetrics;
import io.micrometer.core.instrument.binder.system.ProcessorMetrics;
import io.micrometer.core.instrument.binder.system.UptimeMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/** What the server tells about itself over HTTP: {@code /metrics} for Prometheus, {@code /health}. */
public final class MetricsServer implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private @Nullable CompletableFuture<Boolean> probe;
  private final AtomicBoolean watchesJvm = new AtomicBoolean();
  private @Nullable Queues queues;
  private @Nullable JvmGcMetrics collector;
  private @Nullable HttpServer server;

  /** Meters can be registered from now on; nothing listens yet. */
  public MetricsServer() {}

  /** Where everything that is measured is registered. */
  public MeterRegistry registry() {
    return registry;
  }

  /**
   * Listens, unless the settings say otherwise.
   *
   * @param takesWrites whether what is written becomes durable; asked by those who ask for the server's health, and may
   *     wait
   */
  public void open(Settings settings, Kernel kernel, BooleanSupplier takesWrites) throws Failure {
    watch(kernel);
    Port port = settings.get(ServerOptions.METRICS_PORT);
    if (port.isOff()) {
      return;
    }
    ListenAddress address = ListenAddress.of(settings, ServerOptions.METRICS_ADDRESS);
    try {
      HttpServer http = HttpServer.create(address.at(port.number()), 16);
      http.setExecutor(workers);
      http.createContext(
          "/metrics", exchange -> answer(exchange, "/metrics", "text/plain; version=0.0.4", () -> new Text(200, scrape())));
      http.createContext(
          "/health", exchange -> answer(exchange, "/health", "application/json", () -> health(takesWrites)));
      http.start();
      server = http;
    } catch (IOException e) {
      throw address.unavailable(ServerOptions.METRICS_PORT.key(), port.number(), e);
    }
  }

  private void watch(Kernel kernel) {
    Gauge.builder("recado.sessions", kernel.sessions(), sessions -> sessions.count())
        .description("Sessions of clients, those whose client is away included")
        .register(registry);
    Gauge.builder("recado.streams", kernel, of -> of.clientStreams().all().size())
        .description("Streams of clients, those that have not logged in included")
        .register(registry);
    queues = new Queues(kernel, registry);
    Traffic traffic = kernel.router().traffic();
    counter("message", traffic, Traffic::messages);
    counter("presence", traffic, Traffic::presences);
    counter("iq", traffic, Traffic::iqs);
    FunctionCounter.builder("recado.stanzas.refused", traffic, Traffic::refused)
        .description("Stanzas that were answered with an error")
        .register(registry);
    Timer timer =
        Timer.builder("recado.stanza.time")
            .description("What one stanza of sixty-four took, from its coming to the end of what is done with it at once")
            .serviceLevelObjectives(
                Duration.ofNanos(10_000),
                Duration.ofNanos(30_000),
                Duration.ofNanos(100_000),
                Duration.ofMillis(1),
                Duration.ofMillis(10),
                Duration.ofMillis(100),
                Duration.ofSeconds(1))
            .register(registry);
    traffic.timing(nanos -> timer.record(nanos, TimeUnit.NANOSECONDS));
  }

  private void counter(String kind, Traffic traffic, ToDoubleFunction<Traffic> count) {
    FunctionCounter.builder("recado.stanzas", traffic, count)
        .tag("kind", kind)
        .description("Stanzas that clients have sent")
        .register(registry);
  }

  /** The port in use under its setting's key; empty when nothing listens. */
  public Map<String, Integer> ports() {
    HttpServer http = server;
    return http == null ? Map.of() : Map.of(ServerOptions.METRICS_PORT.key(), http.getAddress().getPort());
  }

  private String scrape() {
    Queues counted = queues;
    if (counted != null) {
      counted.count();
    }
    // The Java machine's own meters cost time at the start that nobody needs before the first look.
    if (watchesJvm.compareAndSet(false, true)) {
      JvmGcMetrics gc = new JvmGcMetrics();
      gc.bindTo(registry);
      collector = gc;
      new JvmMemoryMetrics().bindTo(registry);
      new JvmThreadMetrics().bindTo(registry);
      new ClassLoaderMetrics().bindTo(registry);
      new ProcessorMetrics().bindTo(registry);
      new FileDescriptorMetrics().bindTo(registry);
      new UptimeMetrics().bindTo(registry);
    }
    return registry.scrape();
  }

  /** What is answered, with the status of HTTP. */
  private record Text(int status, String body) {}

  /** Whoever asks for the health wants an answer now, above all when the database gives none (SECURITY F4). */
  private Text health(BooleanSupplier takesWrites) {
    try {
      return probe(takesWrites).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
          ? new Text(200, "{\"status\": \"up\"}\n")
          : down("the database refuses writes");
    } catch (TimeoutException e) {
      return down("the database does not answer");
    } catch (ExecutionException e) {
      return down("the database fails");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return down("the server stops");
    }
  }

  /** One question at a time, however many ask. */
  private synchronized CompletableFuture<Boolean> probe(BooleanSupplier takesWrites) {
    CompletableFuture<Boolean> last = probe;
    if (last == null || last.isDone()) {
      last = CompletableFuture.supplyAsync(takesWrites::getAsBoolean, workers);
      probe = last;
    }
    return last;
  }

  private static Text down(String reason) {
    return new Text(503, "{\"status\": \"down\", \"reason\": \"" + reason + "\"}\n");
  }

  private static void answer(HttpExchange exchange, String path, String type, Supplier<Text> text) throws IOException {
    try (exchange) {
      String method = exchange.getRequestMethod();
      if (!exchange.getRequestURI().getPath().equals(path)) {
        exchange.sendResponseHeaders(404, -1);
      } else if (!method.equals("GET") && !method.equals("HEAD")) {
        exchange.sendResponseHeaders(405, -1);
      } else {
        Text answer = text.get();
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
        exchange.getResponseHeaders().set("X-Content-Type-Options", "nosniff");
        if (method.equals("HEAD")) {
          exchange.sendResponseHeaders(answer.status(), -1);
        } else {
          exchange.sendResponseHeaders(answer.status(), body.length);
          exchange.getResponseBody().write(body);
        }
      }
    }
  }

  @Override
  public void close() {
    HttpServer http = server;
    if (http != null) {
      http.stop(0);
    }
    workers.shutdownNow();
    JvmGcMetrics gc = collector;
    if (gc != null) {
      gc.close();
    }
    registry.close();
  }
}
