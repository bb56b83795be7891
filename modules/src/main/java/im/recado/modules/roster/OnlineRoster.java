package im.recado.modules.roster;

import im.recado.kernel.session.Key;

/**
 * The roster of an account that has a session, and the monitor under which that account's presence changes and leaves: so
 * whoever asks for it sees it either before a change, and hears of the change, or after it. Nothing waits under this
 * monitor and no other one of its kind is taken.
 */
final class OnlineRoster {
  /** Where an account keeps it. */
  static final Key<OnlineRoster> KEY = Key.named("roster");

  private volatile Contacts contacts;
  private volatile long version;

  OnlineRoster(Contacts contacts, long version) {
    this.contacts = contacts;
    this.version = version;
  }

  Contacts contacts() {
    return contacts;
  }

  long version() {
    return version;
  }

  /** Under the owner's lock in {@link Rosters}. */
  void changed(Contacts contacts, long version) {
    synchronized (this) {
      this.contacts = contacts;
      this.version = version;
    }
  }
}
