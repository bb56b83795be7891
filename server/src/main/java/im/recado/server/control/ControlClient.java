package im.recado.server.control;

import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.http.Json;
import im.recado.server.Failure;
import im.recado.server.home.Home;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/** Gives commands to the server that runs on a home. */
public final class ControlClient {
  private static final int CONNECT_MILLIS = 5_000;
  private static final int ANSWER_MILLIS = 120_000;
  private static final Duration PATIENCE = Duration.ofSeconds(15);

  private final int port;
  private final String token;

  private ControlClient(int port, String token) {
    this.port = port;
    this.token = token;
  }

  /** The way to the server that runs on this home; waits a moment for one that is just starting. */
  public static ControlClient of(Home home) throws Failure {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      String text = home.read(home.control());
      if (text != null) {
        try {
          Map<String, Object> where = Json.readMap(text);
          if (where.get("port") instanceof Long port && where.get("token") instanceof String token) {
            return new ControlClient(port.intValue(), token);
          }
        } catch (IllegalArgumentException e) {
          throw new Failure(Failure.FAILED, home.control() + " is damaged: stop the server by its process id.", e);
        }
      }
      if (System.nanoTime() > deadline || !home.isRunning()) {
        throw new Failure(
            Failure.FAILED, "The server on " + home.folder() + " does not take commands yet: try again in a moment.");
      }
      LockSupport.parkNanos(20_000_000);
    }
  }

  /** How the server is. */
  public Map<String, Object> status() throws Failure {
    try {
      return post("/status", "");
    } catch (CommandException e) {
      throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  /** Asks the server to stop; does not wait for that. */
  public void stop() throws Failure {
    try {
      post("/stop", "");
    } catch (CommandException e) {
      throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  /** Runs a command in the server. */
  @SuppressWarnings("unchecked")
  public CommandResult run(String name, Map<String, String> arguments) throws Failure, CommandException {
    Map<String, Object> body = post("/command", Json.write(Map.of("name", name, "arguments", arguments)));
    return new CommandResult(
        String.valueOf(body.get("sentence")),
        (List<String>) (List<?>) body.getOrDefault("columns", List.of()),
        (List<List<String>>) (List<?>) body.getOrDefault("rows", List.of()));
  }

  private Map<String, Object> post(String path, String request) throws Failure, CommandException {
    try {
      URI uri = URI.create("http://" + InetAddress.getLoopbackAddress().getHostAddress() + ":" + port + path);
      HttpURLConnection connection = (HttpURLConnection) uri.toURL().openConnection(Proxy.NO_PROXY);
      connection.setConnectTimeout(CONNECT_MILLIS);
      connection.setReadTimeout(ANSWER_MILLIS);
      connection.setRequestMethod("POST");
      connection.setRequestProperty("Authorization", "Bearer " + token);
      connection.setDoOutput(true);
      byte[] bytes = request.getBytes(StandardCharsets.UTF_8);
      // A fixed length also keeps the JDK from sending a command a second time when the connection breaks.
      connection.setFixedLengthStreamingMode(bytes.length);
      try (OutputStream out = connection.getOutputStream()) {
        out.write(bytes);
      }
      int code = connection.getResponseCode();
      try (InputStream in = code == 200 ? connection.getInputStream() : connection.getErrorStream()) {
        Map<String, Object> body = Json.readMap(new String(in.readAllBytes(), StandardCharsets.UTF_8));
        if (code == 200) {
          return body;
        }
        String sentence = String.valueOf(body.getOrDefault("error", "The server answered with " + code + "."));
        throw new CommandException(
            body.get("reason") instanceof String reason ? Reason.valueOf(reason) : Reason.FAILED, sentence);
      }
    } catch (IOException | IllegalArgumentException e) {
      throw new Failure(
          Failure.FAILED, "The server runs but does not answer (" + e.getMessage() + "); log/recado.log may say why.", e);
    }
  }
}
