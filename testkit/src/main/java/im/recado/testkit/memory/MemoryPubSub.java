package im.recado.testkit.memory;

import im.recado.modules.pubsub.Affiliation;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemPage;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.pubsub.NodeId;
import im.recado.modules.pubsub.NodeSummary;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.modules.pubsub.Published;
import im.recado.modules.pubsub.Subscription;
import im.recado.modules.pubsub.Subscriptions;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** Nodes and items in maps. */
final class MemoryPubSub implements PubSubStore {
  /** So many redirections of deleted nodes are remembered for a host. */
  private static final int MOST_REDIRECTS = 1000;

  private final MemoryDisk disk;
  private final Map<Long, MemoryNode> nodes = new TreeMap<>();
  private final Map<NodeId, String> redirects = new LinkedHashMap<>();
  private long keys;

  MemoryPubSub(MemoryDisk disk) {
    this.disk = disk;
  }

  private Node node(MemoryNode kept) {
    Set<String> parents = new HashSet<>();
    kept.parents.forEach(parent -> parents.add(kept(parent).made.name()));
    Set<String> children = new HashSet<>();
    for (MemoryNode other : nodes.values()) {
      if (other.parents.contains(kept.made.key())) {
        children.add(other.made.name());
      }
    }
    Node made = kept.made;
    return new Node(
            made.key(),
            made.host(),
            made.name(),
            kept.creator,
            made.created(),
            kept.config,
            kept.affiliations,
            Subscriptions.of(kept.subscriptions.values()),
            parents,
            children,
            null,
            null)
        .withLast(kept.last());
  }

  private MemoryNode kept(long key) {
    return Objects.requireNonNull(nodes.get(key), "no such node");
  }

  private @Nullable MemoryNode kept(Jid host, String name) {
    for (MemoryNode kept : nodes.values()) {
      if (kept.made.host().equals(host) && kept.made.name().equals(name)) {
        return kept;
      }
    }
    return null;
  }

  private List<MemoryNode> of(Jid host) {
    return nodes.values().stream()
        .filter(kept -> kept.made.host().equals(host))
        .sorted(Comparator.comparing(kept -> kept.made.name()))
        .toList();
  }

  @Override
  public Map<Jid, List<Node>> load(Collection<Jid> hosts) {
    return disk.read(
        () -> {
          Map<Jid, List<Node>> all = new HashMap<>();
          for (Jid host : hosts) {
            List<Node> found = of(host).stream().map(this::node).toList();
            if (!found.isEmpty()) {
              all.put(host, found);
            }
          }
          return all;
        });
  }

  @Override
  public @Nullable Node find(Jid host, String name) {
    return disk.<@Nullable Node>read(
        () -> {
          MemoryNode kept = kept(host, name);
          return kept == null ? null : node(kept);
        });
  }

  @Override
  public @Nullable Node find(long key) {
    return disk.<@Nullable Node>read(() -> nodes.containsKey(key) ? node(kept(key)) : null);
  }

  @Override
  public List<NodeSummary> list(
      Jid host, @Nullable String collection, Jid asker, @Nullable String after, int most) {
    return disk.read(
        () -> {
          MemoryNode parent = collection == null ? null : kept(host, collection);
          return of(host).stream()
              .filter(
                  kept ->
                      collection == null
                          ? kept.parents.isEmpty()
                          : parent != null && kept.parents.contains(parent.made.key()))
              .filter(kept -> kept.made.name().compareTo(after == null ? "" : after) > 0)
              .limit(most)
              .map(
                  kept ->
                      new NodeSummary(
                          kept.made.name(),
                          kept.config,
                          kept.affiliations.getOrDefault(asker, Affiliation.NONE)))
              .toList();
        });
  }

  @Override
  public long create(Node node, int mostOfCreator) {
    return disk.now(
        () -> {
          if (kept(node.host(), node.name()) != null) {
            return 0L;
          }
          long made = of(node.host()).stream().filter(kept -> kept.creator.equals(node.creator())).count();
          if (made >= mostOfCreator) {
            return -1L;
          }
          keys++;
          nodes.put(keys, new MemoryNode(node.withKey(keys)));
          return keys;
        });
  }

