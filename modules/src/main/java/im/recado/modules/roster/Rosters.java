package im.recado.modules.roster;

import com.github.benmanes.caffeine.cache.Interner;
import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Rosters as they are stored, and of those who are online what routing needs in memory.
 *
 * <p>A roster is read, changed, stored and pushed under its owner's lock, so that changes do not overtake each other and
 * pushes leave in their order (RFC 6121 section 2.6.3). The lock is held while the database works: it is for virtual
 * threads alone, an event loop never takes it, and nobody holds two.
 */
final class Rosters {
  static final String NS = "jabber:iq:roster";

  /** Whether a session has asked for the roster and so gets the pushes: an "interested resource". */
  static final Key<Boolean> INTERESTED = Key.named("roster-interested");

  private final Kernel kernel;
  private final RosterStore store;
  private final Interner<Jid> addresses = Interner.newWeakInterner();
  private final StoreLocks locks = new StoreLocks();
  private final SharedItems shared;

  Rosters(Kernel kernel, RosterStore store, SharedContacts shared) {
    this.kernel = kernel;
    this.store = store;
    this.shared = new SharedItems(shared);
  }

  /** What is done under an owner's lock. */
  @FunctionalInterface
  interface Work<T extends @Nullable Object> {
    T run() throws StanzaException;
  }

  /** Does something under the owner's lock. May wait. */
  <T extends @Nullable Object> T locked(Jid owner, Work<T> work) throws StanzaException {
    synchronized (locks.of(owner)) {
      return work.run();
    }
  }

