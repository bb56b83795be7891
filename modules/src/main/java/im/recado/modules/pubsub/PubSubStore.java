package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Keeps nodes and their items. Every method may wait for a database and throws {@link
 * im.recado.kernel.store.StoreException} when that fails; what was written is durable when it returns. Who changes a node
 * has locked it: two changes of one node do not meet here.
 */
public interface PubSubStore {
  /** Every node of these hosts; a host without any is left out. */
  Map<Jid, List<Node>> load(Collection<Jid> hosts);

  /** A node, or null. */
  @Nullable Node find(Jid host, String name);

  /**
   * The nodes of a host that are in no collection, or those in a collection, in the order of their names.
   *
   * @param collection the name of a collection, or null for the first level
   * @param asker for whom the list is
   * @param after only nodes behind this name, or null
   */
  List<NodeSummary> list(Jid host, @Nullable String collection, Jid asker, @Nullable String after, int most);

  /** Makes a node; its key, or 0 when the host has one of this name, or -1 when its creator has as many as may be. */
  long create(Node node, int mostOfCreator);

  void configure(long node, NodeConfig config);

  /** Removes a node with everything that belongs to it. */
  void delete(long node);

  /** Sets an affiliation; {@code NONE} removes it. */
  void affiliate(long node, Jid bare, Affiliation affiliation);

  /** Adds a subscription or changes it. */
  void subscribe(long node, Subscription subscription);

  void unsubscribe(long node, Jid jid, String subid);

  /** Puts a node into a collection of its host, or takes it out. */
  void associate(long collection, long child, boolean in);

  /** The subscriptions of a bare address at a host, by the names of the nodes. */
  Map<String, List<Subscription>> subscriptions(Jid host, Jid bare);

  /** The affiliations of a bare address at a host, by the names of the nodes. */
  Map<String, Affiliation> affiliations(Jid host, Jid bare);

  /** The subscriptions of a bare address at all hosts. */
  Map<NodeId, List<Subscription>> subscriptions(Jid bare);

  /** Subscriptions whose time is over, so many at most. */
  Map<NodeId, List<Subscription>> ended(Instant now, int most);

  /** How many subscriptions a bare address has at a host. */
  int countSubscriptions(Jid host, Jid bare);

  /**
   * Keeps items, each in place of one of the same id, in this order: all or none of them.
   *
   * @param items of different ids, no more than the node keeps
   * @param most so many items the node keeps
   * @param dropsOldest whether older items make room; else the item is refused
   * @param quota so many characters the node's creator may keep at the host
   */
  Published publish(long node, List<Item> items, int most, boolean dropsOldest, long quota);

  /** Keeps one item. */
  default Published publish(long node, Item item, int most, boolean dropsOldest, long quota) {
    return publish(node, List.of(item), most, dropsOldest, quota);
  }

  /** Removes items; the ids of those that were there. */
  List<String> retract(long node, Collection<String> ids);

  /** Removes every item of a node. */
  void purge(long node);

  /** Removes every item of a node that one entity has published; their ids. */
  List<String> purge(long node, Jid publisher);

  /** Items by their ids, in the order of the ids; those that are not there are left out. */
  List<Item> items(long node, Collection<String> ids);

  /** A page of items; null when the query names an item that is not there. */
  @Nullable ItemPage items(long node, ItemQuery query);

  /** The ids of all items, in the order of publication. */
  List<String> itemIds(long node, int most);

  /** The ids of all items that somebody has published, to whichever nodes. */
  Map<NodeId, List<String>> itemsOf(Jid publisher);

  /** The item that was published last, or null. */
  @Nullable Item last(long node);

  /** Removes items that are older than their nodes let them become, some at a time; the nodes they were in. */
  Collection<NodeId> expire(Instant now, int most);

  /** A node by its key, or null. */
  @Nullable Node find(long key);

  /** The nodes whose items go when their publisher goes offline. */
  Collection<NodeId> purgedOffline();

  /** Remembers where a deleted node went; null forgets it. */
  void redirect(Jid host, String name, @Nullable String uri);

  /** Where a deleted node went, or null. */
  @Nullable String redirect(Jid host, String name);

  /** Forgets a host with all of its nodes. */
  void removeHost(Jid host);

  /**
   * Forgets somebody at all hosts: affiliations, subscriptions, and the nodes that nobody else owns; what else they made is
   * another owner's from now on. All these nodes.
   */
  Collection<NodeId> removeEntity(Jid bare);
}
