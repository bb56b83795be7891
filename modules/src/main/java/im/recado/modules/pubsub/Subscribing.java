package im.recado.modules.pubsub;

import im.recado.modules.pubsub.Subscription.State;
import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Subscribe to a node and unsubscribe from it (XEP-0060 sections 6.1 and 6.2). */
final class Subscribing {
  /** No subscription is leased for longer (section 12.19). */
  static final Duration LONGEST_LEASE = Duration.ofDays(3660);


  private final Engine engine;

  Subscribing(Engine engine) {
    this.engine = engine;
  }

  void subscribe(Call call) throws StanzaException {
    Jid jid = subscriber(call);
    if (!jid.bare().equals(call.bare())) {
      throw Errors.invalidJid();
    }
    Element options = call.beside("options");
    if (options != null && (options.attribute("node") != null || options.attribute("jid") != null)) {
      throw Errors.badRequest("<options/> names no node and no address of its own.");
    }
    DataForm form = options == null ? null : Call.form(options, PubSub.SUBSCRIBE_OPTIONS);
    String name = name(call);
    if (engine.find(call.host(), name) == null && Redirects.refuse(engine, call, name)) {
      return;
    }
    engine.nodes().locked(call.host().jid(), name, () -> subscribe(call, name, jid, form));
  }

  private static Jid subscriber(Call call) throws StanzaException {
    Jid jid = Call.jid(call.action());
    if (jid == null) {
      throw Errors.jidRequired();
    }
    return jid;
  }

  /** Without a name the root collection is meant (XEP-0248 section 8.1). */
  private static String name(Call call) {
    String name = call.node();
    return name == null ? Node.ROOT : name;
  }

  private void subscribe(Call call, String name, Jid jid, @Nullable DataForm form) throws StanzaException {
    Host host = call.host();
    Node node = engine.find(host, name);
    if (node == null && name.equals(Node.ROOT)) {
      node = root(host);
    }
    if (node == null) {
      throw Errors.itemNotFound();
    }
    if (!engine.isKept(call.bare())) {
      throw new StanzaException(Condition.FORBIDDEN.error().withType(StanzaError.Type.CANCEL));
    }
    Access.requireSubscribe(host, node, call.bare());
    if (!node.config().get(NodeField.SUBSCRIBE)) {
      throw Errors.unsupported("subscribe");
    }
    SubscriptionOptions options = options(call, node, form);
    List<Subscription> own = node.subscriptions().of(jid);
    if (own.stream().anyMatch(each -> each.state() == State.PENDING)) {
      throw Errors.pendingSubscription();
    }
    Subscription known = known(host, node, own, options);
    if (known != null) {
      answer(call, node, known, form);
      return;
    }
    requireDifferent(node, own, options);
    requireRoom(host, node, own, call.bare());
    boolean approved =
        node.config().access() != AccessModel.AUTHORIZE || Access.affiliation(host, node, call.bare()).reads();
    Subscription made = new Subscription(jid, engine.token(), approved ? State.SUBSCRIBED : State.PENDING, options);
    Node after = put(host, node, made);
    answer(call, after, made, form);
    if (approved) {
      began(host, after, made);
    } else {
      engine.approvals().ask(host, after, made);
    }
  }

  private Node root(Host host) throws StanzaException {
    if (host.isAccount()) {
      throw Errors.unsupported("collections");
    }
    NodeConfig config = host.defaults(Node.ROOT, NodeType.COLLECTION).with(NodeField.ACCESS_MODEL, AccessModel.OPEN);
    return engine.lifecycle().make(host, Node.ROOT, host.jid(), config);
  }

  private SubscriptionOptions options(Call call, Node node, @Nullable DataForm form) throws StanzaException {
    SubscriptionOptions options =
        form == null
            ? SubscriptionOptions.DEFAULT
            : SubscriptionOptions.DEFAULT.submitted(
                form, engine.now(), engine.now().plus(LONGEST_LEASE), Bodies.has(node.config()));
    boolean open = call.action().has("public", PublicSubscriptions.NS);
    return options.open(open).temporary(options.temporary() || node.config().get(NodeField.TEMPSUB));
  }

  /**
   * The subscription that whoever asks again has already: the one that they may have (section 6.1.6), or the one that becomes
   * public by this, or private (XEP-0465 section 4.3). Null when a further one is made.
   */
  private @Nullable Subscription known(
      Host host, Node node, List<Subscription> own, SubscriptionOptions options) {
    for (Subscription each : own) {
      if (each.isActive() && each.options().open() != options.open()) {
        Subscription changed = each.with(each.options().open(options.open()));
        put(host, node, changed);
        return changed;
      }
      if (each.isActive() && !host.multiSubscribes()) {
        return each;
      }
    }
    return null;
  }

