package im.recado.kernel.command;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An operation of an administrator, as data and one function.
 *
 * @param name such as {@code user-add}: lower case, with hyphens
 * @param summary one sentence
 * @param role who may call it
 * @param changes whether it changes anything; those that do are audited
 * @param demand who may make a call with these arguments, if that is more than {@code role}
 * @param hidden which arguments of a call nobody may see, beside those that are {@link Argument.Kind#SECRET} always
 * @param territory how it is known which domain a call is about; null when it is about the server
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
    @Nullable Territory territory,
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
    return new Command(name, summary, role, changes, arguments, call -> role, call -> Set.of(), null, action);
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
    return new Command(name, summary, role, changes, arguments, demand, hidden, territory, action);
  }

  /** The same command, of whose arguments some are secret in some calls: what was written, to the names of those. */
  public Command hiding(Function<Map<String, String>, Set<String>> hidden) {
    return new Command(name, summary, role, changes, arguments, demand, hidden, territory, action);
  }

  /**
   * The same command, for administrators of domains too, who name all of these: accounts, sessions, rooms, domains, each of
   * which must be of theirs.
   */
  public Command within(String... places) {
    return in(new Territory(Set.of(places), false, Set.of()));
  }

  /**
   * The same command, for administrators of domains too, who may name these, and then of theirs alone. What the action tells
   * or changes is within {@link CommandCall#reach()}.
   */
  public Command reaching(String... places) {
    return in(new Territory(Set.of(places), true, Set.of()));
  }

  /** The same command, some of whose arguments may name somebody or something of any domain, or elsewhere. */
  public Command elsewhere(String... names) {
    if (territory == null) {
      throw new IllegalStateException(name + " is about the server");
    }
    return in(new Territory(territory.places(), territory.open(), Set.of(names)));
  }

  private Command in(Territory territory) {
    return new Command(name, summary, role, changes, arguments, demand, hidden, territory, action);
  }

  /** The least role that this call needs, where it is made. */
  ServerRole needed(Map<String, String> written) {
    ServerRole demanded = demand.apply(written);
    return demanded.isAtLeast(role) ? demanded : role;
  }
}
