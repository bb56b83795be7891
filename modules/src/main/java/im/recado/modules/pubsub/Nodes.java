package im.recado.modules.pubsub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Nodes as they stand, from bounded caches, and the locks under which they change. The nodes of an account are held all
 * together, because whoever asks for one asks for more; those of a service one by one.
 *
 * <p>Locks are held while the database works: they are for virtual threads alone. Nobody takes a second one, but for {@link
 * #graph}, which keeps every node of a host still.
 */
public final class Nodes {
  /** So many bytes of nodes are held in memory, about, twice: for accounts and for services. */
  private static final long MOST_BYTES = 32L * 1024 * 1024;

  private static final int STRIPES = 256;

  private final PubSubStore store;
  private final Predicate<Jid> exists;
  private final Cache<Jid, Map<String, Node>> accounts =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((Jid jid, Map<String, Node> nodes) -> 100 + nodes.values().stream().mapToInt(Node::weight).sum())
          .build();
  private final Cache<NodeId, Optional<Node>> services =
      Caffeine.newBuilder()
          .maximumWeight(MOST_BYTES)
          .weigher((NodeId key, Optional<Node> node) -> 200 + node.map(Node::weight).orElse(0))
          .build();
  private final ReentrantLock[] locks = new ReentrantLock[STRIPES];
  private final ReentrantReadWriteLock[] graphs = new ReentrantReadWriteLock[STRIPES];

  /** What this thread does when it has let go of the lock that it holds. */
  private final ThreadLocal<List<Runnable>> afterwards = new ThreadLocal<>();

  /** How often the nodes of some account have changed: what was read before a change must not be cached after it. */
  private final AtomicLongArray changes = new AtomicLongArray(STRIPES);

  /** @param exists whether an account is kept: of another nothing is remembered, since other processes may make it */
  Nodes(PubSubStore store, Predicate<Jid> exists) {
    this.store = store;
    this.exists = exists;
    for (int i = 0; i < STRIPES; i++) {
      locks[i] = new ReentrantLock();
      graphs[i] = new ReentrantReadWriteLock();
    }
  }

  private static int stripe(Object key) {
    int hash = key.hashCode();
    return (hash ^ (hash >>> 16)) & (STRIPES - 1);
  }

  private static boolean isAccount(Jid host) {
    return host.local() != null;
  }

  /** A node, or null. May wait. */
  @Nullable Node find(Jid host, String name) {
    if (isAccount(host)) {
      return of(host).get(name);
    }
    return Objects.requireNonNull(
            services.get(new NodeId(host, name), key -> Optional.ofNullable(store.find(host, name))))
        .orElse(null);
  }

  /** Every node of an account by its name. May wait. */
  public Map<String, Node> of(Jid account) {
    Map<String, Node> nodes =
        accounts.get(
            account,
            jid -> {
              Map<String, Node> found = byName(store.load(List.of(jid)).getOrDefault(jid, List.of()));
              return isSettled(jid, found) ? found : null;
            });
    return nodes == null ? Map.of() : nodes;
  }

  /** Whether these are an account's nodes until they are changed here. */
  private boolean isSettled(Jid account, Map<String, Node> nodes) {
    return !nodes.isEmpty() || exists.test(account);
  }

  private static Map<String, Node> byName(List<Node> nodes) {
    Map<String, Node> byName = new HashMap<>();
    nodes.forEach(node -> byName.put(node.name(), node));
    return Map.copyOf(byName);
  }

  /** Every node of many accounts: those that are not in memory are read in one go. May wait. */
  public Map<Jid, Map<String, Node>> of(Collection<Jid> many) {
    Map<Jid, Map<String, Node>> found = new HashMap<>(accounts.getAllPresent(many));
    List<Jid> missing = new ArrayList<>();
    Map<Jid, Long> stamps = new HashMap<>();
    for (Jid account : many) {
      if (!found.containsKey(account)) {
        missing.add(account);
        stamps.put(account, changes.get(stripe(account)));
      }
    }
    if (missing.isEmpty()) {
      return found;
    }
    Map<Jid, List<Node>> loaded = store.load(missing);
    for (Jid account : missing) {
      Map<String, Node> nodes = byName(loaded.getOrDefault(account, List.of()));
      Map<String, Node> now =
          accounts
              .asMap()
              .compute(
                  account,
                  (jid, before) ->
                      before != null
                          ? before
                          : changes.get(stripe(jid)) == Objects.requireNonNull(stamps.get(jid)) && isSettled(jid, nodes)
                              ? nodes
                              : null);
      found.put(account, now == null ? of(account) : now);
    }
    return found;
  }

  /** Remembers what has become of a node, which is stored already; null when it was deleted. Under its lock. */
  void changed(Jid host, String name, @Nullable Node node) {
    if (!isAccount(host)) {
      services.put(new NodeId(host, name), Optional.ofNullable(node));
      return;
    }
    changes.incrementAndGet(stripe(host));
    accounts
        .asMap()
        .computeIfPresent(
            host,
            (jid, before) -> {
              Map<String, Node> after = new HashMap<>(before);
              if (node == null) {
                after.remove(name);
              } else {
                after.put(name, node);
              }
              return Map.copyOf(after);
            });
  }

  /** Changes what is remembered of a node, if it is there. Under its lock. */
  void change(Node node, UnaryOperator<Node> change) {
    Node now = find(node.host(), node.name());
    if (now != null && now.key() == node.key()) {
      changed(node.host(), node.name(), change.apply(now));
    }
  }

  /** Forgets what is remembered of a host. */
  void forget(Jid host) {
    changes.incrementAndGet(stripe(host));
    accounts.invalidate(host);
    services.asMap().keySet().removeIf(key -> key.host().equals(host));
  }

  /** Forgets what is remembered of a node. */
  void forget(NodeId node) {
    changes.incrementAndGet(stripe(node.host()));
    accounts.invalidate(node.host());
    services.invalidate(node);
  }

  /** What is done under a lock. */
  @FunctionalInterface
  interface Work {
    void run() throws StanzaException;
  }

  /** Does something while a node stands still. May wait. */
  void locked(Jid host, String name, Work work) throws StanzaException {
    Lock still = graphs[stripe(host)].readLock();
    Lock lock = locks[stripe(new NodeId(host, name))];
    then(
        () -> {
          still.lock();
          try {
            lock.lock();
            try {
              work.run();
            } finally {
              lock.unlock();
            }
          } finally {
            still.unlock();
          }
        });
  }

  /** Does something while all nodes of a host stand still: for what changes more than one. May wait. */
  void graph(Jid host, Work work) throws StanzaException {
    Lock still = graphs[stripe(host)].writeLock();
    then(
        () -> {
          still.lock();
          try {
            work.run();
          } finally {
            still.unlock();
          }
        });
  }

  private void then(Work locked) throws StanzaException {
    if (afterwards.get() != null) {
      locked.run();
      return;
    }
    List<Runnable> later = new ArrayList<>(0);
    afterwards.set(later);
    try {
      locked.run();
    } finally {
      afterwards.remove();
      later.forEach(Runnable::run);
    }
  }

  /** Does something that follows from a change, before anything else on this thread, but when no lock is held any more. */
  void afterwards(Runnable work) {
    List<Runnable> later = afterwards.get();
    if (later == null) {
      work.run();
    } else {
      later.add(work);
    }
  }
}
