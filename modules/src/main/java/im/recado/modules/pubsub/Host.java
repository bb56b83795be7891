package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where nodes live, and what is particular about them there: a service with a domain of its own, or an account. */
public interface Host {
  /** Somebody who is told of a node without having subscribed. */
  record Listener(Jid full, boolean sharesPresence) {}

  /** The domain, or the bare address of the account. */
  Jid jid();

  /** Whether this is an account with its personal nodes (XEP-0163). */
  boolean isAccount();

  /** Whether somebody owns every node here. */
  boolean owns(Jid bare);

  /** Whether somebody may make nodes here. */
  boolean mayCreate(Jid bare);

  /** Whether one address may have several subscriptions to a node (XEP-0060 section 6.1.6). */
  default boolean multiSubscribes() {
    return !isAccount();
  }

  /** Whether publishing to a node that does not exist makes it (XEP-0060 section 7.1.4). */
  boolean autoCreates();

  /** Whether a node that nobody has made yet is shown to somebody as an empty one. */
  default boolean seemsEmpty(String name, Jid bare) {
    return false;
  }

  /**
   * Refuses an item that cannot be on this node, whatever the node's settings say.
   *
   * @param id as the publisher gives it, or null
   */
  default void requireFits(String name, @Nullable String id) throws StanzaException {}

  /** What a new node is like. */
  NodeConfig defaults(String name, NodeType type);

  Limits limits();

  /** Whether somebody may see the presence of the node's owner. May wait. */
  boolean seesPresence(Node node, Jid bare);

  /** Whether the node's owner has put somebody, who may see the owner's presence, into one of these groups. May wait. */
  boolean isInGroup(Node node, Jid bare, List<String> groups);

  /** The groups that the owner of a node has; for forms. May wait. */
  List<String> groups(@Nullable Node node, Jid asking);

  /** Those who are told of a node without having subscribed; whether they may is not looked at. May wait. */
  List<Listener> listeners(Node node);

  /** The features of XEP-0060 and its family that this host has, beyond those that all have. */
  Set<String> features();
}
