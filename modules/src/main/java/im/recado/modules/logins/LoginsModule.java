package im.recado.modules.logins;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.stream.ClientStream;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * When an account was last let in, and how busy its sessions are. The time is in memory while the account is online and in
 * the database from then on: one short text per account.
 */
public final class LoginsModule implements Module {
  private static final String KEY = "last";

  /** Of an account that is online. */
  private record Logins(long since, int count, Instant last) {}

  private static final Key<Logins> LOGINS = Key.named("logins");

  /** When a session was bound, by {@code Timers.nanoTime}. */
  private static final Key<Long> BOUND = Key.named("bound-at");

  private final Kernel kernel;
  private final KeyValues store;
  private final Predicate<Jid> exists;

  /** @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind */
  public LoginsModule(Kernel kernel, KeyValues store, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.store = store;
    this.exists = exists;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("logins", "Remembers when accounts were last let in.")
        .on(Sessions.SessionBound.class, event -> bound(event.session()))
        .on(Sessions.AccountClosed.class, event -> left(event.account()))
        .on(AccountRemoved.class, removed -> store.removeAll(removed.account()))
        .command(
            Command.look(
                "user-seen",
                "Says when an account was last let in.",
                List.of(Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org")),
                this::seen)
                .within("account"));
  }

  private CommandResult seen(CommandCall call) {
    Jid account = call.address("account");
    Instant last = last(account);
    return CommandResult.table(
        List.of("account", "state", "last"),
        List.of(
            List.of(
                account.toString(),
                kernel.sessions().account(account) == null ? "away" : "online",
                last == null ? "" : last.toString())));
  }

  private void bound(Session session) {
    long now = kernel.timers().nanoTime();
    Instant time = kernel.clock().instant().truncatedTo(ChronoUnit.SECONDS);
    session.set(BOUND, now);
    Account account = session.account();
    synchronized (account) {
      Logins before = account.get(LOGINS);
      account.set(LOGINS, before == null ? new Logins(now, 1, time) : new Logins(before.since(), before.count() + 1, time));
    }
  }

  private void left(Account account) {
    Logins logins = account.get(LOGINS);
    if (logins != null && exists.test(account.jid())) {
      store.putSoon(account.jid(), KEY, logins.last().toString());
    }
  }

  /** When an account was last let in; null when it never was. May wait. */
  public @Nullable Instant last(Jid bare) {
    return last(List.of(bare)).get(bare);
  }

  /** When accounts were last let in, those that were at all. May wait. */
  public Map<Jid, Instant> last(Collection<Jid> accounts) {
    Map<Jid, Instant> last = new HashMap<>();
    List<Jid> away = new ArrayList<>();
    for (Jid bare : accounts) {
      Account account = kernel.sessions().account(bare);
      Logins logins = account == null ? null : account.get(LOGINS);
      if (logins == null) {
        away.add(bare);
      } else {
        last.put(bare, logins.last());
      }
    }
    store.get(away, KEY).forEach((bare, kept) -> last.put(bare, Instant.parse(kept)));
    return last;
  }

  /** How many logins a minute an online account had since it came online; 0 for one that is not. */
  public double perMinute(Jid bare) {
    Account account = kernel.sessions().account(bare);
    Logins logins = account == null ? null : account.get(LOGINS);
    return logins == null ? 0 : logins.count() / Math.max(1, seconds(logins.since()) / 60);
  }

  /** How many stanzas a second an account's clients have sent since they were let in. */
  public double stanzasPerSecond(Jid bare) {
    Account account = kernel.sessions().account(bare);
    double sum = 0;
    for (Session session : account == null ? new Session[0] : account.sessions()) {
      ClientStream stream = session.stream();
      Long since = session.get(BOUND);
      if (stream != null && since != null) {
        sum += stream.handled() / Math.max(1, seconds(since));
      }
    }
    return sum;
  }

  private double seconds(long since) {
    return Duration.ofNanos(kernel.timers().nanoTime() - since).toMillis() / 1000.0;
  }
}