  private void change(Runnable change) {
    disk.now(
        () -> {
          change.run();
          return true;
        });
  }

  @Override
  public void configure(long node, NodeConfig config) {
    change(() -> kept(node).config = config);
  }

  @Override
  public void delete(long node) {
    change(() -> remove(node));
  }

  private void remove(long node) {
    nodes.remove(node);
    nodes.values().forEach(kept -> kept.parents.remove(node));
  }

  @Override
  public void affiliate(long node, Jid bare, Affiliation affiliation) {
    change(
        () -> {
          if (affiliation == Affiliation.NONE) {
            kept(node).affiliations.remove(bare);
          } else {
            kept(node).affiliations.put(bare, affiliation);
          }
        });
  }

  private static String key(Jid jid, String subid) {
    return jid + "\n" + subid;
  }

  @Override
  public void subscribe(long node, Subscription subscription) {
    change(() -> kept(node).subscriptions.put(key(subscription.jid(), subscription.subid()), subscription));
  }

  @Override
  public void unsubscribe(long node, Jid jid, String subid) {
    change(() -> kept(node).subscriptions.remove(key(jid, subid)));
  }

  @Override
  public void associate(long collection, long child, boolean in) {
    change(
        () -> {
          if (in) {
            kept(child).parents.add(collection);
          } else {
            kept(child).parents.remove(collection);
          }
        });
  }

  @Override
  public Map<String, List<Subscription>> subscriptions(Jid host, Jid bare) {
    return disk.read(
        () -> {
          Map<String, List<Subscription>> all = new TreeMap<>();
          for (MemoryNode kept : of(host)) {
            List<Subscription> found =
                kept.subscriptions.values().stream().filter(each -> each.jid().bare().equals(bare)).toList();
            if (!found.isEmpty()) {
              all.put(kept.made.name(), found);
            }
          }
          return all;
        });
  }

  @Override
  public Map<NodeId, List<Subscription>> subscriptions(Jid bare) {
    return byNode(each -> each.jid().bare().equals(bare));
  }

  @Override
  public Map<NodeId, List<Subscription>> ended(Instant now, int most) {
    return byNode(each -> each.options().expires() != null && !each.options().expires().isAfter(now));
  }

  private Map<NodeId, List<Subscription>> byNode(Predicate<Subscription> wanted) {
    return disk.read(
        () -> {
          Map<NodeId, List<Subscription>> all = new HashMap<>();
          for (MemoryNode kept : nodes.values()) {
            List<Subscription> found = kept.subscriptions.values().stream().filter(wanted).toList();
            if (!found.isEmpty()) {
              all.put(kept.id(), found);
            }
          }
          return all;
        });
  }

  @Override
  public int countSubscriptions(Jid host, Jid bare) {
    return subscriptions(host, bare).values().stream().mapToInt(List::size).sum();
  }

  @Override
  public Map<String, Affiliation> affiliations(Jid host, Jid bare) {
    return disk.read(
        () -> {
          Map<String, Affiliation> all = new TreeMap<>();
          for (MemoryNode kept : of(host)) {
            Affiliation affiliation = kept.affiliations.get(bare);
            if (affiliation != null) {
              all.put(kept.made.name(), affiliation);
            }
          }
          return all;
        });
  }

  @Override
  public Published publish(long node, List<Item> items, int most, boolean dropsOldest, long quota) {
    return disk.now(
        () -> {
          MemoryNode kept = kept(node);
          long size =
              of(kept.made.host()).stream()
                  .filter(other -> other.creator.equals(kept.creator))
                  .mapToLong(MemoryNode::size)
                  .sum();
          return kept.publish(items, most, dropsOldest, quota - size);
        });
  }

  @Override
  public List<String> retract(long node, Collection<String> ids) {
    return disk.now(() -> ids.stream().filter(id -> kept(node).remove(id)).toList());
  }

  @Override
  public void purge(long node) {
    change(() -> List.copyOf(kept(node).items.keySet()).forEach(kept(node)::remove));
  }

