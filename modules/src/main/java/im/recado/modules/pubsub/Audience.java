package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.wire.jid.Jid;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * Who is told of what happens to a node: its subscribers, those of the collections it is in, and whom its host tells without
 * having been asked. May wait: for rosters of owners who are away.
 */
final class Audience {
  /** Whether a subscription to a collection is about what happens so far below it. */
  @FunctionalInterface
  private interface Watching {
    boolean covers(SubscriptionOptions options, int distance);
  }

  private final Kernel kernel;
  private final Nodes nodes;
  private final ServicePresences presences;

  Audience(Kernel kernel, Nodes nodes, ServicePresences presences) {
    this.kernel = kernel;
    this.nodes = nodes;
    this.presences = presences;
  }

  /** Those who are told of a node's items. */
  Map<Jid, Recipient> ofItems(Host host, Node node) {
    Map<Jid, Recipient> all = own(host, node);
    parents(host, node, 1, new HashMap<>(), SubscriptionOptions::coversItems, all);
    return all;
  }

  /** Those who are told of a node's settings. */
  Map<Jid, Recipient> ofSettings(Host host, Node node) {
    Map<Jid, Recipient> all = own(host, node);
    parents(host, node, 1, new HashMap<>(), SubscriptionOptions::coversNodes, all);
    return all;
  }

  /** Those who are told that a node is there, or no more, because they watch collections. */
  Map<Jid, Recipient> ofExistence(Host host, Node node) {
    Map<Jid, Recipient> all = new LinkedHashMap<>();
    parents(host, node, 1, new HashMap<>(), SubscriptionOptions::coversNodes, all);
    return all;
  }

  /** Those who are told that a node is gone: who waits for approval too (section 8.4.2). */
  Map<Jid, Recipient> ofDeletion(Host host, Node node) {
    Map<Jid, Recipient> all = ofExistence(host, node);
    implicit(host, node, all);
    Set<Jid> listening = bare(all);
    for (Subscription each : node.subscriptions()) {
      addresses(host, each, all, listening).forEach(to -> all.computeIfAbsent(to, jid -> new Recipient()));
    }
    return all;
  }

  /** Those who are told what a collection holds. */
  Map<Jid, Recipient> ofCollection(Host host, Node collection) {
    Map<Jid, Recipient> all = new LinkedHashMap<>();
    up(host, collection, 1, new HashMap<>(), SubscriptionOptions::coversNodes, all);
    return all;
  }

  private Map<Jid, Recipient> own(Host host, Node node) {
    Map<Jid, Recipient> all = new LinkedHashMap<>();
    if (!node.config().get(NodeField.DELIVER_NOTIFICATIONS)) {
      return all;
    }
    implicit(host, node, all);
    Set<Jid> listening = bare(all);
    for (Subscription each : node.subscriptions()) {
      Jid bare = each.jid().bare();
      if (each.options().deliver() && reaches(host, node, each) && Access.mayRead(host, node, bare)) {
        boolean shares = host.isAccount() && host.seesPresence(node, bare);
        for (Jid to : addresses(host, each, all, listening)) {
          Recipient recipient = all.computeIfAbsent(to, jid -> new Recipient().sharingPresence(shares));
          recipient.add(each);
        }
      }
    }
    return all;
  }

  private static Set<Jid> bare(Map<Jid, Recipient> all) {
    Set<Jid> bare = new HashSet<>();
    all.keySet().forEach(jid -> bare.add(jid.bare()));
    return bare;
  }

  /**
   * Where a subscription is told of: at its address. Where some of the clients behind a bare address are told anyway, at each
   * client, so that none is told twice (XEP-0163 section 4.3.2).
   *
   * @param all who is told anyway, and {@code listening} their bare addresses
   */
  private List<Jid> addresses(Host host, Subscription subscription, Map<Jid, Recipient> all, Set<Jid> listening) {
    Jid jid = subscription.jid();
    if (!host.isAccount() || jid.isFull() || !listening.contains(jid)) {
      return List.of(jid);
    }
    Account account = kernel.router().isLocalAccount(jid) ? kernel.sessions().account(jid) : null;
    return account == null
        ? all.keySet().stream().filter(to -> to.bare().equals(jid)).toList()
        : Stream.of(account.sessions()).filter(Session::takesMessages).map(Session::jid).toList();
  }

  /** Whether a subscription is in force and its subscriber in a state to be told. */
  private boolean reaches(Host host, Node node, Subscription each) {
    if (!each.isActive() || each.options().isOver(kernel.clock().instant())) {
      return false;
    }
    boolean present = node.config().get(NodeField.PRESENCE_BASED) || each.options().temporary();
    return (!present && each.options().shows().isEmpty())
        || presences.isAvailable(host.jid(), each.jid(), each.options().shows(), present);
  }

  private static void implicit(Host host, Node node, Map<Jid, Recipient> all) {
    Map<Jid, Boolean> readers = new HashMap<>();
    for (Host.Listener listener : host.listeners(node)) {
      if (readers.computeIfAbsent(listener.full().bare(), bare -> Access.mayRead(host, node, bare))) {
        all.computeIfAbsent(listener.full(), jid -> new Recipient()).sharingPresence(listener.sharesPresence());
      }
    }
  }

  private void parents(
      Host host, Node node, int distance, Map<String, Integer> seen, Watching watching, Map<Jid, Recipient> all) {
    for (String name : node.parents()) {
      Node parent = nodes.find(host.jid(), name);
      if (parent != null) {
        up(host, parent, distance, seen, watching, all);
      }
    }
    Node root = node.parents().isEmpty() && !node.isRoot() ? nodes.find(host.jid(), Node.ROOT) : null;
    if (root != null) {
      // Nobody has put the node there on purpose: its own access model counts.
      subscribers(host, root, distance, watching, all, bare -> Access.mayRead(host, node, bare));
    }
  }

  private void up(
      Host host, Node collection, int distance, Map<String, Integer> seen, Watching watching, Map<Jid, Recipient> all) {
    Integer before = seen.get(collection.name());
    if (before != null && before <= distance) {
      return;
    }
    seen.put(collection.name(), distance);
    subscribers(host, collection, distance, watching, all, bare -> Access.mayRead(host, collection, bare));
    parents(host, collection, distance + 1, seen, watching, all);
  }

  private void subscribers(
      Host host,
      Node collection,
      int distance,
      Watching watching,
      Map<Jid, Recipient> all,
      Predicate<Jid> mayRead) {
    for (Subscription each : collection.subscriptions()) {
      if (watching.covers(each.options(), distance)
          && reaches(host, collection, each)
          && mayRead.test(each.jid().bare())) {
        all.computeIfAbsent(each.jid(), jid -> new Recipient()).add(collection.name());
      }
    }
  }
}
