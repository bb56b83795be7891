package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Keeps rosters. Every change raises the roster's version by one and is remembered with it, so that a client gets only
 * what has changed since it looked (RFC 6121 section 2.6). Every method may wait for a database and throws {@link
 * im.recado.kernel.store.StoreException} when that fails; what was written is durable when it returns.
 */
public interface RosterStore {
  /**
   * A roster as it stands.
   *
   * @param version raised by every change, 0 for a roster that never had one
   * @param oldest {@link #changes} answers for versions from this one on
   */
  record Stored(long version, long oldest, List<RosterItem> items) {}

  /**
   * What happened to one contact, the last change only.
   *
   * @param item as it is now, or null when it was removed
   */
  record Change(long version, Jid contact, @Nullable RosterItem item) {}

  /** So many removals of a roster are remembered; {@link Stored#oldest} tells from where on. */
  int MOST_REMOVALS = 100;

  Stored load(Jid owner);

  /** One item, or null. */
  default @Nullable RosterItem find(Jid owner, Jid contact) {
    for (RosterItem item : load(owner).items()) {
      if (item.contact().equals(contact)) {
        return item;
      }
    }
    return null;
  }

  /** Adds or replaces one item; the roster's new version. */
  long put(Jid owner, RosterItem item);

  /** Removes one item; the roster's new version, or the one it has when there is no such item. */
  long remove(Jid owner, Jid contact);

  /**
   * The listed items that changed or went after this version, oldest change first. A contact that is no longer listed has
   * gone, even if its item stays.
   */
  List<Change> changes(Jid owner, long after);

  /** Forgets the roster; the next one begins at version 1 again. */
  void removeAll(Jid owner);
}
