package im.recado.kernel.command;

import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.log.AuditLog;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.module.Nearest;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** All commands by name. Every face calls {@link #run}: checks and audit are here and nowhere else. Any thread. */
public final class Commands {
  private final AuditLog audit;
  private final String domain;
  private final Function<Jid, ServerRole> roles;
  private final Map<String, Command> byName = new TreeMap<>();

  /**
   * @param domain of addresses that are written as a name alone
   * @param roles what accounts may do
   */
  public Commands(String domain, AuditLog audit, Function<Jid, ServerRole> roles, Collection<Command> commands) {
    this.roles = roles;
    this.audit = audit;
    this.domain = domain;
    for (Command command : commands) {
      if (byName.put(command.name(), command) != null) {
        throw new IllegalArgumentException("two commands are called " + command.name());
      }
    }
  }

  /** Whether there is such a command that somebody of this role may use at all. */
  public boolean allows(String name, ServerRole role) {
    Command command = byName.get(name);
    return command != null && role.isAtLeast(command.role());
  }

  /** Every command, by name in alphabetical order. */
  public Collection<Command> all() {
    return byName.values();
  }

  /**
   * Runs a command; may wait.
   *
   * @param written the arguments as people or programs wrote them
   */
  public CommandResult run(String name, Caller caller, Map<String, String> written) throws CommandException {
    Command command = byName.get(name);
    if (command == null) {
      String near = Nearest.to(name, byName.keySet());
      throw new CommandException(
          Reason.UNKNOWN_COMMAND,
          "There is no command " + name + (near == null ? "; command-list tells which there are." : "; is " + near + " meant?"));
    }
    if (!command.allows(caller.role(), written)) {
      audit(command, caller, written, "refused: not allowed");
      throw new CommandException(Reason.NOT_ALLOWED, "You may not use " + name + ".");
    }
    CommandCall call = new CommandCall(caller, check(command, written));
    if (command.changes() && !mayTouch(caller, written)) {
      audit(command, caller, written, "refused: not allowed");
      throw new CommandException(Reason.NOT_ALLOWED, "That account may do more than you: you may not use " + name + " on it.");
    }
    try {
      CommandResult result = command.action().run(call);
      audit(command, caller, written, call.before(), "done");
      return result;
    } catch (CommandException e) {
      audit(command, caller, written, "refused: " + e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      audit(command, caller, written, "failed: " + e.getClass().getSimpleName());
      throw e;
    }
  }

  /**
   * Whether the account that a call is about may do no more than who makes it: else whoever changes passwords could
   * become the owner of the server. {@code account} and {@code session} are the words by which commands ask for it.
   */
  private boolean mayTouch(Caller caller, Map<String, String> written) {
    for (String name : List.of("account", "session")) {
      String text = written.get(name);
      if (text != null) {
        try {
          Jid jid = text.contains("@") ? Jid.parse(text) : Jid.of(text, domain, null);
          if (!caller.role().isAtLeast(roles.apply(jid.bare()))) {
            return false;
          }
        } catch (JidException e) {
          // Nobody has such an address.
        }
      }
    }
    return true;
  }

  private Map<String, Object> check(Command command, Map<String, String> written) throws CommandException {
    Map<String, Object> values = new HashMap<>();
    for (Argument argument : command.arguments()) {
      String text = written.get(argument.name());
      if (text != null) {
        values.put(argument.name(), read(argument, text));
      } else if (argument.required()) {
        throw wrong(command.name() + " needs " + argument.name() + ": " + argument.help() + ".");
      }
    }
    for (String name : written.keySet()) {
      if (command.arguments().stream().noneMatch(argument -> argument.name().equals(name))) {
        String near = Nearest.to(name, command.arguments().stream().map(Argument::name).toList());
        throw wrong(command.name() + " has no argument " + name + (near == null ? "." : "; is " + near + " meant?"));
      }
    }
    return values;
  }

  private Object read(Argument argument, String text) throws CommandException {
    return switch (argument.kind()) {
      case TEXT, SECRET -> text;
      case ADDRESS -> address(text, domain);
      case NUMBER -> {
        if (!text.matches("[0-9]{1,18}")) {
          throw wrong("Expected a whole number for " + argument.name() + ".");
        }
        yield Long.parseLong(text);
      }
      case FLAG ->
          switch (text) {
            case "true" -> true;
            case "false" -> false;
            default -> throw wrong("Expected true or false for " + argument.name() + ".");
          };
    };
  }

  /** An address of an account as people write it; a name alone is one in {@code domain}. */
  public static Jid address(String text, String domain) throws CommandException {
    try {
      Jid jid = text.contains("@") ? Jid.parse(text) : Jid.of(text, domain, null);
      if (jid.local() == null || !jid.isBare()) {
        throw wrong("Expected an address such as alice@" + domain + ", not " + text + ".");
      }
      return jid;
    } catch (JidException e) {
      String reason = String.valueOf(e.getMessage());
      throw wrong("\"" + text + "\" is not an address: " + reason + (reason.endsWith(".") ? "" : "."));
    }
  }

  private static CommandException wrong(String message) {
    return new CommandException(Reason.WRONG_ARGUMENT, message);
  }

  private void audit(Command command, Caller caller, Map<String, String> written, String outcome) {
    audit(command, caller, written, null, outcome);
  }

  private void audit(
      Command command, Caller caller, Map<String, String> written, @Nullable String before, String outcome) {
    if (!command.changes()) {
      return;
    }
    Map<String, String> with = new LinkedHashMap<>();
    Set<String> hidden = command.hidden().apply(written);
    for (Argument argument : command.arguments()) {
      String text = written.get(argument.name());
      if (text != null) {
        boolean secret = argument.kind() == Argument.Kind.SECRET || hidden.contains(argument.name());
        with.put(argument.name(), secret ? "***" : text);
      }
    }
    if (before != null) {
      with.put(AuditLog.BEFORE, before);
    }
    audit.add(new Entry(caller.name(), command.name(), with, outcome));
  }
}
