package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A node as it stands, without its items. Immutable: a change makes another one.
 *
 * @param key what the store knows it by; 0 before it is stored
 * @param host where it lives: the domain of a service or the bare address of an account
 * @param name its NodeID; empty for the root collection
 * @param creator the bare address of whoever made it
 * @param affiliations those that are not {@code none}, by bare address
 * @param parents the collections it is in; empty for what stands at the root
 * @param children the nodes of a collection
 * @param lastId the id of the item that was published last, or null
 * @param last that item, or null when there is none or it is large
 */
public record Node(
    long key,
    Jid host,
    String name,
    Jid creator,
    Instant created,
    NodeConfig config,
    Map<Jid, Affiliation> affiliations,
    Subscriptions subscriptions,
    Set<String> parents,
    Set<String> children,
    @Nullable String lastId,
    @Nullable Item last) {
  /** A payload of up to so many characters is kept in memory with its node. */
  public static final int SMALL = 4096;

  /** The name of the root collection (XEP-0248 section 8.1). */
  static final String ROOT = "";

  public Node {
    affiliations = Map.copyOf(affiliations);
    parents = Set.copyOf(parents);
    children = Set.copyOf(children);
  }

  /** A node that is about to be made; its creator owns it. */
  public static Node fresh(Jid host, String name, Jid creator, Instant created, NodeConfig config) {
    return new Node(
        0,
        host,
        name,
        creator,
        created,
        config,
        Map.of(creator, Affiliation.OWNER),
        Subscriptions.NONE,
        Set.of(),
        Set.of(),
        null,
        null);
  }

  boolean isCollection() {
    return config.isCollection();
  }

  boolean isRoot() {
    return name.equals(ROOT);
  }

  Affiliation affiliation(Jid bare) {
    return affiliations.getOrDefault(bare, Affiliation.NONE);
  }

  /** The bare addresses of those with this affiliation, sorted. */
  List<Jid> affiliated(Affiliation wanted) {
    return affiliations.entrySet().stream()
        .filter(entry -> entry.getValue() == wanted)
        .map(Map.Entry::getKey)
        .sorted()
        .toList();
  }

  public Node withKey(long key) {
    return new Node(
        key, host, name, creator, created, config, affiliations, subscriptions, parents, children, lastId, last);
  }

  Node with(NodeConfig config) {
    return new Node(
        key, host, name, creator, created, config, affiliations, subscriptions, parents, children, lastId, last);
  }

  Node with(Subscriptions subscriptions) {
    return new Node(
        key, host, name, creator, created, config, affiliations, subscriptions, parents, children, lastId, last);
  }

  Node with(Jid bare, Affiliation affiliation) {
    Map<Jid, Affiliation> changed = new HashMap<>(affiliations);
    if (affiliation == Affiliation.NONE) {
      changed.remove(bare);
    } else {
      changed.put(bare, affiliation);
    }
    return new Node(key, host, name, creator, created, config, changed, subscriptions, parents, children, lastId, last);
  }

  Node withParent(String parent, boolean is) {
    return new Node(
        key,
        host,
        name,
        creator,
        created,
        config,
        affiliations,
        subscriptions,
        changed(parents, parent, is),
        children,
        lastId,
        last);
  }

  Node withChild(String child, boolean is) {
    return new Node(
        key,
        host,
        name,
        creator,
        created,
        config,
        affiliations,
        subscriptions,
        parents,
        changed(children, child, is),
        lastId,
        last);
  }

  private static Set<String> changed(Set<String> names, String name, boolean is) {
    Set<String> changed = new HashSet<>(names);
    if (is) {
      changed.add(name);
    } else {
      changed.remove(name);
    }
    return changed;
  }

  /** This node with another last item; null for none. */
  public Node withLast(@Nullable Item item) {
    return new Node(
        key,
        host,
        name,
        creator,
        created,
        config,
        affiliations,
        subscriptions,
        parents,
        children,
        item == null ? null : item.id(),
        item == null || item.size() > SMALL ? null : item);
  }

  /** About how many bytes this takes in memory. */
  int weight() {
    return 500
        + 2 * name.length()
        + 100 * affiliations.size()
        + 150 * subscriptions.size()
        + 80 * (parents.size() + children.size())
        + (last == null ? 0 : 300 + 4 * last.size());
  }
}
