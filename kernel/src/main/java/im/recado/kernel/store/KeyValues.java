package im.recado.kernel.store;

import im.recado.wire.jid.Jid;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Small texts kept for an account under a key. Every method may wait for a database; but for {@link #putSoon} what a
 * writing method has done is durable when it returns. Throws {@link StoreException} when the database fails.
 */
public interface KeyValues {
  /** The text under this key, or null. */
  @Nullable String get(Jid owner, String key);

  /** The texts that these accounts have under one key, those that have one: for lists, in few questions to a database. */
  default Map<Jid, String> get(Collection<Jid> owners, String key) {
    Map<Jid, String> found = new HashMap<>();
    for (Jid owner : owners) {
      String text = get(owner, key);
      if (text != null) {
        found.put(owner, text);
      }
    }
    return found;
  }

  /** Everything kept for this account, by key. */
  Map<String, String> all(Jid owner);

  /** Keeps a text in place of an earlier one. */
  void put(Jid owner, String key, String value);

  /**
   * Keeps a text in place of an earlier one, before whatever is written later; who asks in the next moment may still
   * get the earlier one. For what is not worth waiting for: it is lost when the database fails or the machine stops
   * just then.
   */
  default void putSoon(Jid owner, String key, String value) {
    put(owner, key, value);
  }

  /**
   * Keeps a text in place of this very one, in one step for all who use the database: of several who try that at the same
   * time one succeeds.
   *
   * @param before the text that is expected; null when there must be none
   * @param after null forgets the text
   * @return whether it was as expected, and is changed
   */
  boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after);

  /** Forgets a text; whether there was one. */
  boolean remove(Jid owner, String key);

  /** Forgets everything of this account. */
  void removeAll(Jid owner);
}
