package im.recado.kernel.command;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * An operation of an administrator, as data and one function.
 *
 * @param name such as {@code user-add}: lower case, with hyphens
 * @param summary one sentence
 * @param role who may call it
 * @param changes whether it changes anything; those that do are audited
 * @param demand who may make a call with these arguments, if that is more than {@code role}
 * @param hidden which arguments of a call nobody may see, beside those that are {@link Argument.Kind#SECRET} always
 * @param action what it does; may wait for a database
 */
public record Command(
    String name,
    String summary,
    ServerRole role,
    boolean changes,
    List<Argument> arguments,
    Function<Map<String, String>, ServerRole> demand,
    Function<Map<String, String>, Set<String>> hidden,
    Action action) {
  /** What a command does. Runs on a thread that may wait. */
  @FunctionalInterface
  public interface Action {
    /** Does it; throws when it is not done. */
    CommandResult run(CommandCall call) throws CommandException;
  }

  public Command {
    arguments = List.copyOf(arguments);
  }

  private static Command of(
      String name, String summary, ServerRole role, boolean changes, List<Argument> arguments, Action action) {
    return new Command(name, summary, role, changes, arguments, call -> role, call -> Set.of(), action);
  }

  /** A command for administrators that changes something. */
  public static Command change(String name, String summary, List<Argument> arguments, Action action) {
    return of(name, summary, ServerRole.ADMINISTRATOR, true, arguments, action);
  }

  /** A command that changes something and that keeping order needs. */
  public static Command moderation(String name, String summary, List<Argument> arguments, Action action) {
    return of(name, summary, ServerRole.MODERATOR, true, arguments, action);
  }

  /** A command that changes who may do what. */
  public static Command power(String name, String summary, List<Argument> arguments, Action action) {
    return of(name, summary, ServerRole.OWNER, true, arguments, action);
  }

  /** A command that only looks. */
  public static Command look(String name, String summary, List<Argument> arguments, Action action) {
    return of(name, summary, ServerRole.OPERATOR, false, arguments, action);
  }

  /** The same command, for fewer people in some calls: what was written, to the role that it needs. */
  public Command demanding(Function<Map<String, String>, ServerRole> demand) {
    return new Command(name, summary, role, changes, arguments, demand, hidden, action);
  }

  /** The same command, of whose arguments some are secret in some calls: what was written, to the names of those. */
  public Command hiding(Function<Map<String, String>, Set<String>> hidden) {
    return new Command(name, summary, role, changes, arguments, demand, hidden, action);
  }

  /** Whether somebody of this role may make this call. */
  boolean allows(ServerRole caller, Map<String, String> written) {
    return caller.isAtLeast(role) && caller.isAtLeast(demand.apply(written));
  }
}
