package im.recado.console.rest;

import im.recado.console.session.Sealing;
import im.recado.console.web.Access;
import im.recado.console.web.Page;
import im.recado.console.web.Route;
import im.recado.console.web.Visit;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.Caller;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.http.HttpException;
import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import im.recado.kernel.http.Json;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every command for programs: {@code GET /api/v1/commands/NAME} for those that look, {@code POST} for those that change. A
 * program is let in by its token alone; cookies count for nothing here. Permission, arguments and audit are those of {@link
 * im.recado.kernel.command.Commands}.
 */
public final class RestApi implements Page {
  private static final Logger LOG = LoggerFactory.getLogger(RestApi.class);
  private static final String COMMAND = "/api/v1/commands/{name}";

  private final Kernel kernel;
  private final Tokens tokens;
  private final String version;
  private final Repeats repeats;

  /**
   * The commands of this server.
   *
   * @param answers where answers are kept for those who ask again
   * @param sealing hides what is kept there
   */
  public RestApi(Kernel kernel, Tokens tokens, KeyValues answers, Sealing sealing, String version) {
    this.kernel = kernel;
    this.tokens = tokens;
    this.repeats = new Repeats(answers, Jid.valueOf(kernel.domain()), sealing, kernel.clock());
    this.version = version;
  }

  @Override
  public List<Route> routes() {
    return List.of(
        Route.get("/api/v1/openapi.json", Access.TOKEN, visit -> answer(visit, token -> openApi(visit))),
        Route.get("/openapi.json", Access.OPERATOR, this::openApi),
        Route.get(COMMAND, Access.TOKEN, visit -> answer(visit, token -> look(visit, token))),
        Route.post(COMMAND, Access.TOKEN, visit -> answer(visit, token -> change(visit, token))));
  }

  /** Tells a program that something is not done, whoever in the server says so. */
  public static HttpResponse refusal(int status, String sentence) {
    return Problem.of(status, sentence).answer();
  }

  /** Answers a program that was let in. */
  private interface Action {
    HttpResponse run(Token token) throws CommandException, HttpException, IOException;
  }

  private HttpResponse answer(Visit visit, Action action) throws IOException {
    String authorization = visit.request().header("authorization");
    Token token =
        authorization != null && authorization.regionMatches(true, 0, "Bearer ", 0, 7)
            ? tokens.find(authorization.substring(7).strip())
            : null;
    if (token == null) {
      return new Problem(401, "no-token", "A token is needed: Authorization: Bearer TOKEN.").answer();
    }
    try {
      return action.run(token);
    } catch (CommandException e) {
      return Problem.of(e).answer();
    } catch (HttpException e) {
      return refusal(e.status(), String.valueOf(e.getMessage()));
    } catch (StoreException e) {
      LOG.warn("The request for {} failed: {}", visit.request().segments(), e.getMessage());
      return new Problem(503, "database-away", "Something cannot be stored or looked up now: the database does not answer, or there is no room. Try again later.").answer();
    } catch (RuntimeException e) {
      LOG.error("The request for {} failed", visit.request().segments(), e);
      return new Problem(500, "failed", "Something went wrong on the server; its log says more.").answer();
    }
  }

  private HttpResponse openApi(Visit visit) {
    return visit.json(Json.write(OpenApi.document(version, kernel.commands().all())));
  }

  private HttpResponse look(Visit visit, Token token) throws CommandException, HttpException {
    Command command = command(visit);
    if (command.changes()) {
      return wrongMethod("POST", command);
    }
    Paging paging = Paging.asked(command, visit.request().queryParameters());
    CommandResult result = run(command, token, paging.arguments());
    return visit.json(Json.write(json(result, paging.of(result))));
  }

