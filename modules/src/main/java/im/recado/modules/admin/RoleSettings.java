package im.recado.modules.admin;

import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/**
 * What the settings that say who may do what may become: whoever is named in one has an account, as nobody must find power with
 * a name that they register (SECURITY R2), and somebody can administrate the server (W15). Changes come one after another; they
 * may wait for the database. Any thread.
 */
public final class RoleSettings {
  private final Options options;
  private final Predicate<Jid> exists;
  private final Predicate<String> isServed;
  private final LastAdministrator last;

  /**
   * @param exists whether there is an account of this address
   * @param isServed whether this is a domain of the server
   * @param last who must keep the power over the server
   */
  public RoleSettings(Options options, Predicate<Jid> exists, Predicate<String> isServed, LastAdministrator last) {
    this.options = options;
    this.exists = exists;
    this.isServed = isServed;
    this.last = last;
  }

  /** Makes a change that gives any setting this value, if that may be. */
  public void change(Option<?> option, Object value, Runnable change) throws CommandException {
    if (!option.isPower()) {
      change.run();
      return;
    }
    synchronized (this) {
      // Who is named already was let in once, or stands in recado.toml: it must be possible to take others away.
      Set<Object> fresh = new LinkedHashSet<>((Collection<?>) value);
      fresh.removeAll((Collection<?>) options.get(option));
      requireAccounts(fresh.stream().map(RoleSettings::account).collect(Collectors.toCollection(LinkedHashSet::new)));
      for (Object one : fresh) {
        if (one instanceof DomainRole role && !isServed.test(role.domain())) {
          throw new CommandException(Reason.NOT_FOUND, role.domain() + " is not served here.");
        }
      }
      if (last.wouldBeGone(option, value)) {
        throw new CommandException(Reason.CONFLICT, "Somebody must administrate the server.");
      }
      change.run();
    }
  }

  private static Jid account(Object named) {
    return named instanceof DomainRole role ? role.account() : (Jid) named;
  }

  /** Refuses those that there are not, by their names. */
  void requireAccounts(Set<Jid> accounts) throws CommandException {
    Set<Jid> missing = new LinkedHashSet<>(accounts);
    missing.removeIf(exists);
    if (!missing.isEmpty()) {
      String names = missing.stream().map(Jid::toString).collect(Collectors.joining(", "));
      throw new CommandException(
          Reason.NOT_FOUND, (missing.size() == 1 ? "There is no account " : "There are no accounts ") + names + ".");
    }
  }
}