  /** Of a collection nobody is told the same twice, from the first level and from all (XEP-0248 section 6.1.3). */
  private static void requireDifferent(Node node, List<Subscription> own, SubscriptionOptions options)
      throws StanzaException {
    if (node.isCollection()
        && own.stream()
            .map(Subscription::options)
            .anyMatch(each -> each.about() == options.about() && each.depth() != options.depth())) {
      throw Errors.conflict();
    }
  }

  private void requireRoom(Host host, Node node, List<Subscription> own, Jid bare) throws StanzaException {
    Limits limits = host.limits();
    if (own.size() >= Limits.SAME_ADDRESS
        || node.subscriptions().size() >= limits.subscriptions()
        || engine.store().countSubscriptions(host.jid(), bare) >= limits.subscriptionsOfOne()) {
      throw Errors.tooManySubscriptions();
    }
  }

  /** Keeps a subscription, new or changed. Under the node's lock. */
  Node put(Host host, Node node, Subscription subscription) {
    engine.store().subscribe(node.key(), subscription);
    Node after = node.with(node.subscriptions().with(subscription));
    engine.nodes().changed(host.jid(), node.name(), after);
    engine.kernel().events().fire(new Changes.SubscriptionChanged(host, after, subscription));
    return after;
  }

  /** Ends a subscription. Under the node's lock. */
  Node drop(Host host, Node node, Subscription subscription) {
    engine.store().unsubscribe(node.key(), subscription.jid(), subscription.subid());
    Node after = node.with(node.subscriptions().without(subscription));
    engine.nodes().changed(host.jid(), node.name(), after);
    engine.kernel().events().fire(new Changes.SubscriptionChanged(host, after, subscription.with(State.NONE)));
    return after;
  }

  private static void answer(Call call, Node node, Subscription subscription, @Nullable DataForm form) {
    Element element = subscription.toElement(PubSub.NS, node.isRoot() ? null : node.name());
    if (subscription.isActive()) {
      element = element.withChild(Element.of("subscribe-options", PubSub.NS));
    }
    if (form == null) {
      call.reply(element);
      return;
    }
    Element options =
        subscription
            .options()
            .form(DataForm.Type.RESULT, node.isCollection(), Bodies.has(node.config()))
            .toElement();
    call.reply(element, Element.of("options", PubSub.NS, options));
  }

  /** A subscription has come into force: the last item is sent (section 6.1.7) and owners hear of it. */
  void began(Host host, Node node, Subscription subscription) {
    engine.notifications().ownersOf(host, node, subscription);
    Item last =
        node.isCollection() || node.config().get(NodeField.SEND_LAST) == SendLast.NEVER || !subscription.options().deliver()
            ? null
            : engine.last(node);
    if (last != null) {
      boolean shares = host.isAccount() && host.seesPresence(node, subscription.jid().bare());
      engine.notifications().last(host, node, last, subscription.jid(), shares);
    }
  }

  void unsubscribe(Call call) throws StanzaException {
    Jid jid = subscriber(call);
    String name = name(call);
    engine.nodes().locked(call.host().jid(), name, () -> unsubscribe(call, name, jid));
  }

  private void unsubscribe(Call call, String name, Jid jid) throws StanzaException {
    Host host = call.host();
    Node node = engine.require(host, name);
    if (!jid.bare().equals(call.bare())) {
      throw Errors.forbidden();
    }
    Subscription gone = chosen(call, node, jid, StanzaError.Type.CANCEL);
    Node after = drop(host, node, gone);
    Subscription none = gone.with(State.NONE);
    call.reply(none.toElement(PubSub.NS, node.isRoot() ? null : name));
    // Whoever shares the address is told too (section 12.14).
    engine.notifications().subscription(host, after, none);
    engine.notifications().ownersOf(host, after, none);
  }

  /** The one subscription of an address that a request means (sections 6.2.3 and 6.3.4). */
  static Subscription chosen(Call call, Node node, Jid jid, StanzaError.Type type) throws StanzaException {
    List<Subscription> own = node.subscriptions().of(jid);
    String subid = call.action().attribute("subid");
    if (own.isEmpty()) {
      throw Errors.noSuchSubscriber(type);
    }
    if (subid == null || subid.isEmpty()) {
      if (own.size() > 1) {
        throw Errors.subIdRequired();
      }
      return own.getFirst();
    }
    Subscription chosen = node.subscriptions().get(jid, subid);
    if (chosen == null) {
      throw Errors.invalidSubId();
    }
    return chosen;
  }

  /** Ends a subscription that its subscriber did not end, and says so. Under the node's lock. */
  Node cancel(Host host, Node node, Subscription subscription) {
    Node after = drop(host, node, subscription);
    Subscription none = subscription.with(State.NONE);
    engine.notifications().subscription(host, after, none);
    engine.notifications().ownersOf(host, after, none);
    return after;
  }
}
