package im.recado.modules.pep;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.modules.caps.CapsModule;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Limits;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeType;
import im.recado.modules.pubsub.PubSub;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** An account with its personal nodes. Made for a request; holds nothing. */
record AccountHost(Kernel kernel, RosterModule rosters, Predicate<Jid> exists, Jid jid) implements Host {
  @Override
  public boolean isAccount() {
    return true;
  }

  @Override
  public boolean owns(Jid bare) {
    return bare.equals(jid);
  }

  @Override
  public boolean mayCreate(Jid bare) {
    return bare.equals(jid) && exists.test(jid);
  }

  @Override
  public boolean autoCreates() {
    return true;
  }

  /**
   * COMPAT Dino 0.4: told that there is no node of bookmarks it keeps none, so that a room entered on a new account is forgotten
   * when the client ends.
   */
  @Override
  public boolean seemsEmpty(String name, Jid bare) {
    return name.equals(WellKnownNodes.BOOKMARKS) && owns(bare);
  }

  /** A bookmark has the address of its room for its id (XEP-0402 section 3). */
  @Override
  public void requireFits(String name, @Nullable String id) throws StanzaException {
    if (!name.equals(WellKnownNodes.BOOKMARKS)) {
      return;
    }
    try {
      Jid.parse(id == null ? "" : id);
    } catch (JidException e) {
      throw new StanzaException(Condition.BAD_REQUEST, "The id of a bookmark is the address of its room.");
    }
  }

  @Override
  public NodeConfig defaults(String name, NodeType type) {
    return WellKnownNodes.settings(name);
  }

  @Override
  public Limits limits() {
    return PersonalOptions.limits(kernel.options());
  }

  @Override
  public boolean seesPresence(Node node, Jid bare) {
    return rosters.sees(bare, jid);
  }

  @Override
  public boolean isInGroup(Node node, Jid bare, List<String> groups) {
    RosterItem item = rosters.item(jid, bare);
    return item != null && item.subscription().from() && item.groups().stream().anyMatch(groups::contains);
  }

  @Override
  public List<String> groups(@Nullable Node node, Jid asking) {
    return rosters.groups(jid);
  }

  /** The account's own sessions, those of contacts who share presence with it both ways, and who has shown it theirs. */
  @Override
  public List<Listener> listeners(Node node) {
    List<Listener> listeners = new ArrayList<>();
    Account own = kernel.sessions().account(jid);
    add(listeners, own, node.name());
    for (Jid contact : rosters.mutual(jid)) {
      if (kernel.router().isLocal(contact.domain())) {
        add(listeners, kernel.sessions().account(contact), node.name());
      }
    }
    Visitors visitors = own == null ? null : own.get(Visitors.KEY);
    if (visitors != null) {
      for (Jid visitor : visitors.interestedIn(node.name())) {
        if (kernel.router().isLocal(visitor.domain()) && kernel.sessions().session(visitor) == null) {
          visitors.remove(visitor);
          continue;
        }
        listeners.add(new Listener(visitor, rosters.sees(visitor.bare(), jid)));
      }
    }
    return listeners;
  }

  private static void add(List<Listener> listeners, @Nullable Account account, String node) {
    if (account == null) {
      return;
    }
    for (Session session : account.sessions()) {
      if (session.hears() && CapsModule.of(session).wants(node)) {
        listeners.add(new Listener(session.jid(), true));
      }
    }
  }

  @Override
  public Set<String> features() {
    return Set.of(
        PubSub.feature("auto-create"),
        PubSub.feature("auto-subscribe"),
        PubSub.feature("filtered-notifications"),
        PubSub.feature("presence-subscribe"),
        PubSub.feature("pubsub-on-a-jid"));
  }
}
