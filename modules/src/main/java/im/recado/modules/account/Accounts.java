package im.recado.modules.account;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PasswordException;
import im.recado.wire.sasl.ScramHash;
import im.recado.wire.sasl.ScramKeys;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Makes, changes and removes accounts, and tells the rest of the server. Every method may wait for the database and throws
 * {@link im.recado.kernel.store.StoreException} when that fails. Any thread.
 */
public final class Accounts {
  /** An account was made. */
  public record AccountCreated(Jid account) {}

  /**
   * An account is no more: whoever keeps something for it forgets that, and fails when that did not succeed. Nobody can log in
   * to it. Told again, at the next start too, until no listener fails; so it may come for what is forgotten already, and nothing
   * may begin that is not finished when the listener returns. May wait.
   */
  public record AccountRemoved(Jid account) {}

  /** An account has another password; sessions that used the old one end. */
  public record PasswordChanged(Jid account) {}

  /** An account may no longer log in; its sessions end. */
  public record AccountDisabled(Jid account) {}

  /** What is said when an account must not go, as nobody else could administrate the server. */
  public static final String LAST_ADMINISTRATOR =
      "Nobody else could administrate the server: name another administrator first.";

  private static final int FEWEST_ITERATIONS = 4096;

  /** How costly a guess is; see {@link #iterations}. */
  public static final Option<Integer> ITERATIONS =
      new Option<>(
          "auth.scram-iterations",
          "0, or a whole number from " + FEWEST_ITERATIONS + " to " + ScramKeys.MOST_ITERATIONS,
          0,
          "Rounds of hashing for new passwords; more make guessing with a stolen database dearer, and every login with"
              + " PLAIN. 0 is the default of each hash.",
          value -> {
            try {
              int number = Integer.parseInt(value.toString().strip());
              if (number == 0 || number >= FEWEST_ITERATIONS && number <= ScramKeys.MOST_ITERATIONS) {
                return number;
              }
            } catch (NumberFormatException e) {
              // Said below.
            }
            throw new IllegalArgumentException(
                "expected 0, or a whole number from " + FEWEST_ITERATIONS + " to " + ScramKeys.MOST_ITERATIONS);
          });

  /** For which mechanisms keys are made. */
  public static final Option<List<ScramHash>> HASHES =
      new Option<>(
          "auth.scram-hashes",
          "a list of SHA-1, SHA-256, SHA-512",
          List.of(ScramHash.values()),
          "The hashes that new passwords are kept for. A client can only log in with a hash that is kept.",
          Accounts::hashes);

  private final Kernel kernel;
  private final AccountStore store;
  private final RemovalMarks marks;
  private final Removals removals;

  /** @param marks what is being removed of these accounts */
  public Accounts(Kernel kernel, AccountStore store, RemovalMarks marks) {
    this.kernel = kernel;
    this.store = store;
    this.marks = marks;
    this.removals = new Removals(kernel, store, marks);
  }

  /** The server serves: removals are finished from now on. Once. */
  void begin() {
    removals.begin();
  }

  /** The rounds of hashing that new passwords get. */
  public static int iterations(Options options, ScramHash hash) {
    int wanted = options.get(ITERATIONS);
    return wanted == 0 ? hash.defaultIterations() : wanted;
  }

  private static List<ScramHash> hashes(Object value) {
    List<String> names =
        value instanceof List<?> list
            ? list.stream().map(String::valueOf).toList()
            : Arrays.asList(value.toString().split(",", -1));
    Set<ScramHash> hashes = new TreeSet<>();
    for (String name : names) {
      ScramHash hash = ScramHash.of("SCRAM-" + name.strip().toUpperCase(Locale.ROOT));
      if (hash == null || name.contains("PLUS")) {
        throw new IllegalArgumentException("expected a list of SHA-1, SHA-256, SHA-512");
      }
      hashes.add(hash);
    }
    return List.copyOf(hashes);
  }

  /** The domain of addresses that are written as a name alone. */
  public String domain() {
    return kernel.domain();
  }

  /** Whether this is the address of an account that there can be: bare, with a local part, in a domain served here. */
  public boolean isPossible(Jid jid) {
    return jid.isBare() && jid.local() != null && kernel.domains().isOpen(jid.domain());
  }

  /**
   * An account that is not stored yet; takes milliseconds of computing. Throws {@link IllegalArgumentException} for what is no
   * {@link PersonName}.
   */
  public AccountRecord prepare(Jid jid, String password, String name) throws PasswordException {
    return new AccountRecord(jid, keys(password), PersonName.checked(name), true, kernel.clock().instant());
  }

  private List<ScramKeys> keys(String password) throws PasswordException {
    List<ScramKeys> keys = new ArrayList<>();
    for (ScramHash hash : kernel.options().get(HASHES)) {
      keys.add(ScramKeys.create(hash, password, iterations(kernel.options(), hash)));
    }
    return keys;
  }

