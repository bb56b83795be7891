package im.recado.modules.admin;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.account.AccountRecord;
import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Who must not go, as nobody else could administrate the server (SECURITY W15). An administrator who is named and has no account
 * here may have one in a source of accounts, and counts; one who is disabled does not. May wait for the database; any thread.
 */
public final class LastAdministrator {
  private final Options options;
  private final Function<Jid, @Nullable AccountRecord> accounts;

  public LastAdministrator(Options options, Function<Jid, @Nullable AccountRecord> accounts) {
    this.options = options;
    this.accounts = accounts;
  }

  /** Whether nobody could administrate the server without this account. */
  public boolean is(Jid account) {
    return isAmong(account::equals);
  }

  /** Whether nobody could administrate the server without the accounts of this domain. */
  public boolean isOf(String domain) {
    return isAmong(account -> account.domain().equals(domain));
  }

  /** Whether nobody could administrate the server if this setting had this value; the set-up would begin again. */
  boolean wouldBeGone(Option<?> changed, Object value) {
    if (!Administrators.areThere(options)) {
      return false;
    }
    List<Option<List<Jid>>> roles = List.of(Administrators.OWNERS, Administrators.ADMINISTRATORS);
    return roles.stream().anyMatch(role -> role.key().equals(changed.key()))
        && roles.stream()
            .flatMap(role -> ((Collection<?>) (role.key().equals(changed.key()) ? value : options.get(role))).stream())
            .noneMatch(account -> canLogIn((Jid) account));
  }

  private boolean isAmong(Predicate<Jid> going) {
    Set<Jid> named = new LinkedHashSet<>(options.get(Administrators.OWNERS));
    named.addAll(options.get(Administrators.ADMINISTRATORS));
    return named.stream().anyMatch(going)
        && named.stream().filter(going.negate()).noneMatch(this::canLogIn);
  }

  private boolean canLogIn(Jid account) {
    AccountRecord record = accounts.apply(account);
    return record == null || record.enabled();
  }
}
