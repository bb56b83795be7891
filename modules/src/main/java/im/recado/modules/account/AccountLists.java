package im.recado.modules.account;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Reach;
import im.recado.kernel.module.Option;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What administrators are shown of many accounts: each list takes a few questions to the database, however many are shown. */
final class AccountLists {
  static final int MOST = 1000;

  /** So many locked accounts are looked at together. */
  private static final int AT_ONCE = 64;

  private final Kernel kernel;
  private final Accounts accounts;
  private final Locks locks;
  private final LastSeen seen;

  AccountLists(Kernel kernel, Accounts accounts, Locks locks, LastSeen seen) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.locks = locks;
    this.seen = seen;
  }

  CommandResult count(CommandCall call) {
    Reach reach = call.reach();
    long all = reach.isEverything() ? accounts.count() : reach.domains().stream().mapToLong(accounts::count).sum();
    long disabled =
        reach.isEverything()
            ? accounts.countDisabled(null)
            : reach.domains().stream().mapToLong(accounts::countDisabled).sum();
    return CommandResult.table(
        List.of("accounts", "disabled"), List.of(List.of(Long.toString(all), Long.toString(disabled))));
  }

  CommandResult locks(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    locks
        .all()
        .forEach(
            (jid, lock) -> {
              if (call.reach().covers(jid)) {
                rows.add(
                    List.of(
                        jid.toString(), Option.written(lock.kind()), lock.since().toString(), until(lock), lock.reason()));
              }
            });
    return CommandResult.table(List.of("account", "state", "since", "until", "reason"), rows);
  }

  CommandResult list(CommandCall call) throws CommandException {
    List<AccountRecord> wanted = wanted(call);
    Map<Jid, Instant> last = seen.of(wanted.stream().map(AccountRecord::jid).toList());
    List<List<String>> rows = new ArrayList<>();
    for (AccountRecord account : wanted) {
      Instant moment = last.get(account.jid());
      rows.add(
          List.of(
              account.jid().toString(),
              account.name(),
              state(account),
              account.created().toString(),
              Boolean.toString(kernel.sessions().account(account.jid()) != null),
              moment == null ? "" : moment.toString()));
    }
    return CommandResult.table(List.of("account", "name", "state", "created", "online", "last"), rows);
  }

  private List<AccountRecord> wanted(CommandCall call) throws CommandException {
    int most = (int) Math.min(MOST, call.number("most", MOST));
    Jid after = call.has("after") ? call.address("after") : null;
    String part = call.text("containing", "");
    String domain = domain(call);
    if (call.flag("locked")) {
      return locked(call.reach(), domain, part.toLowerCase(Locale.ROOT), after, most);
    }
    if (domain != null) {
      return accounts.of(domain, part, after, most);
    }
    if (!call.reach().isEverything()) {
      return call.reach().domains().stream()
          .flatMap(one -> accounts.of(one, part, after, most).stream())
          .sorted(Comparator.comparing(account -> account.jid().toString()))
          .limit(most)
          .toList();
    }
    return part.isEmpty() ? accounts.list(after, most) : accounts.search(part, after, most);
  }

  private @Nullable String domain(CommandCall call) throws CommandException {
    if (!call.has("domain")) {
      return null;
    }
    String domain = kernel.domains().find(call.text("domain"));
    if (domain == null) {
      throw new CommandException(Reason.NOT_FOUND, call.text("domain") + " is not served here.");
    }
    return domain;
  }

  /** Those that are locked are in memory, so that no other account is looked at. */
  private List<AccountRecord> locked(Reach reach, @Nullable String domain, String part, @Nullable Jid after, int most) {
    Predicate<Jid> isWanted =
        jid ->
            reach.covers(jid)
                && (domain == null || jid.domain().equals(domain))
                && (after == null || jid.toString().compareTo(after.toString()) > 0);
    List<Jid> all = locks.all().keySet().stream().filter(isWanted).sorted(Comparator.comparing(Jid::toString)).toList();
    List<AccountRecord> found = new ArrayList<>();
    for (int from = 0; from < all.size() && found.size() < most; from += AT_ONCE) {
      List<Jid> some = all.subList(from, Math.min(from + AT_ONCE, all.size()));
      Map<Jid, AccountRecord> records = accounts.find(some);
      for (Jid jid : some) {
        AccountRecord account = records.get(jid);
        if (account != null && found.size() < most && holds(account, part)) {
          found.add(account);
        }
      }
    }
    return found;
  }

  private static boolean holds(AccountRecord account, String part) {
    return account.jid().toString().contains(part) || account.name().toLowerCase(Locale.ROOT).contains(part);
  }

  /** {@code enabled}, {@code disabled} or {@code quarantined}. */
  String state(AccountRecord account) {
    Locks.Lock lock = locks.of(account.jid());
    return !account.enabled() ? "disabled" : lock == null ? "enabled" : Option.written(lock.kind());
  }

  /** When a lock ends; empty when somebody has to end it. */
  static String until(Locks.Lock lock) {
    return lock.until() == null ? "" : lock.until().toString();
  }
}