  /**
   * Makes an account; false when there is one of this address, or something left of a former one. Throws {@link
   * IllegalArgumentException} for what is no {@link PersonName}.
   */
  public boolean create(Jid jid, String password, String name) throws PasswordException {
    if (store.exists(jid)) {
      return false;
    }
    boolean made = create(prepare(jid, password, name));
    if (made) {
      kernel.events().fire(new AccountCreated(jid));
    }
    return made;
  }

  /** The same, without telling anybody. */
  public boolean create(AccountRecord account) {
    return createAll(List.of(account)).contains(account.jid());
  }

  /**
   * Makes accounts from {@link #prepare}, in one transaction. Which; those that exist already stay as they are, and none is
   * made of which a former one has left something.
   */
  public Set<Jid> createAll(List<AccountRecord> accounts) {
    // Asked last: what was removed a moment ago is marked or gone whole.
    Set<Jid> held = marks.held();
    return store.createAll(
        held.isEmpty() ? accounts : accounts.stream().filter(account -> !held.contains(account.jid())).toList());
  }

  /** Whether an account of this address was removed and something is left of it: nobody gets the address yet. */
  public boolean isHeld(Jid jid) {
    return marks.isHeld(jid);
  }

  /** All addresses of which {@link #isHeld} is true. */
  Set<Jid> held() {
    return marks.held();
  }

  /** Tells the modules of a server that serves of accounts that {@link #createAll} has made. */
  void tell(Set<Jid> made) {
    made.forEach(account -> kernel.events().fire(new AccountCreated(account)));
  }

  /** Changes a password and ends the account's sessions; false when there is no such account. */
  public boolean changePassword(Jid jid, String password) throws PasswordException {
    return changePassword(jid, password, () -> {});
  }

  /**
   * The same.
   *
   * @param first runs when the new password is durable, before sessions end
   */
  public boolean changePassword(Jid jid, String password, Runnable first) throws PasswordException {
    boolean changed = store.exists(jid) && store.replaceKeys(jid, keys(password));
    if (changed) {
      first.run();
      kernel.events().fire(new PasswordChanged(jid));
    }
    return changed;
  }

  /**
   * Removes an account and all that is kept for it; false when there was none. What a failure keeps from being removed goes
   * later ({@link #isHeld}); so does all but the account itself when the server does not serve.
   */
  public boolean remove(Jid jid) {
    return remove(jid, () -> {});
  }

  /**
   * The same.
   *
   * @param first runs when nobody can log in any more, before sessions end
   */
  public boolean remove(Jid jid, Runnable first) {
    return removals.remove(jid, first);
  }

  /** Tries again to remove what is left of removed accounts of a domain; whether there is nothing left now. */
  public boolean finishRemovals(String domain) {
    return removals.finish(domain);
  }

  /** How many accounts a domain has. */
  public long count(String domain) {
    return store.count(domain);
  }

  /** Accounts of one domain, those that hold a text, in the order of their addresses. */
  public List<AccountRecord> of(String domain, String part, @Nullable Jid after, int most) {
    return store.of(domain, part, after, most);
  }

  /**
   * Replaces the person's name; false when there is no such account. Throws {@link IllegalArgumentException} for what is no {@link
   * PersonName}.
   */
  public boolean rename(Jid jid, String name) {
    return store.rename(jid, PersonName.checked(name));
  }

  /** Lets an account log in, or not; false when there is no such account. */
  public boolean enable(Jid jid, boolean enabled) {
    boolean changed = store.enable(jid, enabled);
    if (changed && !enabled) {
      kernel.events().fire(new AccountDisabled(jid));
    }
    return changed;
  }

  public boolean exists(Jid jid) {
    return store.exists(jid);
  }

  public @Nullable AccountRecord find(Jid jid) {
    return store.find(jid);
  }

  /** Those of some accounts that there are. */
  public Map<Jid, AccountRecord> find(Collection<Jid> jids) {
    return store.find(jids);
  }

  /** Accounts whose address or name holds a text; otherwise as {@link #list}. */
  public List<AccountRecord> search(String part, @Nullable Jid after, int most) {
    return store.search(part, after, most);
  }

  /** Accounts in the order of their addresses, those after {@code after}, at most so many. */
  public List<AccountRecord> list(@Nullable Jid after, int most) {
    return store.list(after, most);
  }

  /** Accounts of a domain, or of all (null), that may not log in, in the order of their addresses, at most so many. */
  public List<AccountRecord> disabled(@Nullable String domain, int most) {
    return store.disabled(domain, most);
  }

  public long count() {
    return store.count();
  }

  /** How many accounts of a domain, or of all (null), may not log in. */
  public long countDisabled(@Nullable String domain) {
    return store.countDisabled(domain);
  }
}
