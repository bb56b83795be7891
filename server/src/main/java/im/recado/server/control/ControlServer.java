package im.recado.server.control;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Commands;
import im.recado.kernel.http.Json;
import im.recado.kernel.store.StoreException;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes commands from the command line: HTTP on a free loopback port, with a token that only who may read the home folder
 * can know.
 */
public final class ControlServer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ControlServer.class);
  private static final int MOST_BYTES = 64 * 1024;

  private final HttpServer server;
  private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
  private final byte[] token;
  private final Commands commands;
  private final Supplier<Map<String, Object>> status;
  private final Runnable stop;

  /** What a request is answered with. */
  private record Answer(int code, Object body, Runnable afterwards) {
    Answer(int code, Object body) {
      this(code, body, () -> {});
    }
  }

  private ControlServer(
      HttpServer server, byte[] token, Commands commands, Supplier<Map<String, Object>> status, Runnable stop) {
    this.server = server;
    this.token = token;
    this.commands = commands;
    this.status = status;
    this.stop = stop;
  }

  /**
   * Begins to take commands and writes down where.
   *
   * @param status tells how the server is
   * @param stop begins to stop the server, and does not wait for that
   */
  public static ControlServer open(
      Home home, Commands commands, Supplier<Map<String, Object>> status, Runnable stop) throws Failure {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    String token = Base64.getUrlEncoder().withoutPadding().encodeToString(random);
    HttpServer http;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 16);
    } catch (IOException e) {
      throw new Failure(Failure.UNAVAILABLE, "Cannot listen on the loopback interface: " + e.getMessage() + ".", e);
    }
    ControlServer control =
        new ControlServer(http, token.getBytes(StandardCharsets.US_ASCII), commands, status, stop);
    http.setExecutor(control.workers);
    http.createContext("/", control::handle);
    http.start();
    Map<String, Object> where = new LinkedHashMap<>();
    where.put("port", http.getAddress().getPort());
    where.put("token", token);
    home.write(home.control(), Json.write(where) + "\n");
    return control;
  }

  private void handle(HttpExchange exchange) throws IOException {
    Answer answer;
    try (exchange) {
      try {
        answer = answer(exchange);
      } catch (CommandException e) {
        answer = new Answer(400, Map.of("error", String.valueOf(e.getMessage()), "reason", e.reason().name()));
      } catch (IllegalArgumentException e) {
        answer = new Answer(400, Map.of("error", "The request is not understood."));
      } catch (StoreException e) {
        LOG.error("A command failed: {}", e.getMessage());
        answer = new Answer(500, Map.of("error", String.valueOf(e.getMessage())));
      } catch (RuntimeException e) {
        LOG.error("A command failed", e);
        answer = new Answer(500, Map.of("error", "The server could not do it; log/recado.log says why."));
      }
      byte[] body = Json.write(answer.body()).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.code(), body.length);
      exchange.getResponseBody().write(body);
    }
    answer.afterwards().run();
  }

  private Answer answer(HttpExchange exchange) throws IOException, CommandException {
    String authorization = exchange.getRequestHeaders().getFirst("Authorization");
    byte[] shown =
        authorization != null && authorization.startsWith("Bearer ")
            ? authorization.substring(7).getBytes(StandardCharsets.UTF_8)
            : new byte[0];
    if (!MessageDigest.isEqual(shown, token) || !exchange.getRequestMethod().equals("POST")) {
      return new Answer(403, Map.of("error", "Not allowed."));
    }
    byte[] request = exchange.getRequestBody().readNBytes(MOST_BYTES + 1);
    if (request.length > MOST_BYTES) {
      return new Answer(413, Map.of("error", "The request is too large."));
    }
    return switch (exchange.getRequestURI().getPath()) {
      case "/status" -> new Answer(200, status.get());
      case "/stop" -> new Answer(200, Map.of("sentence", "Stopping."), stop);
      case "/command" -> command(Json.readMap(new String(request, StandardCharsets.UTF_8)));
      default -> new Answer(404, Map.of("error", "There is nothing here."));
    };
  }

  private Answer command(Map<String, Object> request) throws CommandException {
    Map<String, String> arguments = new LinkedHashMap<>();
    if (request.get("arguments") instanceof Map<?, ?> written) {
      written.forEach((name, value) -> arguments.put(String.valueOf(name), String.valueOf(value)));
    }
    CommandResult result = commands.run(String.valueOf(request.get("name")), Caller.COMMAND_LINE, arguments);
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("sentence", result.sentence());
    body.put("columns", result.columns());
    body.put("rows", result.rows());
    return new Answer(200, body);
  }

  @Override
  public void close() {
    server.stop(0);
    workers.shutdownNow();
  }
}
