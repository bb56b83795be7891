package im.recado.modules.adhoc;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Command;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Every ad-hoc command by its node: those that modules add, and a form for each {@link Command} that is declared. Filled
 * while the server is put together; then any thread.
 */
public final class AdHocCommands {
  private final Kernel kernel;
  private final Map<String, AdHocCommand> added = new TreeMap<>();
  private volatile @Nullable Map<String, AdHocCommand> all;

  public AdHocCommands(Kernel kernel) {
    this.kernel = kernel;
  }

  /**
   * Adds a command.
   *
   * @throws IllegalStateException once the first was given or asked for: nobody would find it
   */
  public void add(AdHocCommand command) {
    if (all != null) {
      throw new IllegalStateException("the ad-hoc command " + command.node() + " comes too late");
    }
    put(added, command);
  }

  private static void put(Map<String, AdHocCommand> commands, AdHocCommand command) {
    if (commands.put(command.node(), command) != null) {
      throw new IllegalArgumentException("two ad-hoc commands have the node " + command.node());
    }
  }

  /** Known once all modules are in place. */
  private Map<String, AdHocCommand> byNode() {
    Map<String, AdHocCommand> known = all;
    if (known == null) {
      known = new TreeMap<>(added);
      for (Command command : kernel.commands().all()) {
        put(known, CommandForm.of(kernel, command));
      }
      all = known;
    }
    return known;
  }

  Collection<AdHocCommand> all() {
    return byNode().values();
  }

  @Nullable AdHocCommand find(String node) {
    return byNode().get(node);
  }
}
