package im.recado.modules.archive;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.StoreLocks;
import im.recado.modules.archive.Preferences.Otherwise;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Accounts as far as their archives go: whether there is one, and with whom messages are kept. In memory for those who are
 * online, in a bounded cache for others who were lately written to, else in the database. Any thread.
 */
final class Owners {
  static final Option<Otherwise> DEFAULT =
      Option.choice(
          "archive.default",
          Otherwise.ALWAYS,
          "Whether messages are archived for accounts that have not chosen: always, never, or with contacts (roster).")
          .perDomain();

  private static final Key<Online> KEY = Key.named("archive");
  private static final CompletableFuture<?> DONE = CompletableFuture.completedFuture(null);
  private static final String PREFERENCES = "preferences";
  private static final int MOST_CACHED = 50_000;

  private final Kernel kernel;
  private final KeyValues store;
  private final RosterModule rosters;
  private final Predicate<Jid> exists;
  private final StoreLocks locks = new StoreLocks();

  /** Of those who are away what they have chosen, if they have; empty when there is no such account. */
  private final Cache<Jid, Optional<Choice>> away = Caffeine.newBuilder().maximumSize(MOST_CACHED).build();

  /** What an account has chosen; null when it has not. */
  private record Choice(@Nullable Preferences preferences) {}

  /** An account that is online. */
  private static final class Online {
    volatile Choice choice;
    volatile CompletableFuture<?> last = DONE;
    volatile CompletableFuture<?> lastRetraction = DONE;

    Online(Choice choice) {
      this.choice = choice;
    }
  }

  /** @param exists whether an account is kept at all: one that was made for a session alone has no archive */
  Owners(Kernel kernel, KeyValues store, RosterModule rosters, Predicate<Jid> exists) {
    this.kernel = kernel;
    this.store = store;
    this.rosters = rosters;
    this.exists = exists;
  }

  /** Loads what is needed of an account that comes online. May wait. */
  void open(Account account) {
    synchronized (locks.of(account.jid())) {
      load(account.jid()).ifPresent(choice -> account.set(KEY, new Online(choice)));
      away.invalidate(account.jid());
    }
  }

  private Optional<Choice> load(Jid owner) {
    if (!exists.test(owner)) {
      return Optional.empty();
    }
    String text = store.get(owner, PREFERENCES);
    return Optional.of(new Choice(text == null ? null : Preferences.stored(text)));
  }

  private @Nullable Online online(Jid owner) {
    Account account = kernel.sessions().account(owner);
    return account == null ? null : account.get(KEY);
  }

  /** Whether messages of an online account with this address are kept. From memory. */
  boolean keep(Account account, Jid other) {
    Online online = account.get(KEY);
    return online != null && want(account.jid(), online.choice, other);
  }

  /** Whether messages of an account with this address are kept. May wait unless the account is online. */
  boolean keep(Jid owner, Jid other) {
    Account account = kernel.sessions().account(owner);
    if (account != null && !account.isOpening()) {
      return keep(account, other);
    }
    Optional<Choice> choice = away.get(owner, this::load);
    return choice.isPresent() && want(owner, choice.get(), other);
  }

  private boolean want(Jid owner, Choice choice, Jid other) {
    return effective(owner, choice).want(other, contact -> rosters.lists(owner, contact));
  }

  private Preferences effective(Jid owner, Choice choice) {
    Preferences chosen = choice.preferences();
    return chosen == null ? Preferences.of(kernel.options().get(DEFAULT, owner.domain())) : chosen;
  }

  /** With whom messages of an account are kept; null when it has no archive. May wait. */
  @Nullable Preferences preferences(Jid owner) {
    Online online = online(owner);
    Optional<Choice> choice = online == null ? load(owner) : Optional.of(online.choice);
    return choice.map(chosen -> effective(owner, chosen)).orElse(null);
  }

  /** An account that is online has chosen. May wait. */
  void choose(Account account, Preferences preferences) {
    synchronized (locks.of(account.jid())) {
      store.put(account.jid(), PREFERENCES, preferences.toElement().toString());
      Online online = account.get(KEY);
      if (online != null) {
        online.choice = new Choice(preferences);
      }
    }
    away.invalidate(account.jid());
  }

  /** The last message of an account that is on its way into its archive. */
  void writing(Jid owner, CompletableFuture<?> write) {
    Online online = online(owner);
    if (online != null) {
      online.last = write;
    }
  }

  /** The last retraction that is on its way into an account's archive. */
  void retracting(Jid owner, CompletableFuture<?> write) {
    Online online = online(owner);
    if (online != null) {
      online.lastRetraction = write;
    }
  }

  /** Completes when all that went into an account's archive up to now can be read there, or never will be. */
  CompletableFuture<?> written(Jid owner) {
    Online online = online(owner);
    return online == null ? DONE : CompletableFuture.allOf(online.last, online.lastRetraction);
  }

  /** There is a new account of this address, or none any more. */
  void changed(Jid owner) {
    away.invalidate(owner);
  }

  /** The account is gone. May wait. */
  void forget(Jid owner) {
    store.removeAll(owner);
    away.invalidate(owner);
  }
}
