package im.recado.modules.search;

import im.recado.wire.jid.Jid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the directory. Every method may wait for a database and throws {@link im.recado.kernel.store.StoreException} when that
 * fails; what was written is durable when it returns.
 */
public interface DirectoryStore {
  /** Puts somebody in, in place of what was there. */
  void put(Listing listing);

  @Nullable Listing find(Jid account);

  /** Takes somebody out; whether there was anything. */
  boolean remove(Jid account);

  /**
   * Those whose every field holds what is asked of it, whatever the case of letters; in the order of their addresses.
   *
   * @param domain whose accounts are searched
   * @param wanted an empty text asks nothing
   */
  List<Listing> search(String domain, Wanted wanted, int most);

  /** What is looked for: parts of each field, in lower case, empty for anything. */
  record Wanted(String user, String first, String last, String nick, String email) {}
}
