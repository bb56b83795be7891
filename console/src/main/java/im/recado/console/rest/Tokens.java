package im.recado.console.rest;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Text;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The tokens of programs: made, listed and revoked by administrators. A token is shown once; what is kept is its hash (SECURITY
 * A10). It does what whoever made it may do at that moment, never more. In memory as well as in the database. Methods that change may wait; any thread.
 */
public final class Tokens {
  private static final int MOST = 1000;
  private static final int SECRET_BYTES = 24;
  private static final Argument ID = Argument.required("id", Kind.TEXT, "as token-list tells it");

  private final Kernel kernel;
  private final KeyValues store;
  private final Jid server;
  private final Predicate<Jid> mayLogIn;
  private final Map<String, Token> byId = new ConcurrentHashMap<>();

  /** @param mayLogIn whether there is an account of this address that is not disabled; may wait */
  public Tokens(Kernel kernel, KeyValues store, Predicate<Jid> mayLogIn) {
    this.kernel = kernel;
    this.mayLogIn = mayLogIn;
    this.store = store;
    this.server = Jid.valueOf(kernel.domain());
  }

  /** Takes up the tokens of earlier lives of the server. */
  public void load() {
    store.all(server).forEach((id, kept) -> byId.put(id, Token.of(id, kept)));
  }

  /** What administrators do with them. */
  public List<Command> commands() {
    return List.of(
        Command.look("token-list", "Lists the tokens with which programs call commands.", List.of(), this::list)
            .reaching(),
        Command.change(
            "token-create",
            "Makes a token with which a program calls commands; it is told once.",
            List.of(
                Argument.required("name", Kind.TEXT, "what it is for"),
                Argument.required("scope", Kind.TEXT, "read or write"),
                Argument.optional("commands", Kind.TEXT, "the only commands it may call, with commas between them"),
                Argument.optional("days", Kind.NUMBER, "so long it holds; until it is revoked when not told"),
                Argument.optional("domain", Kind.TEXT, "for what is of this domain alone")),
            this::create)
            .reaching("domain"),
        Command.change("token-revoke", "Ends a token.", List.of(ID), this::revoke).reaching());
  }

  /** The token that a program shows, or null. */
  @Nullable Token find(String shown) {
    int dot = shown.indexOf('.');
    Token token = dot < 0 ? null : byId.get(shown.substring(0, dot));
    if (token == null
        || !MessageDigest.isEqual(
            token.hash().getBytes(StandardCharsets.US_ASCII),
            hash(shown.substring(dot + 1)).getBytes(StandardCharsets.US_ASCII))
        || token.isOver(kernel.clock().instant())) {
      return null;
    }
    return token;
  }

  /** What may be done with a token now. May wait. */
  Powers powers(Token token) {
    Jid owner = token.owner();
    if (owner == null) {
      return token.powers();
    }
    Powers most = kernel.powers(owner);
    return most.greatest() != ServerRole.USER && mayLogIn.test(owner) ? token.powers().within(most) : Powers.NONE;
  }

  private synchronized CommandResult create(CommandCall call) throws CommandException {
    String name = call.text("name").strip();
    Token.Scope scope =
        switch (call.text("scope")) {
          case "read" -> Token.Scope.READ;
          case "write" -> Token.Scope.WRITE;
          default -> throw new CommandException(Reason.WRONG_ARGUMENT, "The scope is read or write.");
        };
    List<String> commands =
        call.has("commands")
            ? Arrays.stream(call.text("commands").split(",", -1)).map(String::strip).toList()
            : List.of();
    for (String command : commands) {
      if (kernel.commands().all().stream().noneMatch(known -> known.name().equals(command))) {
        throw new CommandException(Reason.WRONG_ARGUMENT, "There is no command " + command + ".");
      }
    }
    if (byId.size() >= MOST) {
      throw new CommandException(Reason.CONFLICT, "There are " + MOST + " tokens: revoke some first.");
    }
    Instant now = kernel.clock().instant();
    long days = call.number("days", 0);
    if (name.isEmpty() || name.length() > 200 || !Text.isLine(name) || days > 36_500 || (days == 0 && call.has("days"))) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT, "A token has a name of one line with at most 200 characters and holds 1 to 36500 days.");
    }
    List<String> domains = domains(call);
    domains.forEach(call::isAbout);
    String id = random(9);
    String secret = random(SECRET_BYTES);
    Token token = new Token(id, name, scope, domains, commands, now, days == 0 ? null : now.plus(Duration.ofDays(days)), hash(secret), call.caller().account());
    store.put(server, id, token.kept());
    byId.put(id, token);
    return new CommandResult(
        "Made the token. It is told this once.", List.of("id", "token"), List.of(List.of(id, id + "." + secret)));
  }

  /** What a token is for: never more than whoever makes it. None stands for the whole server. */
  private List<String> domains(CommandCall call) throws CommandException {
    if (!call.has("domain")) {
      return call.reach().isEverything() ? List.of() : call.reach().domains();
    }
    String domain = kernel.domains().find(call.text("domain"));
    if (domain == null) {
      throw new CommandException(Reason.NOT_FOUND, call.text("domain") + " is not served here.");
    }
    return List.of(domain);
  }

  /** An account is no more: whoever gets its address later has none of its tokens. */
  public synchronized void forget(Jid owner) {
    for (Token token : List.copyOf(byId.values())) {
      if (owner.equals(token.owner())) {
        store.remove(server, token.id());
        byId.remove(token.id());
      }
    }
  }

  /** A domain is served no more: what was for it alone opens nothing when it comes back. */
  public synchronized void forget(String domain) {
    for (Token token : List.copyOf(byId.values())) {
      Token rest = token.without(domain);
      if (rest == null) {
        store.remove(server, token.id());
        byId.remove(token.id());
      } else if (rest != token) {
        store.put(server, rest.id(), rest.kept());
        byId.put(rest.id(), rest);
      }
    }
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Token token : new TreeMap<>(byId).values()) {
      if (!token.isWithin(call.reach())) {
        continue;
      }
      Instant expires = token.expires();
      rows.add(
          List.of(
              token.id(),
              token.name(),
              token.scope() == Token.Scope.READ ? "read" : "write",
              String.join(", ", token.domains()),
              String.join(",", token.commands()),
              token.made().toString(),
              expires == null ? "" : expires.toString(),
              token.owner() == null ? "" : token.owner().toString()));
    }
    return CommandResult.table(List.of("id", "name", "scope", "domains", "commands", "made", "expires", "owner"), rows);
  }

  private synchronized CommandResult revoke(CommandCall call) throws CommandException {
    String id = call.text("id");
    Token meant = byId.get(id);
    if (meant != null && !meant.isWithin(call.reach())) {
      meant = null;
    }
    if (meant == null) {
      throw new CommandException(Reason.NOT_FOUND, "There is no token " + id + ".");
    }
    store.remove(server, id);
    byId.remove(id);
    meant.domains().forEach(call::isAbout);
    return CommandResult.done("Revoked the token.");
  }

  private String random(int size) {
    byte[] bytes = new byte[size];
    kernel.random().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static String hash(String secret) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret.getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
