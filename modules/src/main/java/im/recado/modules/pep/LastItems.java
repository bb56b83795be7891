package im.recado.modules.pep;

import im.recado.kernel.session.Session;
import im.recado.modules.pubsub.CatchUp;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.pubsub.SendLast;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Sends those who come online the last items that they are interested in (XEP-0163 section 4.3.4). The nodes of all whom it
 * may be about are read in one go, if they are not in memory. May wait; virtual threads only.
 */
final class LastItems {
  private final Engine engine;
  private final RosterModule rosters;
  private final Function<Jid, Host> hosts;
  private final Predicate<String> isLocal;

  /** @param isLocal whether accounts of a domain live here */
  LastItems(Engine engine, RosterModule rosters, Function<Jid, Host> hosts, Predicate<String> isLocal) {
    this.engine = engine;
    this.rosters = rosters;
    this.hosts = hosts;
    this.isLocal = isLocal;
  }

  /** To a session: of its own account and of contacts here. */
  void toSession(Session session, Set<String> interests, CatchUp catchUp) {
    Jid own = session.account().jid();
    List<Jid> accounts = new ArrayList<>();
    accounts.add(own);
    for (Jid contact : rosters.mutual(own)) {
      if (isLocal.test(contact.domain())) {
        accounts.add(contact);
      }
    }
    Map<Jid, Map<String, Node>> nodes = engine.nodes().of(accounts);
    for (Jid account : accounts) {
      send(account, nodes.getOrDefault(account, Map.of()), interests, session.jid(), true, catchUp);
    }
  }

  /** To somebody elsewhere, or a session that is no contact's: of one account. */
  void toVisitor(Jid account, Jid visitor, Set<String> interests) {
    send(account, engine.nodes().of(account), interests, visitor, rosters.sees(visitor.bare(), account), null);
  }

  /** To a contact who may see an account's presence from now on: to one of its sessions here. */
  void toContact(Jid account, Session session, Set<String> interests) {
    send(account, engine.nodes().of(account), interests, session.jid(), true, null);
  }

  private void send(
      Jid account,
      Map<String, Node> nodes,
      Set<String> interests,
      Jid to,
      boolean sharesPresence,
      @Nullable CatchUp catchUp) {
    if (nodes.isEmpty()) {
      return;
    }
    Host host = hosts.apply(account);
    for (Node node : nodes.values()) {
      if (!interests.contains(node.name())
          || node.config().get(NodeField.SEND_LAST) != SendLast.ON_SUB_AND_PRESENCE
          || !node.config().get(NodeField.DELIVER_NOTIFICATIONS)
          || node.lastId() == null
          || !engine.mayRead(host, node, to.bare())) {
        continue;
      }
      engine.sendLast(host, node.name(), to, sharesPresence, catchUp);
    }
  }
}
