package im.recado.modules.blocking;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.route.IqHandler;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.route.StanzaPolicy;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions;
import im.recado.kernel.store.KeyValues;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.roster.PresenceModule;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;

/**
 * Lets people have nothing to do with others (XEP-0191): one policy for every stanza on every path (SECURITY M11). To the
 * blocked, the account looks like one that does not exist. What can grow: a list per account, bounded by an option.
 */
public final class BlockingModule implements Module, StanzaPolicy {
  static final String NS = "urn:xmpp:blocking";
  private static final String REPORTING = "urn:xmpp:reporting:1";
  private static final Element BLOCKED = Element.of("blocked", "urn:xmpp:blocking:errors");

  static final Option<Integer> MOST =
      Option.integer("blocking.max-items", 1000, 1, 100_000, "So many addresses an account may block.");

  /** Whether a session has asked for the list and so hears of changes. */
  private static final Key<Boolean> INTERESTED = Key.named("blocklist-interested");

  /**
   * Somebody was blocked and reported in one go (XEP-0377). The addresses are blocked already. Listeners may wait.
   *
   * @param reported as it was blocked
   * @param report what the reporter says of it; it has a reason
   */
  public record Reported(Jid reporter, Jid reported, Element report) {}

  /**
   * Addresses were blocked, or are not any more; an account does not hear of it before its listeners do. Listeners may wait.
   *
   * @param blocked whether they are now
   */
  public record Changed(Jid account, Set<Jid> jids, boolean blocked) {
    public Changed {
      jids = Set.copyOf(jids);
    }
  }

  private final Kernel kernel;
  private final RosterModule rosters;
  private final PresenceModule presence;
  private final Predicate<Jid> exists;
  private final BlockLists lists;
  private final AtomicLong pushes = new AtomicLong();

  /** @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind */
  public BlockingModule(
      Kernel kernel,
      RosterModule rosters,
      PresenceModule presence,
      KeyValues store,
      Predicate<Jid> exists) {
    this.kernel = kernel;
    this.rosters = rosters;
    this.presence = presence;
    this.exists = exists;
    this.lists = new BlockLists(kernel, store);
  }

