package im.recado.kernel.command;

import im.recado.kernel.Domains;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.log.AuditLog;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.module.Nearest;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
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
  private final Domains domains;
  private final String domain;
  private final Function<Jid, Powers> powers;
  private final Map<String, Command> byName = new TreeMap<>();

  /**
   * @param domains addresses that are written as a name alone are of the main one
   * @param powers what accounts may do
   */
  public Commands(Domains domains, AuditLog audit, Function<Jid, Powers> powers, Collection<Command> commands) {
    this.powers = powers;
    this.audit = audit;
    this.domains = domains;
    this.domain = domains.main();
    for (Command command : commands) {
      if (byName.put(command.name(), command) != null) {
        throw new IllegalArgumentException("two commands are called " + command.name());
      }
      requireClear(command);
    }
  }

  /** An address that an argument takes is either what a call is about or may be of anywhere: nobody forgets to say which. */
  private static void requireClear(Command command) {
    Territory territory = command.territory();
    if (territory == null) {
      return;
    }
    Set<String> names = new HashSet<>();
    for (Argument argument : command.arguments()) {
      names.add(argument.name());
      boolean said = territory.places().contains(argument.name()) || territory.elsewhere().contains(argument.name());
      if (argument.kind() == Argument.Kind.ADDRESS && !said) {
        throw new IllegalArgumentException(command.name() + " does not say of which domain " + argument.name() + " is");
      }
    }
    if (!names.containsAll(territory.places()) || !names.containsAll(territory.elsewhere())) {
      throw new IllegalArgumentException(command.name() + " has other arguments");
    }
  }

  /** Whether there is such a command that somebody with these powers may use at all. */
  public boolean allows(String name, Powers powers) {
    return allows(name, powers, Map.of());
  }

  /** The same with arguments that may ask for more. */
  public boolean allows(String name, Powers powers, Map<String, String> written) {
    Command command = byName.get(name);
    if (command == null) {
      return false;
    }
    ServerRole role = written.isEmpty() ? command.role() : command.needed(written);
    boolean everywhere = powers.everywhere().isAtLeast(role);
    return everywhere || (command.territory() != null && !reach(powers, role).isNothing());
  }

  /** How far somebody reaches with what needs this role. */
  public Reach reach(Powers powers, ServerRole role) {
    return Reach.of(domains, powers, role);
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
    Reach reach = reach(caller.powers(), command.needed(written));
    if (reach.isNothing() || (!reach.isEverything() && command.territory() == null)) {
      audit(command, caller, written, "refused: not allowed");
      throw new CommandException(Reason.NOT_ALLOWED, "You may not use " + name + ".");
    }
    CommandCall call = new CommandCall(caller, reach, check(command, written));
    if (!isWithin(command, call)) {
      audit(command, caller, written, call, "refused: not allowed");
      throw new CommandException(Reason.NOT_ALLOWED, "You may use " + name + " for what is of your domains only.");
    }
    if (command.changes() && !mayTouch(caller, written)) {
      audit(command, caller, written, call, "refused: not allowed");
      throw new CommandException(Reason.NOT_ALLOWED, "That account may do more than you: you may not use " + name + " on it.");
    }
    try {
      CommandResult result = command.action().run(call);
      audit(command, caller, written, call, "done");
      return result;
    } catch (CommandException e) {
      audit(command, caller, written, call, "refused: " + e.getMessage());
      throw e;
    } catch (RuntimeException e) {
      audit(command, caller, written, call, "failed: " + e.getClass().getSimpleName());
      throw e;
    }
  }

  /** Whether all that a call names is of domains of the caller's, which are noted for the audit log. */
  private boolean isWithin(Command command, CommandCall call) {
    Territory territory = command.territory();
    if (territory == null) {
      return true;
    }
    boolean within = true;
    for (String place : territory.places()) {
      if (call.has(place)) {
        Jid named = place(place, call.value(place));
        String of = named == null ? null : domains.above(named.domain());
        if (of != null) {
          call.isAbout(of);
        }
        within &= call.reach().isEverything() || (named != null && call.reach().covers(named));
      } else {
        within &= call.reach().isEverything() || territory.open();
      }
    }
    return within;
  }

  /** What is named, as an address; null when it cannot be read, or when {@code domain} names something else. */
  private static @Nullable Jid place(String argument, Object value) {
    try {
      Jid jid = value instanceof Jid address ? address : Jid.parse(value.toString().strip());
      return argument.equals("domain") && !jid.isDomain() ? null : jid;
    } catch (JidException e) {
      return null;
    }
  }

  /**
   * Whether the account that a call is about may do no more than who makes it: else whoever changes passwords could
   * become the owner of the server. {@code account}, {@code session} and {@code host} are the words by which commands ask for
   * it.
   */
  private boolean mayTouch(Caller caller, Map<String, String> written) {
    for (String name : List.of("account", "session", "host")) {
      String text = written.get(name);
      if (text != null) {
        try {
          Jid jid = text.contains("@") ? Jid.parse(text) : Jid.of(text, domain, null);
          if (!caller.powers().areAtLeast(powers.apply(jid.bare()))) {
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
      Command command, Caller caller, Map<String, String> written, @Nullable CommandCall call, String outcome) {
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
    if (call != null && call.before() != null) {
      with.put(AuditLog.BEFORE, call.before());
    }
    if (call != null && call.after() != null) {
      with.put(AuditLog.AFTER, call.after());
    }
    List<String> about = about(caller, call);
    if (!about.isEmpty()) {
      with.put(AuditLog.DOMAIN, String.join(",", about));
    }
    audit.add(new Entry(caller.name(), command.name(), with, outcome));
  }

  /** The domains that an entry is about; what somebody tries who administrates domains alone is about these. */
  private static List<String> about(Caller caller, @Nullable CommandCall call) {
    if (call != null && !call.domains().isEmpty()) {
      return List.copyOf(call.domains());
    }
    boolean alone = caller.powers().everywhere() == ServerRole.USER;
    return alone ? caller.powers().domains().keySet().stream().sorted().toList() : List.of();
  }
}