  @Override
  public List<String> purge(long node, Jid publisher) {
    return disk.now(
        () -> {
          MemoryNode kept = kept(node);
          List<String> gone =
              kept.items.values().stream().filter(item -> item.publisher().equals(publisher)).map(Item::id).toList();
          gone.forEach(kept::remove);
          return gone;
        });
  }

  @Override
  public List<Item> items(long node, Collection<String> ids) {
    return disk.read(() -> ids.stream().map(kept(node).items::get).filter(Objects::nonNull).toList());
  }

  @Override
  public @Nullable ItemPage items(long node, ItemQuery query) {
    return disk.<@Nullable ItemPage>read(() -> kept(node).page(query));
  }

  @Override
  public Map<NodeId, List<String>> itemsOf(Jid publisher) {
    return disk.read(
        () -> {
          Map<NodeId, List<String>> ids = new HashMap<>();
          for (MemoryNode kept : nodes.values()) {
            kept.items.values().stream()
                .filter(item -> item.publisher().equals(publisher))
                .forEach(item -> ids.computeIfAbsent(kept.id(), any -> new ArrayList<>()).add(item.id()));
          }
          return ids;
        });
  }

  @Override
  public List<String> itemIds(long node, int most) {
    return disk.read(() -> kept(node).items.keySet().stream().limit(most).toList());
  }

  @Override
  public @Nullable Item last(long node) {
    return disk.<@Nullable Item>read(() -> kept(node).last());
  }

  @Override
  public Collection<NodeId> expire(Instant now, int most) {
    return disk.now(
        () -> {
          Set<NodeId> touched = new HashSet<>();
          int left = most;
          for (MemoryNode kept : nodes.values()) {
            int seconds = kept.config.get(NodeField.ITEM_EXPIRE);
            if (seconds == NodeField.MAX) {
              continue;
            }
            for (Item item : List.copyOf(kept.items.values())) {
              if (left > 0 && !item.modified().isAfter(now.minusSeconds(seconds))) {
                kept.remove(item.id());
                touched.add(kept.id());
                left--;
              }
            }
          }
          return touched;
        });
  }

  @Override
  public Collection<NodeId> purgedOffline() {
    return disk.read(
        () ->
            nodes.values().stream().filter(kept -> kept.config.get(NodeField.PURGE_OFFLINE)).map(MemoryNode::id).toList());
  }

  @Override
  public void redirect(Jid host, String name, @Nullable String uri) {
    change(
        () -> {
          NodeId place = new NodeId(host, name);
          redirects.remove(place);
          if (uri != null) {
            redirects.put(place, uri);
            List<NodeId> all = redirects.keySet().stream().filter(each -> each.host().equals(host)).toList();
            all.subList(0, Math.max(0, all.size() - MOST_REDIRECTS)).forEach(redirects::remove);
          }
        });
  }

  @Override
  public @Nullable String redirect(Jid host, String name) {
    return disk.<@Nullable String>read(() -> redirects.get(new NodeId(host, name)));
  }

  @Override
  public void removeHost(Jid host) {
    change(
        () -> {
          of(host).forEach(kept -> remove(kept.made.key()));
          redirects.keySet().removeIf(place -> place.host().equals(host));
        });
  }

  @Override
  public Collection<NodeId> removeEntity(Jid bare) {
    return disk.now(
        () -> {
          Set<NodeId> touched = new HashSet<>();
          for (MemoryNode kept : List.copyOf(nodes.values())) {
            boolean subscribed = kept.subscriptions.values().removeIf(each -> each.jid().bare().equals(bare));
            Affiliation affiliation = kept.affiliations.remove(bare);
            if (subscribed || affiliation != null) {
              touched.add(kept.id());
            }
            if (affiliation == Affiliation.OWNER && !kept.affiliations.containsValue(Affiliation.OWNER)) {
              remove(kept.made.key());
            } else if (kept.creator.equals(bare)) {
              kept.creator =
                  kept.affiliations.entrySet().stream()
                      .filter(entry -> entry.getValue() == Affiliation.OWNER)
                      .map(Map.Entry::getKey)
                      .min(Comparator.naturalOrder())
                      .orElse(kept.made.host());
              touched.add(kept.id());
            }
          }
          return touched;
        });
  }
}
