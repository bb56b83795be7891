package im.recado.modules.roster;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.Phase;
import im.recado.kernel.stream.StreamFeature;
import im.recado.modules.account.AccountStore;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The roster: asked for, changed, pushed, versioned (RFC 6121 section 2). */
public final class RosterModule implements Module {
  static final Option<Integer> MOST_ITEMS =
      Option.integer("roster.max-items", 1000, 1, 20_000, "How many contacts an account may have.");
  static final Option<Integer> MOST_REQUESTS =
      Option.integer(
          "roster.max-requests", 100, 1, 10_000, "How many unanswered subscription requests are kept for an account.");
  static final Option<Integer> REQUEST_BYTES =
      Option.integer(
          "roster.request-bytes", 4096, 256, 65_536, "A subscription request longer than this is kept without extensions.");

  /**
   * What stands in a roster about a contact has changed, and is durable. Fired under the owner's lock; listeners must not
   * wait.
   */
  public record ItemChanged(Jid owner, Jid contact, @Nullable RosterItem before, @Nullable RosterItem after) {
    /** What the owner's clients are told of it, without a version; null when they see no difference. */
    public @Nullable Element push() {
      Element change = RosterXml.change(before, after);
      return change == null ? null : Element.of("query", Rosters.NS, change);
    }
  }

  private final Rosters rosters;
  private final Broadcast broadcast;
  private final Subscriptions subscriptions;