  /** The roster of an online account, loaded when it is not in memory yet. May wait then. */
  OnlineRoster open(Account account) {
    OnlineRoster online = account.get(OnlineRoster.KEY);
    if (online != null) {
      return online;
    }
    try {
      return locked(
          account.jid(),
          () -> {
            OnlineRoster meanwhile = account.get(OnlineRoster.KEY);
            if (meanwhile != null) {
              return meanwhile;
            }
            RosterStore.Stored stored = store.load(addresses.intern(account.jid()));
            OnlineRoster loaded = new OnlineRoster(contacts(account.jid(), stored.items()), stored.version());
            account.set(OnlineRoster.KEY, loaded);
            return loaded;
          });
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The roster of an account that is online, or null. */
  @Nullable OnlineRoster online(Jid owner) {
    Account account = kernel.sessions().account(owner);
    return account == null ? null : account.get(OnlineRoster.KEY);
  }

  /** A roster as its owner sees it. */
  RosterStore.Stored load(Jid owner) {
    RosterStore.Stored stored = store.load(owner);
    return new RosterStore.Stored(stored.version(), stored.oldest(), shared.seen(owner, stored.items()));
  }

  /** What an owner keeps, without whom they share groups with. */
  List<RosterItem> own(Jid owner) {
    return store.load(owner).items();
  }

  List<RosterStore.Change> changes(Jid owner, long after) {
    return store.changes(owner, after).stream()
        .map(
            change ->
                new RosterStore.Change(
                    change.version(), change.contact(), shared.seen(owner, change.contact(), change.item())))
        .toList();
  }

  /** An item as its owner sees it. */
  @Nullable RosterItem find(Jid owner, Jid contact) {
    OnlineRoster online = online(owner);
    if (online != null && !online.contacts().is(contact, -1)) {
      return null;
    }
    return shared.seen(owner, contact, store.find(owner, contact));
  }

  /** An item as its owner keeps it. */
  @Nullable RosterItem own(Jid owner, Jid contact) {
    return store.find(owner, contact);
  }

  SharedItems shared() {
    return shared;
  }

  /** The version of a roster as its owner sees it, for one of what is kept. */
  String version(Jid owner, long kept) {
    return kept + shared.mark(owner);
  }

  /** Whether a contact sees the owner's presence; from memory when the owner is online, else may wait. */
  boolean sees(Jid contact, Jid owner) {
    OnlineRoster online = online(owner);
    if (online != null) {
      return online.contacts().is(contact, Contacts.FROM);
    }
    RosterItem item = shared.seen(owner, contact, store.find(owner, contact));
    return item != null && item.subscription().from();
  }

  /** How many items that the owner keeps have one of these bits of {@link Contacts}. */
  int count(Jid owner, int bits) {
    OnlineRoster online = online(owner);
    if (online != null) {
      return online.contacts().count(bits, Contacts.SHARED);
    }
    int count = 0;
    for (RosterItem item : store.load(owner).items()) {
      if ((Contacts.bitsOf(item) & bits) != 0) {
        count++;
      }
    }
    return count;
  }

  /** Stores an item, or removes it when {@code after} is null; durable on return. Under the owner's lock. */
  long write(Jid owner, Jid contact, @Nullable RosterItem before, @Nullable RosterItem after) {
    long version = after == null ? store.remove(owner, contact) : store.put(owner, after);
    OnlineRoster online = online(owner);
    if (online != null) {
      online.changed(online.contacts().with(addresses.intern(contact), bits(owner, contact, after)), version);
    }
    kernel
        .events()
        .fire(
            new RosterModule.ItemChanged(
                owner, contact, shared.seen(owner, contact, before), shared.seen(owner, contact, after)));
    return version;
  }

  private Contacts contacts(Jid owner, List<RosterItem> own) {
    List<RosterItem> seen = shared.seen(owner, own);
    if (seen == own) {
      return Contacts.of(own, Contacts::bitsOf, addresses::intern);
    }
    Set<Jid> kept = own.stream().filter(RosterItem::listed).map(RosterItem::contact).collect(Collectors.toSet());
    return Contacts.of(
        seen,
        item -> {
          boolean added = !kept.contains(item.contact()) && shared.isShared(owner, item.contact());
          return Contacts.bitsOf(item) | (added ? Contacts.SHARED : 0);
        },
        addresses::intern);
  }

  private int bits(Jid owner, Jid contact, @Nullable RosterItem own) {
    RosterItem seen = shared.seen(owner, contact, own);
    boolean added = (own == null || !own.listed()) && shared.isShared(owner, contact);
    return seen == null ? 0 : Contacts.bitsOf(seen) | (added ? Contacts.SHARED : 0);
  }

  /** What is shared with a contact has changed: pushes what the owner sees of it now. May wait. */
  void sharedChanged(Jid owner, Jid contact, @Nullable SharedContact was, @Nullable SharedContact is) {
    synchronized (locks.of(owner)) {
      OnlineRoster online = online(owner);
      if (online == null) {
        return;
      }
      RosterItem own = store.find(owner, contact);
      RosterItem before = SharedItems.over(own, contact, was);
      RosterItem after = SharedItems.over(own, contact, is);
      online.changed(online.contacts().with(addresses.intern(contact), bits(owner, contact, own)), online.version());
      push(owner, before, after, online.version());
      kernel.events().fire(new RosterModule.ItemChanged(owner, contact, before, after));
    }
  }

  /** Forgets a roster. Under the owner's lock. */
  void forget(Jid owner) {
    store.removeAll(owner);
    OnlineRoster online = online(owner);
    if (online != null) {
      online.changed(Contacts.of(List.of(), Contacts::bitsOf, addresses::intern), 0);
    }
  }

  /** Pushes what has become of an item, if its owner can see a difference. Under the owner's lock. */
  void push(Jid owner, @Nullable RosterItem before, @Nullable RosterItem after, long version) {
    Element change = RosterXml.change(before, after);
    if (change != null) {
      push(owner, change, version);
    }
  }

  /** Pushes an item to every session that has asked for the roster. Under the owner's lock. */
  void push(Jid owner, Element item, long version) {
    Account account = kernel.sessions().account(owner);
    if (account == null) {
      return;
    }
    Element query = RosterXml.query(version(owner, version), item);
    for (Session session : account.sessions()) {
      if (session.get(INTERESTED) != null) {
        push(session, query);
      }
    }
  }

  /** Pushes to one session. */
  void push(Session session, Element query) {
    byte[] id = new byte[8];
    kernel.random().nextBytes(id);
    session.send(Iq.request(Iq.Type.SET, HexFormat.of().formatHex(id), null, session.jid(), query));
  }
}
