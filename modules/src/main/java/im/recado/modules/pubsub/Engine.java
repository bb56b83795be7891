package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.modules.archive.Answers;
import im.recado.modules.archive.Allowance;
import im.recado.modules.roster.RosterModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What all hosts and use cases share, and what other features may do with nodes in the server's name. */
public final class Engine {
  private final Kernel kernel;
  private final PubSubStore store;
  private final Nodes nodes;
  private final RosterModule rosters;
  private final Predicate<Jid> exists;
  private final BiPredicate<Jid, Jid> mayInvolve;
  private final ServicePresences presences;
  private final Audience audience;
  private final Notifications notifications;
  private final List<SpecialNodes> special;
  private final Summaries summaries;
  private final PublicSubscriptions publicSubscriptions;
  private final Publishing publishing;
  private final Retracting retracting;
  private final Configuring configuring;
  private final Affiliates affiliates;
  private final Lifecycle lifecycle;
  private final Graph graph;
  private final Subscribing subscribing;
  private final Approvals approvals;
  private final Temporary temporary;
  private final Map<Jid, Host> services = new ConcurrentHashMap<>();
  private volatile Function<Jid, Host> accounts = jid -> {
    throw new IllegalStateException("there are no nodes on accounts");
  };
  private final Allowance allowance;
  private final Requests requests;

  /**
   * @param exists whether an account is kept at all: one that was made for a session alone leaves nothing behind
   * @param mayInvolve whether the first may bring upon the second what they have not asked for; may wait
   */
  public Engine(
      Kernel kernel,
      PubSubStore store,
      RosterModule rosters,
      Predicate<Jid> exists,
      BiPredicate<Jid, Jid> mayInvolve) {
    this.kernel = kernel;
    this.store = store;
    this.nodes = new Nodes(store, exists);
    this.rosters = rosters;
    this.exists = exists;
    this.mayInvolve = mayInvolve;
    this.presences = new ServicePresences(kernel);
    this.audience = new Audience(kernel, nodes, presences);
    this.notifications = new Notifications(kernel, audience);
    this.publishing = new Publishing(this);
    this.retracting = new Retracting(this);
    this.configuring = new Configuring(this);
    this.affiliates = new Affiliates(this);
    this.lifecycle = new Lifecycle(this);
    this.graph = new Graph(this);
    this.subscribing = new Subscribing(this);
    this.approvals = new Approvals(this);
    this.temporary = new Temporary(this);
    this.summaries = new Summaries(this);
    this.publicSubscriptions = new PublicSubscriptions(this);
    this.special = List.of(new Attachments(this), publicSubscriptions);
    this.allowance = new Allowance(kernel.timers(), () -> 1024L * kernel.options().get(Answers.RATE));
    this.requests = new Requests(this);
  }

  Kernel kernel() {
    return kernel;
  }

  public PubSubStore store() {
    return store;
  }

  public Nodes nodes() {
    return nodes;
  }

  public RosterModule rosters() {
    return rosters;
  }

  /** Whether an account of this server is kept; true for everybody elsewhere. */
  boolean isKept(Jid bare) {
    return !kernel.router().isLocalAccount(bare) || exists.test(bare);
  }

  /** Whether an owner may bring upon somebody what they have not asked for (SECURITY B-14). May wait. */
  boolean mayInvolve(Jid owner, Jid other) {
    return mayInvolve.test(owner.bare(), other.bare());
  }

  /** How much of what nodes hold everybody is given (SECURITY D10). */
  Allowance allowance() {
    return allowance;
  }

  ServicePresences presences() {
    return presences;
  }

  Audience audience() {
    return audience;
  }

  public Notifications notifications() {
    return notifications;
  }

  Publishing publishing() {
    return publishing;
  }

  Retracting retracting() {
    return retracting;
  }

  Configuring configuring() {
    return configuring;
  }

  Affiliates affiliates() {
    return affiliates;
  }

  Lifecycle lifecycle() {
    return lifecycle;
  }

  Graph graph() {
    return graph;
  }

  Subscribing subscribing() {
    return subscribing;
  }

  Approvals approvals() {
    return approvals;
  }

  Temporary temporary() {
    return temporary;
  }

  Summaries summaries() {
    return summaries;
  }

  PublicSubscriptions publicSubscriptions() {
    return publicSubscriptions;
  }

  /** Whether somebody has an account of this server. */
  boolean isLocal(Jid bare) {
    return kernel.router().isLocalAccount(bare) && exists.test(bare);
  }

  /** A service is there. */
  void service(Host host) {
    services.put(host.jid(), host);
  }

  /** The service with a domain of its own, or null when there is none. */
  public @Nullable Host service() {
    return services.isEmpty() ? null : services.values().iterator().next();
  }

  /** How accounts are hosts. */
  public void accounts(Function<Jid, Host> hosts) {
    accounts = hosts;
  }

  /** The host of this address, or null when there is none. */
  public @Nullable Host host(Jid jid) {
    return jid.local() == null ? services.get(jid) : accounts.apply(jid);
  }

  /** Answers requests with {@code <pubsub/>}. */
  public Requests requests() {
    return requests;
  }

  /** Who gives nodes of this name a meaning, or null. */
  @Nullable SpecialNodes special(String name) {
    for (SpecialNodes each : special) {
      if (each.covers(name)) {
        return each;
      }
    }
    return null;
  }

  /** Throws when nodes of this name are looked after by the service, whether there is one or not. */
  void requireMayManage(String name) throws StanzaException {
    SpecialNodes meant = special(name);
    if (meant != null) {
      meant.requireMayManage(name);
    }
  }