  /**
   * Rosters as they are stored, and with them whom their owners share groups with.
   *
   * @param shared says with whom that is
   */
  public RosterModule(Kernel kernel, RosterStore store, AccountStore accounts, SharedContacts shared) {
    this.rosters = new Rosters(kernel, store, shared);
    this.broadcast = new Broadcast(kernel);
    this.subscriptions = new Subscriptions(kernel, rosters, broadcast, accounts);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("roster", "Contact lists in groups, with versions (RFC 6121 section 2).")
        .xep(237, "1.3", "Roster Versioning")
        .option(MOST_ITEMS)
        .option(MOST_REQUESTS)
        .option(REQUEST_BYTES)
        .streamFeature(informative("ver", "urn:xmpp:features:rosterver"))
        .sessionState(
            session -> session.get(Rosters.INTERESTED) == null ? null : "interested",
            (session, kept) -> session.set(Rosters.INTERESTED, true))
        .on(Sessions.AccountOpened.class, event -> rosters.open(event.account()))
        .on(AccountRemoved.class, removed -> forget(removed.account()))
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "query", Rosters.NS, this::get)
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "query", Rosters.NS, this::set)
        // Only the owner changes a roster (section 2.1.5).
        .blockingIq(Iq.Type.SET, IqTarget.OTHER_ACCOUNT, "query", Rosters.NS, IqHandler.OWNER_ONLY)
        .command(
            Command.look(
                "roster-list",
                "Lists the contacts of an account.",
                List.of(Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org")),
                this::table)
                .within("account"));
  }

  private CommandResult table(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (RosterItem item : rosters.load(call.address("account")).items()) {
      if (item.listed()) {
        rows.add(
            List.of(
                item.contact().toString(),
                item.name(),
                Option.written(item.subscription()),
                item.ask() ? "asked" : "",
                String.join(", ", item.groups())));
      }
    }
    rows.sort(Comparator.comparing(List::getFirst));
    return CommandResult.table(List.of("contact", "name", "subscription", "state", "groups"), rows);
  }

  /** A feature that only says that something is there. */
  static StreamFeature informative(String name, String namespace) {
    Element offer = Element.of(name, namespace);
    return new StreamFeature() {
      @Override
      public @Nullable Element offer(ClientStream stream) {
        return stream.phase() == Phase.BINDING || stream.phase() == Phase.BOUND ? offer : null;
      }
    };
  }

  Rosters rosters() {
    return rosters;
  }

  Broadcast broadcast() {
    return broadcast;
  }

  Subscriptions subscriptions() {
    return subscriptions;
  }

  private @Nullable Element get(IqRequest request) throws StanzaException {
    if (!request.payload().elements().isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "A roster is asked for with an empty query.");
    }
    String known = request.payload().attribute("ver");
    Session session = request.session();
    if (session == null) {
      Jid owner = request.askedAccount();
      RosterStore.Stored stored = rosters.load(owner);
      return RosterXml.query(rosters.version(owner, stored.version()), stored.items());
    }
    // The answer leaves under the lock: no push of a change that it does not hold may overtake it.
    return rosters.locked(session.account().jid(), () -> answer(request, session, known));
  }

  private Element answer(IqRequest request, Session session, @Nullable String known) {
    Jid owner = session.account().jid();
    session.set(Rosters.INTERESTED, true);
    OnlineRoster online = rosters.online(owner);
    if (online != null && known != null && known.equals(rosters.version(owner, online.version()))) {
      session.send(request.iq().result());
      return IqHandler.ANSWERED;
    }
    RosterStore.Stored stored = rosters.load(owner);
    List<RosterStore.Change> changes = since(owner, known, stored);
    if (changes == null) {
      session.send(request.iq().result(RosterXml.query(rosters.version(owner, stored.version()), stored.items())));
      return IqHandler.ANSWERED;
    }
    session.send(request.iq().result());
    for (RosterStore.Change change : changes) {
      RosterItem item = change.item();
      Element what = item == null ? RosterXml.removed(change.contact()) : RosterXml.item(item);
      rosters.push(session, RosterXml.query(rosters.version(owner, change.version()), what));
    }
    return IqHandler.ANSWERED;
  }

  /** What to push to one who knows that version, or null when the whole roster is the better answer (section 2.6.3). */
  private @Nullable List<RosterStore.Change> since(Jid owner, @Nullable String known, RosterStore.Stored stored) {
    String mark = rosters.shared().mark(owner);
    if (known == null || !known.endsWith(mark)) {
      return null;
    }
    String kept = known.substring(0, known.length() - mark.length());
    if (!kept.matches("[0-9]{1,18}")) {
      return null;
    }
    long version = Long.parseLong(kept);
    if (version < stored.oldest() || version > stored.version()) {
      return null;
    }
    List<RosterStore.Change> changes = rosters.changes(owner, version);
    return changes.size() > stored.items().size() ? null : changes;
  }

  private @Nullable Element set(IqRequest request) throws StanzaException {
    Jid owner = request.askedAccount();
    RosterSet wanted = RosterSet.read(request.payload(), owner);
    if (!wanted.remove()) {
      return rosters.locked(owner, () -> put(request, owner, wanted)) ? IqHandler.ANSWERED : null;
    }
    RosterItem gone = rosters.locked(owner, () -> remove(owner, wanted.contact()));
    subscriptions.part(owner, gone);
    // Last: who reads it may go on as if the contact knew.
    return null;
  }

  /** Whether the answer has left already, before the push. */
  private boolean put(IqRequest request, Jid owner, RosterSet wanted) throws StanzaException {
    subscriptions.requireAccount(owner);
    RosterItem before = rosters.own(owner, wanted.contact());
    if (before == null || !before.listed()) {
      subscriptions.requireRoom(owner);
    }
    RosterItem after =
        new RosterItem(
            wanted.contact(),
            rosters.shared().ownName(owner, wanted.contact(), wanted.name()),
            rosters.shared().ownGroups(owner, wanted.contact(), wanted.groups()),
            before == null ? Subscription.NONE : before.subscription(),
            before != null && before.ask(),
            before != null && before.approved(),
            before == null ? null : before.request(),
            true);
    long version = rosters.write(owner, wanted.contact(), before, after);
    Session session = request.session();
    if (session != null) {
      session.send(request.iq().result());
    }
    RosterItem seen = rosters.shared().seen(owner, wanted.contact(), after);
    rosters.push(owner, RosterXml.item(seen == null ? after : seen), version);
    return session != null;
  }

  private RosterItem remove(Jid owner, Jid contact) throws StanzaException {
    RosterItem gone = rosters.find(owner, contact);
    if (rosters.shared().isShared(owner, contact)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "The contact is there for a group that you are both in.");
    }
    if (gone == null || !gone.listed()) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND.error().withType(StanzaError.Type.MODIFY));
    }
    long version = rosters.write(owner, contact, gone, null);
    if (gone.subscription().from()) {
      broadcast.vanish(owner, contact);
    }
    rosters.push(owner, RosterXml.removed(contact), version);
    return gone;
  }

  /**
   * Whether somebody may see an account's presence, and so be told things about it: a contact with a subscription, or the
   * owner. May wait unless the owner is online.
   *
   * @param viewer a bare address
   * @param owner the bare address of a local account, which need not exist
   */
  public boolean sees(Jid viewer, Jid owner) {
    return viewer.equals(owner) || rosters.sees(viewer, owner);
  }

  /**
   * Whether an online account and a contact have chosen each other, one way or the other: a subscription, or a request of the
   * contact. From memory; false for an account that is not online.
   *
   * @param contact a bare address
   */
  public boolean isKnownTo(Jid owner, Jid contact) {
    OnlineRoster online = rosters.online(owner);
    return online != null
        && (online.contacts().is(contact, Contacts.FROM)
            || online.contacts().is(contact, Contacts.TO)
            || online.contacts().is(contact, Contacts.REQUEST));
  }

  /**
   * Whether an account has a subscription with somebody, one way or the other. May wait unless the account is online.
   *
   * @param contact a bare address
   */
  public boolean isContact(Jid owner, Jid contact) {
    OnlineRoster online = rosters.online(owner);
    if (online != null) {
      return online.contacts().is(contact, Contacts.FROM) || online.contacts().is(contact, Contacts.TO);
    }
    RosterItem item = rosters.find(owner, contact);
    return item != null && item.subscription() != Subscription.NONE;
  }

  /**
   * Whether an account sees the presence of a contact. May wait unless the account is online.
   *
   * @param contact a bare address
   */
  public boolean hears(Jid owner, Jid contact) {
    OnlineRoster online = rosters.online(owner);
    if (online != null) {
      return online.contacts().is(contact, Contacts.TO);
    }
    RosterItem item = rosters.find(owner, contact);
    return item != null && item.subscription().to();
  }

  /** Whose presence an online account sees; empty for one that is not. From memory. */
  public List<Jid> heard(Jid owner) {
    OnlineRoster online = rosters.online(owner);
    List<Jid> heard = new ArrayList<>();
    if (online != null) {
      Contacts contacts = online.contacts();
      for (int i = 0; i < contacts.size(); i++) {
        if (contacts.is(i, Contacts.TO)) {
          heard.add(contacts.jid(i));
        }
      }
    }
    return heard;
  }

  /** What stands in a roster about a contact, or null. May wait. */
  public @Nullable RosterItem item(Jid owner, Jid contact) {
    return rosters.find(owner, contact);
  }

  /** The contacts with whom an account shares presence both ways. May wait unless the account is online. */
  public List<Jid> mutual(Jid owner) {
    OnlineRoster online = rosters.online(owner);
    List<Jid> mutual = new ArrayList<>();
    if (online == null) {
      for (RosterItem item : rosters.load(owner).items()) {
        if (item.subscription() == Subscription.BOTH) {
          mutual.add(item.contact());
        }
      }
      return mutual;
    }
    Contacts contacts = online.contacts();
    for (int i = 0; i < contacts.size(); i++) {
      if (contacts.is(i, Contacts.FROM) && contacts.is(i, Contacts.TO)) {
        mutual.add(contacts.jid(i));
      }
    }
    return mutual;
  }

  /** The groups of a roster, in alphabetical order. May wait. */
  public List<String> groups(Jid owner) {
    return rosters.load(owner).items().stream().flatMap(item -> item.groups().stream()).distinct().sorted().toList();
  }

  /** An account's roster, as its owner's clients get it but without a version. May wait. */
  public Element roster(Jid owner) {
    return RosterXml.query(rosters.load(owner).items());
  }

  /**
   * Whether somebody is in an account's roster. May wait unless the owner is online.
   *
   * @param owner the bare address of a local account
   * @param contact a bare address
   */
  public boolean lists(Jid owner, Jid contact) {
    OnlineRoster online = rosters.online(owner);
    if (online != null) {
      return online.contacts().is(contact, Contacts.LISTED);
    }
    RosterItem item = rosters.find(owner, contact);
    return item != null && item.listed();
  }

  /** Who may see the presence of an online account; empty for one that is not. */
  public List<Jid> subscribers(Jid owner) {
    OnlineRoster online = rosters.online(owner);
    if (online == null) {
      return List.of();
    }
    Contacts contacts = online.contacts();
    List<Jid> subscribers = new ArrayList<>();
    for (int i = 0; i < contacts.size(); i++) {
      if (contacts.is(i, Contacts.FROM)) {
        subscribers.add(contacts.jid(i));
      }
    }
    return subscribers;
  }

  /** Asks this one about every subscription request, after those that were there before. */
  public void add(Greeter greeter) {
    subscriptions.add(greeter);
  }

  /** Makes two accounts of this server contacts who see each other's presence, and pushes that to both. May wait. */
  public void befriend(Jid one, Jid other) {
    subscriptions.befriend(one, other);
    subscriptions.befriend(other, one);
    broadcast.appear(one, other);
    broadcast.appear(other, one);
  }

  /**
   * What an owner shares with a contact has changed. The other side has to be told too, then each shown to the other by {@link
   * #sharedPresence}. May wait.
   *
   * @param was null for nothing
   * @param is null for nothing
   */
  public void sharedChanged(Jid owner, Jid contact, @Nullable SharedContact was, @Nullable SharedContact is) {
    rosters.sharedChanged(owner, contact, was, is);
  }

  /** Shows a contact an owner's presence after a change of what they share, or takes it away. May wait. */
  public void sharedPresence(Jid owner, Jid contact) {
    if (rosters.online(owner) == null) {
      return;
    }
    if (rosters.sees(contact, owner)) {
      broadcast.appear(owner, contact);
    } else {
      broadcast.vanish(owner, contact);
    }
  }

  /**
   * Puts a contact of a gateway into a roster, seen both ways, and pushes that; whoever calls this speaks for the contact. A
   * name and groups that the owner has given stay. May wait.
   *
   * @return false when the roster is full
   */
  public boolean admit(Jid owner, Jid contact, String name, List<String> groups) {
    return subscriptions.admit(owner, contact, name, groups);
  }

  /** Calls a contact of a gateway like that and puts them into these groups, if they are in the roster, and pushes it. May wait. */
  public void arrange(Jid owner, Jid contact, String name, List<String> groups) {
    subscriptions.arrange(owner, contact, name, groups);
  }

  /** Takes a contact of a gateway out of a roster and pushes that; the contact is not told. May wait. */
  public void dismiss(Jid owner, Jid contact) {
    subscriptions.dismiss(owner, contact);
  }

  /** What stands in a roster about the people of a domain, requests that wait for an answer included. May wait. */
  public List<RosterItem> itemsAt(Jid owner, String domain) {
    return rosters.own(owner).stream().filter(item -> item.contact().domain().equals(domain)).toList();
  }

  /** Shows a contact every available session of an account, if the contact may see them. Never waits. */
  public void appear(Jid owner, Jid contact) {
    broadcast.appear(owner, contact);
  }

  /**
   * Forgets the roster of an account that is removed: every contact hears that it is over. May wait.
   *
   * @param owner the bare address; its sessions have ended
   */
  void forget(Jid owner) {
    // First, since nobody knows afterwards with whom there was anything; what a contact was told twice is heard once.
    for (RosterItem item : rosters.own(owner)) {
      subscriptions.part(owner, item);
    }
    try {
      rosters.locked(
          owner,
          () -> {
            rosters.forget(owner);
            return true;
          });
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }
}
