package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;

/** Who may do what with a node (XEP-0060 sections 4.1 and 4.5). May wait for rosters of owners who are away. */
final class Access {
  private Access() {}

  static Affiliation affiliation(Host host, Node node, Jid bare) {
    return host.owns(bare) ? Affiliation.OWNER : node.affiliation(bare);
  }

  static boolean isOwner(Host host, Node node, Jid bare) {
    return affiliation(host, node, bare) == Affiliation.OWNER;
  }

  static void requireOwner(Host host, Node node, Jid bare) throws StanzaException {
    if (!isOwner(host, node, bare)) {
      throw Errors.forbidden();
    }
  }

  /** Whether somebody may be told of the node's items now. */
  static boolean mayRead(Host host, Node node, Jid bare) {
    try {
      requireRead(host, node, bare);
      return true;
    } catch (StanzaException e) {
      return false;
    }
  }

  /** Retrieval of items (section 6.5.1). */
  static void requireRead(Host host, Node node, Jid bare) throws StanzaException {
    if (node.config().access() == AccessModel.AUTHORIZE && node.subscriptions().hasActive(bare)) {
      requireNotBanned(affiliation(host, node, bare));
    } else {
      require(host, node, bare);
    }
  }

  /** Subscription (section 6.1.3); for {@code authorize} whether it needs no approval. */
  static void requireSubscribe(Host host, Node node, Jid bare) throws StanzaException {
    if (node.config().access() == AccessModel.AUTHORIZE) {
      requireNotBanned(affiliation(host, node, bare));
    } else {
      require(host, node, bare);
    }
  }

  private static void requireNotBanned(Affiliation affiliation) throws StanzaException {
    if (affiliation == Affiliation.OUTCAST || affiliation == Affiliation.PUBLISH_ONLY) {
      throw Errors.forbidden();
    }
  }

  private static void require(Host host, Node node, Jid bare) throws StanzaException {
    Affiliation affiliation = affiliation(host, node, bare);
    requireNotBanned(affiliation);
    if (affiliation.reads()) {
      return;
    }
    switch (node.config().access()) {
      case OPEN -> {}
      case PRESENCE -> {
        if (!host.seesPresence(node, bare)) {
          throw Errors.presenceSubscriptionRequired();
        }
      }
      case ROSTER -> {
        if (!host.isInGroup(node, bare, node.config().get(NodeField.ROSTER_GROUPS))) {
          throw Errors.notInRosterGroup();
        }
      }
      case WHITELIST -> throw Errors.closedNode();
      case AUTHORIZE -> throw Errors.notSubscribed();
    }
  }

  /** Publication (section 7.1.3.1). */
  static void requirePublish(Host host, Node node, Jid bare) throws StanzaException {
    Affiliation affiliation = affiliation(host, node, bare);
    boolean may =
        affiliation.publishes()
            || (affiliation != Affiliation.OUTCAST
                && switch (node.config().get(NodeField.PUBLISH_MODEL)) {
                  case OPEN -> true;
                  case SUBSCRIBERS -> node.subscriptions().hasActive(bare);
                  case PUBLISHERS -> false;
                });
    if (!may) {
      throw Errors.forbidden();
    }
  }
}