  /** Whether a node would be there if this publisher published to it, because its name has a meaning. May wait. */
  public boolean wouldBe(Host host, String name, Jid publisher) {
    SpecialNodes meant = special(name);
    return meant != null && meant.made(host, name, publisher) != null;
  }

  /** Somebody may see less of an account than before: subscriptions to what they may not read end. May wait. */
  public void revoke(Host host, Jid bare) {
    for (Node each : nodes.of(host.jid()).values()) {
      if (!each.subscriptions().ofBare(bare).isEmpty() && !Access.mayRead(host, each, bare)) {
        try {
          nodes.locked(host.jid(), each.name(), () -> revoke(host, each.name(), bare));
        } catch (StanzaException e) {
          throw new IllegalStateException(e);
        }
      }
    }
  }

  private void revoke(Host host, String name, Jid bare) {
    Node node = find(host, name);
    if (node != null) {
      for (Subscription each : node.subscriptions().ofBare(bare)) {
        node = subscribing.cancel(host, node, each);
      }
    }
  }

  /** Whether a message is an owner's word on a subscription that waits for it (XEP-0060 section 8.6). */
  public static boolean isApproval(Message message) {
    return Approvals.isAnswer(message);
  }

  /** Takes an owner's word. May wait. */
  public void approve(Host host, Message message) throws StanzaException {
    approvals.answered(host, message);
  }

  Instant now() {
    return kernel.clock().instant();
  }

  /** A text that nobody can guess. */
  String token() {
    byte[] bytes = new byte[12];
    kernel.random().nextBytes(bytes);
    return HexFormat.of().formatHex(bytes);
  }

  /** A node, or null. May wait. */
  public @Nullable Node find(Host host, String name) {
    return nodes.find(host.jid(), name);
  }

  /** A node; throws {@code item-not-found} when there is none. May wait. */
  Node require(Host host, String name) throws StanzaException {
    Node node = nodes.find(host.jid(), name);
    if (node == null) {
      throw Errors.itemNotFound();
    }
    return node;
  }

  /** Whether somebody may read a node's items. May wait. */
  public boolean mayRead(Host host, Node node, Jid bare) {
    return Access.mayRead(host, node, bare);
  }

  /** The item that was published last and is not too old, or null. May wait. */
  public @Nullable Item last(Node node) {
    Item last = node.last() != null || node.lastId() == null ? node.last() : store.last(node.key());
    return last == null || last.isOver(node.config(), now()) ? null : last;
  }

  /**
   * Sends somebody the last item of a node, if it is there: in order with what is published to it. May wait.
   *
   * @param catchUp what the recipient was told of meanwhile, or null
   */
  public void sendLast(Host host, String name, Jid to, boolean sharesPresence, @Nullable CatchUp catchUp) {
    try {
      nodes.locked(
          host.jid(),
          name,
          () -> {
            Node node = find(host, name);
            Item last = node == null || (catchUp != null && catchUp.has(node)) ? null : last(node);
            if (node != null && last != null) {
              notifications.last(host, node, last, to, sharesPresence);
            }
          });
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Publishes in the owner's name, whatever the publish model is. May wait.
   *
   * @param fresh what the node is like if it has to be made
   * @param publisher with their resource, or null when it was nobody in particular
   */
  public void publish(
      Host host, String name, NodeConfig fresh, String id, @Nullable Element payload, @Nullable Jid publisher)
      throws StanzaException {
    publishing.publish(host, name, fresh, id, payload, publisher);
  }

  /** Whether a node has an item. May wait. */
  boolean has(Host host, String name, String id) {
    Node node = find(host, name);
    return node != null && !store.items(node.key(), List.of(id)).isEmpty();
  }

  /** Removes a node that the server looks after, if it is there. May wait. */
  void discard(Host host, String name) {
    try {
      lifecycle.discard(host, name);
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Removes a node, if it is there, whoever owns it; subscribers are told. May wait. */
  void remove(Host host, String name) {
    Node node = find(host, name);
    if (node != null) {
      discard(host, name);
      kernel.events().fire(new Changes.NodeDeleted(host, node));
    }
  }

  /** Changes the settings of a node that the server looks after, if it is there. May wait. */
  void reconfigure(Host host, String name, UnaryOperator<NodeConfig> change) {
    try {
      nodes.locked(
          host.jid(),
          name,
          () -> {
            Node node = find(host, name);
            if (node != null) {
              Node after = node.with(change.apply(node.config()));
              store.configure(node.key(), after.config());
              nodes.changed(host.jid(), name, after);
            }
          });
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The names of nodes that begin like this. May wait. */
  List<String> startingWith(Host host, String prefix) {
    if (host.isAccount()) {
      return nodes.of(host.jid()).keySet().stream().filter(name -> name.startsWith(prefix)).toList();
    }
    List<String> names = new ArrayList<>();
    String after = prefix;
    while (after != null) {
      List<NodeSummary> some = store.list(host.jid(), null, host.jid(), after, 100);
      after = some.size() < 100 ? null : some.getLast().name();
      for (NodeSummary each : some) {
        if (!each.name().startsWith(prefix)) {
          after = null;
          break;
        }
        names.add(each.name());
      }
    }
    return names;
  }

  /** Removes items in the owner's name and tells subscribers. May wait. */
  public void retract(Host host, String name, List<String> ids, @Nullable Jid by) throws StanzaException {
    retracting.retract(host, name, ids, by);
  }
}