  @Override
  public Declaration declare() {
    return Declaration.module("blocking", "Lets people block others.")
        .xep(191, "1.3", "Blocking Command")
        .serverFeature(NS)
        .accountFeature(NS)
        .option(MOST)
        .policy(this)
        .on(Sessions.AccountOpened.class, event -> lists.open(event.account()))
        .on(AccountRemoved.class, removed -> lists.forget(removed.account()))
        .sessionState(
            session -> session.get(INTERESTED) == null ? null : "interested",
            (session, kept) -> session.set(INTERESTED, true))
        .blockingIq(Iq.Type.GET, IqTarget.OWN_ACCOUNT, "blocklist", NS, this::list)
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "block", NS, this::block)
        .blockingIq(Iq.Type.SET, IqTarget.OWN_ACCOUNT, "unblock", NS, this::unblock);
  }

  /** Whether an account has blocked somebody. May wait unless the account is online. */
  public boolean blocks(Jid account, Jid other) {
    return lists.of(account).blocks(account, other);
  }

  /** The addresses that an account has blocked, as they were given. May wait unless the account is online. */
  public Set<Jid> blocked(Jid account) {
    return lists.of(account).jids();
  }

  /**
   * Blocks an address for an account that has said so elsewhere, or takes that back; its clients are told. May wait.
   *
   * @return false when the account can block no more, or is none
   */
  public boolean set(Jid owner, Jid other, boolean blocked) {
    BlockList before = lists.of(owner);
    if (before.jids().contains(other) == blocked) {
      return true;
    }
    if (!exists.test(owner) || (blocked && before.jids().size() >= kernel.options().get(MOST))) {
      return false;
    }
    Set<Jid> one = Set.of(other);
    if (blocked) {
      add(owner, before, one);
    } else {
      lists.remove(owner, one);
      kernel.events().fire(new Changed(owner, one, false));
    }
    Account online = kernel.sessions().account(owner);
    if (online != null) {
      push(online, items(blocked ? "block" : "unblock", one));
    }
    if (!blocked) {
      appear(owner, before, one);
    }
    return true;
  }

  // The policy.

  @Override
  public void sending(Jid account, Stanza stanza) throws StanzaException {
    Jid to = stanza.to();
    if (to != null && lists.of(account).blocks(account, to)) {
      throw new StanzaException(
          Condition.NOT_ACCEPTABLE.error().withType(StanzaError.Type.CANCEL).withDetail(BLOCKED));
    }
  }

  @Override
  public boolean receiving(Jid account, Stanza stanza) throws StanzaException {
    Jid from = stanza.from();
    if (from == null || !lists.of(account).blocks(account, from)) {
      return true;
    }
    if (stanza instanceof Presence || (stanza instanceof Message message && message.type() == Message.Type.HEADLINE)) {
      return false; // As for who is not there: RFC 6121 sections 8.5.1 and 8.5.2.2.
    }
    throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
  }

  @Override
  public boolean receivesAll(Account account) {
    return BlockLists.isNone(account);
  }

  @Override
  public boolean hasBlocked(Jid account, Jid other) {
    return lists.of(account).blocks(account, other);
  }

  // The commands.

  private Element list(IqRequest request) throws StanzaException {
    Session session = request.ownSession();
    session.set(INTERESTED, true);
    return items("blocklist", lists.of(session.account().jid()).jids());
  }

  private static Element items(String name, Iterable<Jid> jids) {
    Element.Builder list = Element.builder(name, NS);
    jids.forEach(jid -> list.child(Element.builder("item", NS).attribute("jid", jid.toString()).build()));
    return list.build();
  }

  private Element block(IqRequest request) throws StanzaException {
    Session session = request.ownSession();
    Account account = session.account();
    Set<Jid> wanted = jids(request.payload());
    if (wanted.isEmpty()) {
      throw new StanzaException(Condition.BAD_REQUEST, "Block whom?");
    }
    if (!exists.test(account.jid())) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Nothing is kept for an account of a single session.");
    }
    List<Reported> reports = reports(account.jid(), request.payload());
    BlockList before = lists.of(account.jid());
    if (before.with(wanted).jids().size() > kernel.options().get(MOST)) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "No more addresses can be blocked.");
    }
    add(account.jid(), before, wanted);
    session.send(request.iq().result());
    push(account, items("block", wanted));
    reports.forEach(kernel.events()::fire);
    return IqHandler.ANSWERED;
  }

  private Element unblock(IqRequest request) throws StanzaException {
    Session session = request.ownSession();
    Account account = session.account();
    BlockList before = lists.of(account.jid());
    Set<Jid> named = jids(request.payload());
    Set<Jid> wanted = named.isEmpty() ? before.jids() : named;
    lists.remove(account.jid(), wanted);
    kernel.events().fire(new Changed(account.jid(), wanted, false));
    session.send(request.iq().result());
    push(account, items("unblock", named));
    appear(account.jid(), before, wanted);
    return IqHandler.ANSWERED;
  }

  // What both the commands and other parts of the server do.

  private void add(Jid owner, BlockList before, Set<Jid> wanted) {
    // As long as it may still be said: whoever sees the account online is told that it is gone.
    BlockList added = BlockList.of(wanted);
    Predicate<Jid> meant = other -> added.blocks(owner, other) && !before.blocks(owner, other);
    presence.vanish(owner, affected(owner, wanted).stream().filter(meant).toList(), meant);
    lists.add(owner, wanted);
    kernel.events().fire(new Changed(owner, wanted, true));
  }

  private void appear(Jid owner, BlockList before, Set<Jid> unblocked) {
    BlockList after = lists.of(owner);
    for (Jid other : affected(owner, unblocked)) {
      if (before.blocks(owner, other) && !after.blocks(owner, other)) {
        presence.appear(owner, other.bare());
      }
    }
  }

  /** Those who may see the account's presence and are meant by one of these addresses, which may name a resource. */
  private List<Jid> affected(Jid owner, Set<Jid> named) {
    List<Jid> affected = new ArrayList<>();
    BlockList list = BlockList.of(named);
    for (Jid contact : rosters.subscribers(owner)) {
      if (list.blocks(owner, contact)) {
        affected.add(contact);
      }
    }
    for (Jid one : named) {
      if (one.isFull() && rosters.sees(one.bare(), owner)) {
        affected.add(one);
      }
    }
    return affected;
  }

  private static Set<Jid> jids(Element list) throws StanzaException {
    Set<Jid> jids = new LinkedHashSet<>();
    for (Element item : list.elements("item", NS)) {
      String text = item.attribute("jid");
      if (text == null) {
        throw new StanzaException(Condition.BAD_REQUEST, "An item needs an address.");
      }
      try {
        jids.add(Jid.parse(text));
      } catch (JidException e) {
        throw new StanzaException(Condition.JID_MALFORMED, "That is no address: " + e.getMessage() + ".");
      }
    }
    return jids;
  }

  private static List<Reported> reports(Jid reporter, Element list) throws StanzaException {
    List<Reported> reports = new ArrayList<>();
    for (Element item : list.elements("item", NS)) {
      Element report = item.child("report", REPORTING);
      String jid = item.attribute("jid");
      if (report != null && jid != null) {
        if (report.attributeOr("reason", "").isEmpty()) {
          throw new StanzaException(Condition.BAD_REQUEST, "A report needs a reason.");
        }
        reports.add(new Reported(reporter, Jid.valueOf(jid), report));
      }
    }
    return reports;
  }

  private void push(Account account, Element change) {
    for (Session session : account.sessions()) {
      if (session.get(INTERESTED) != null) {
        session.send(
            Iq.request(Iq.Type.SET, "block-" + pushes.incrementAndGet(), account.jid(), session.jid(), change));
      }
    }
  }

}
