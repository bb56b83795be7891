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
 * @param hidden which arguments of a call nobody may see, beside those that are {@link Argument.Kind#SECRET} always
 * @param action what it does; may wait for a database
 */
public record Command(
    String name,
    String summary,
    ServerRole role,
    boolean changes,
    List<Argument> arguments,
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

  /** A command for administrators that changes something. */
  public static Command change(String name, String summary, List<Argument> arguments, Action action) {
    return new Command(name, summary, ServerRole.ADMINISTRATOR, true, arguments, call -> Set.of(), action);
  }

  /** A command that only looks. */
  public static Command look(String name, String summary, List<Argument> arguments, Action action) {
    return new Command(name, summary, ServerRole.OPERATOR, false, arguments, call -> Set.of(), action);
  }

  /** The same command, of whose arguments some are secret in some calls: what was written, to the names of those. */
  public Command hiding(Function<Map<String, String>, Set<String>> hidden) {
    return new Command(name, summary, role, changes, arguments, hidden, action);
  }
}
