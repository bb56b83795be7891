package im.recado.modules.account;

import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.ScramKeys;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Keeps accounts. Every method may wait for a database and throws {@link im.recado.kernel.store.StoreException} when that
 * fails; what was written is durable when it returns. Several processes may use one database.
 */
public interface AccountStore {
  /** The account, or null. */
  @Nullable AccountRecord find(Jid bare);

  /** Those of some accounts that there are: for lists, in few questions to a database. */
  default Map<Jid, AccountRecord> find(Collection<Jid> bare) {
    Map<Jid, AccountRecord> found = new HashMap<>();
    for (Jid jid : bare) {
      AccountRecord account = find(jid);
      if (account != null) {
        found.put(jid, account);
      }
    }
    return found;
  }

  boolean exists(Jid bare);

  /** Makes an account; false when there is one of this address. */
  boolean create(AccountRecord account);

  /** Makes many accounts in one go; those that exist already are left as they are. Which were made. */
  Set<Jid> createAll(List<AccountRecord> accounts);

  /** Replaces what stands for the password; false when there is no such account. */
  boolean replaceKeys(Jid bare, List<ScramKeys> keys);

  /** Replaces the person's name; false when there is no such account. */
  boolean rename(Jid bare, String name);

  /** Lets an account log in, or not; false when there is no such account. */
  boolean enable(Jid bare, boolean enabled);

  /** Removes the account and nothing else; false when there was none. Who removes accounts is {@code Accounts}. */
  boolean remove(Jid bare);

  /** Accounts in the order of their addresses, those after {@code after} (null: from the first), at most so many. */
  List<AccountRecord> list(@Nullable Jid after, int most);

  /**
   * Of those the ones whose address or name holds a text, whether in capitals or not. Looks at what every account is found by when
   * few are: for people who look for somebody.
   */
  List<AccountRecord> search(String part, @Nullable Jid after, int most);

  /**
   * Of the accounts of one domain those whose address or name holds a text; all when the text is empty. In the order of
   * their addresses, those after {@code after} (null: from the first), at most so many.
   */
  List<AccountRecord> of(String domain, String part, @Nullable Jid after, int most);

  /** Accounts of a domain, or of all (null), that may not log in, in the order of their addresses, at most so many. */
  List<AccountRecord> disabled(@Nullable String domain, int most);

  long count();

  /** How many accounts a domain has. */
  long count(String domain);

  /** How many accounts of a domain, or of all (null), may not log in. */
  long countDisabled(@Nullable String domain);
}
