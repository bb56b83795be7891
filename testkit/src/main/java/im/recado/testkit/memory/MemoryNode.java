package im.recado.testkit.memory;

import im.recado.modules.pubsub.Affiliation;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemPage;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeId;
import im.recado.modules.pubsub.Published;
import im.recado.modules.pubsub.Subscription;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** A node and what it holds. Guarded by the disk. */
final class MemoryNode {
  final Node made;
  Jid creator;
  NodeConfig config;
  final Map<Jid, Affiliation> affiliations = new HashMap<>();
  final Map<String, Subscription> subscriptions = new HashMap<>();
  final Set<Long> parents = new HashSet<>();
  /** In the order of the last publication. */
  final Map<String, Item> items = new LinkedHashMap<>();
  /** The ids in the order of the first publication. */
  final List<String> first = new ArrayList<>();

  MemoryNode(Node made) {
    this.made = made;
    this.creator = made.creator();
    this.config = made.config();
    affiliations.putAll(made.affiliations());
  }

  NodeId id() {
    return new NodeId(made.host(), made.name());
  }

  long size() {
    return items.values().stream().mapToLong(Item::size).sum();
  }

  /** Keeps an item, in place of one of the same id. */
  Item put(Item item) {
    Item old = items.remove(item.id());
    Instant created = old == null ? item.created() : old.created();
    Item made =
        new Item(item.id(), item.publisher(), created, item.modified(), item.payload(), Item.characters(item.text()));
    items.put(item.id(), made);
    if (old == null) {
      first.add(item.id());
    }
    return made;
  }

  /** @param left how many characters more there may be */
  Published publish(List<Item> published, int most, boolean dropsOldest, long left) {
    long added = published.stream().filter(item -> !items.containsKey(item.id())).count();
    if (added > 0 && !dropsOldest && items.size() + added > most) {
      return Published.FULL;
    }
    long growth =
        published.stream()
            .mapToLong(
                item -> {
                  Item old = items.get(item.id());
                  return (long) Item.characters(item.text()) - (old == null ? 0 : old.size());
                })
            .sum();
    if (growth > left) {
      return Published.QUOTA;
    }
    List<Item> made = published.stream().map(this::put).toList();
    List<String> dropped = new ArrayList<>();
    while (added > 0 && items.size() > most) {
      String oldest = items.keySet().iterator().next();
      remove(oldest);
      dropped.add(oldest);
    }
    return new Published(Published.Outcome.DONE, made, dropped);
  }

  boolean remove(String id) {
    first.remove(id);
    return items.remove(id) != null;
  }

  @Nullable Item last() {
    Item last = null;
    for (Item item : items.values()) {
      last = item;
    }
    return last;
  }

  /** What a query asks for; null when it names an item that is not there. */
  @Nullable ItemPage page(ItemQuery query) {
    List<String> all = new ArrayList<>(query.byCreation() ? first : items.keySet());
    if (query.descending()) {
      Collections.reverse(all);
    }
    int from = query.after() == null ? 0 : all.indexOf(query.after()) + 1;
    int to = query.before() == null ? all.size() : all.indexOf(query.before());
    if ((query.after() != null && from == 0) || to < 0 || !holds(query)) {
      return null;
    }
    List<String> inOrder = new ArrayList<>(query.byCreation() ? first : items.keySet());
    int begin = query.afterId() == null ? 0 : inOrder.indexOf(query.afterId()) + 1;
    int behind = query.beforeId() == null ? inOrder.size() : inOrder.indexOf(query.beforeId());
    List<String> within = inOrder.subList(begin, Math.max(begin, behind));
    List<Item> wanted =
        all.stream().filter(within::contains).map(items::get).filter(item -> fits(item, query)).toList();
    List<String> ids = wanted.stream().map(Item::id).toList();
    int passed = (int) all.subList(0, from).stream().filter(ids::contains).count();
    int end = (int) all.subList(0, Math.max(from, to)).stream().filter(ids::contains).count();
    int skip = query.index() == null ? 0 : Math.min(query.index(), end - passed);
    if (query.fromEnd()) {
      skip = Math.max(0, end - passed - query.most());
    }
    List<Item> page = wanted.subList(passed + skip, Math.min(end, passed + skip + query.most()));
    return new ItemPage(page, passed + skip, wanted.size());
  }

  private static boolean fits(@Nullable Item item, ItemQuery query) {
    return item != null
        && (query.since() == null || !item.modified().isBefore(query.since()))
        && (query.until() == null || !item.modified().isAfter(query.until()))
        && (query.ids() == null || query.ids().contains(item.id()))
        && (query.publisher() == null || item.publisher().equals(query.publisher()));
  }

  private boolean holds(ItemQuery query) {
    return (query.afterId() == null || items.containsKey(query.afterId()))
        && (query.beforeId() == null || items.containsKey(query.beforeId()))
        && (query.ids() == null || items.keySet().containsAll(query.ids()));
  }
}