  private HttpResponse change(Visit visit, Token token) throws CommandException, HttpException, IOException {
    Command command = command(visit);
    if (!command.changes()) {
      return wrongMethod("GET", command);
    }
    Map<String, String> arguments = body(visit.request());
    String key = visit.request().header("idempotency-key");
    if (key == null) {
      return done(visit, command, token, arguments);
    }
    if (key.isBlank() || key.length() > Repeats.LONGEST_KEY) {
      throw new HttpException(400, "An Idempotency-Key has 1 to " + Repeats.LONGEST_KEY + " characters.");
    }
    return repeats.answer(
        token.id(),
        key,
        canonical(command, arguments),
        () -> {
          try {
            return done(visit, command, token, arguments);
          } catch (CommandException e) {
            return Problem.of(e).answer();
          }
        });
  }

  /** What is asked: the same text for the same request in whatever order and spelling, another one for any other. */
  private static String canonical(Command command, Map<String, String> arguments) {
    return Json.write(List.of(command.name(), new TreeMap<>(arguments)));
  }

  private HttpResponse done(Visit visit, Command command, Token token, Map<String, String> arguments)
      throws CommandException {
    CommandResult result = run(command, token, arguments);
    return visit.json(Json.write(json(result, new Paging.Page(result.rows(), null))));
  }

  private Command command(Visit visit) throws HttpException {
    for (Command command : kernel.commands().all()) {
      if (command.name().equals(visit.part("name"))) {
        return command;
      }
    }
    throw new HttpException(404, "There is no command " + visit.part("name") + "; command-list tells which there are.");
  }

  private CommandResult run(Command command, Token token, Map<String, String> arguments) throws CommandException {
    // A token that makes others would outlive its own end.
    if (!token.allows(command.name()) || command.name().startsWith("token-")) {
      if (command.changes()) {
        kernel.audit().add(new Entry(caller(token), command.name(), Map.of(), "refused: not allowed"));
      }
      throw new CommandException(CommandException.Reason.NOT_ALLOWED, "This token may not call " + command.name() + ".");
    }
    return kernel.commands().run(command.name(), new Caller(caller(token), tokens.powers(token)), arguments);
  }

  private static String caller(Token token) {
    return "token:" + token.id();
  }

  private static HttpResponse wrongMethod(String method, Command command) {
    return refusal(405, command.name() + " is called by " + method + ".").header("Allow", method);
  }

  /** The arguments in the body, an object of JSON whose values are texts, numbers (60, 60.0 and 6e1 are the same) or truth values. */
  private static Map<String, String> body(HttpRequest request) throws HttpException, IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    request.body().transferTo(bytes);
    String text = bytes.toString(StandardCharsets.UTF_8);
    if (text.isBlank()) {
      return Map.of();
    }
    String type = request.header("content-type");
    if (type == null || !type.split(";", 2)[0].strip().equalsIgnoreCase("application/json")) {
      throw new HttpException(415, "The arguments come as application/json.");
    }
    Map<String, String> arguments = new HashMap<>();
    try {
      for (Map.Entry<String, Object> entry : Json.readMap(text).entrySet()) {
        switch (entry.getValue()) {
          case String value -> arguments.put(entry.getKey(), value);
          case BigDecimal value -> arguments.put(entry.getKey(), value.stripTrailingZeros().toPlainString());
          case Long value -> arguments.put(entry.getKey(), value.toString());
          case Boolean value -> arguments.put(entry.getKey(), value.toString());
          case null, default -> throw new HttpException(400, entry.getKey() + " is neither text, number nor truth value.");
        }
      }
    } catch (IllegalArgumentException e) {
      throw new HttpException(400, "The body is no object of JSON.");
    }
    return arguments;
  }

  private static Map<String, @Nullable Object> json(CommandResult result, Paging.Page page) {
    Map<String, @Nullable Object> json = new LinkedHashMap<>();
    json.put("message", result.sentence());
    List<Map<String, String>> items = new ArrayList<>();
    for (List<String> row : page.rows()) {
      Map<String, String> item = new LinkedHashMap<>();
      for (int i = 0; i < result.columns().size(); i++) {
        item.put(result.columns().get(i), row.get(i));
      }
      items.add(item);
    }
    json.put("items", items);
    json.put("next", page.next());
    return json;
  }
}
