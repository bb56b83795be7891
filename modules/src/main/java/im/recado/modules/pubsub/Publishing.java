package im.recado.modules.pubsub;

import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Publish an item to a node (XEP-0060 section 7.1) or several (section 12.11), with options as preconditions (section 7.1.5) and XEP-0395. */
final class Publishing {
  /** So many items are published in one request. */
  private static final int MOST = 100;

  private final Engine engine;

  Publishing(Engine engine) {
    this.engine = engine;
  }

  /** A publication as it was asked for. */
  private record Wanted(@Nullable String id, @Nullable Element payload) {}

  void publish(Call call) throws StanzaException {
    String name = call.requiredNode();
    List<Wanted> wanted = wanted(call.action());
    DataForm options = options(call);
    Host host = call.host();
    List<Changes.ItemPublished> done = new ArrayList<>();
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Node node = engine.find(host, name);
              if (node == null) {
                firstOf(host, made(call, name, options), fresh -> done.addAll(publish(call, fresh, true, wanted)));
              } else {
                requireMay(host, node, call.bare());
                requireMet(node, options);
                done.addAll(publish(call, node, false, wanted));
              }
            });
    done.forEach(engine.kernel().events()::fire);
  }

  /** What is done with a node that was made for it. */
  @FunctionalInterface
  private interface First {
    void publish(Node fresh) throws StanzaException;
  }

  /** Publishes the first items of a node that is there because of them: when they cannot be published, it goes again. */
  private void firstOf(Host host, Node fresh, First first) throws StanzaException {
    boolean published = false;
    try {
      first.publish(fresh);
      published = true;
    } finally {
      if (!published) {
        engine.lifecycle().remove(host, fresh);
      }
    }
  }

  /** What is to be published: none for a bare event, several as a batch (section 12.11), all or none of them. */
  private static List<Wanted> wanted(Element publish) throws StanzaException {
    List<Element> items = publish.elements("item", PubSub.NS);
    if (items.size() != publish.elements().size()) {
      throw Errors.badRequest("Nothing but items is published.");
    }
    if (items.size() > MOST) {
      throw Errors.maxItemsExceeded();
    }
    List<Wanted> wanted = new ArrayList<>();
    for (Element item : items) {
      wanted.add(wantedItem(item));
    }
    List<String> ids = wanted.stream().map(Wanted::id).filter(Objects::nonNull).toList();
    if (Set.copyOf(ids).size() < ids.size()) {
      throw Errors.badRequest("Each item is published once.");
    }
    return wanted;
  }

  private static Wanted wantedItem(Element item) throws StanzaException {
    List<Element> payload = item.elements();
    if (payload.size() > 1) {
      throw Errors.invalidPayload();
    }
    String id = item.attribute("id");
    if (id != null && id.length() > Limits.LONGEST_NAME) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "That id is too long.");
    }
    return new Wanted(id == null || id.isEmpty() ? null : id, payload.isEmpty() ? null : payload.getFirst());
  }

  private static @Nullable DataForm options(Call call) throws StanzaException {
    Element options = call.beside("publish-options");
    if (options == null) {
      return null;
    }
    DataForm form = Call.form(options, PubSub.PUBLISH_OPTIONS);
    if (form == null) {
      throw Errors.badRequest("Options are submitted.");
    }
    return form;
  }

  /** The node is made by the publication, or the publication fails (sections 7.1.3.3 and 7.1.4); nobody is told yet. */
  private Node made(Call call, String name, @Nullable DataForm options) throws StanzaException {
    Host host = call.host();
    SpecialNodes special = engine.special(name);
    if (special != null) {
      requireOpen(special, name);
      SpecialNodes.Made made = special.made(host, name, call.bare());
      if (made == null) {
        throw Errors.itemNotFound();
      }
      return engine.lifecycle().put(host, name, made.owner(), made.config());
    }
    if (!host.autoCreates() || !host.mayCreate(call.bare())) {
      throw Errors.itemNotFound();
    }
    return engine.lifecycle().put(host, name, call.bare(), config(host.defaults(name, NodeType.LEAF), options));
  }

  /** What a node is like that is made with these options. */
  private static NodeConfig config(NodeConfig usual, @Nullable DataForm options) throws StanzaException {
    if (options == null) {
      return usual;
    }
    for (Field field : options.fields()) {
      if (field.var().equals(CompareAndPublish.OPTION)) {
        CompareAndPublish.requireSame(field.value(), null);
      } else if (!field.var().equals(DataForm.FORM_TYPE) && NodeField.of(field.var()) == null) {
        throw Errors.preconditionNotMet();
      }
    }
    NodeConfig config = Profiles.applied(usual, usual.submitted(options).get(NodeField.TYPE)).submitted(options);
    if (config.isCollection()) {
      throw Errors.unsupported("publish");
    }
    return config;
  }

  private void requireMay(Host host, Node node, Jid bare) throws StanzaException {
    SpecialNodes special = engine.special(node.name());
    if (special != null) {
      requireOpen(special, node.name());
    }
    if (node.isCollection()) {
      throw Errors.unsupported("publish");
    }
    Access.requirePublish(host, node, bare);
  }

  /**
   * Where others than publishers may publish (section 4.5), nobody puts an item of theirs in the place of somebody else's: it would
   * be theirs to remove then, which section 4.1 keeps them from. A publisher modifies any item (section 7.1.3).
   */
  private void requireOwn(Host host, Node node, Jid bare, List<Wanted> wanted) throws StanzaException {
    Affiliation affiliation = Access.affiliation(host, node, bare);
    if (affiliation == Affiliation.OWNER || affiliation == Affiliation.PUBLISHER) {
      return;
    }
    List<String> ids = wanted.stream().map(Wanted::id).filter(Objects::nonNull).toList();
    if (!engine.store().items(node.key(), ids).stream().allMatch(item -> item.publisher().equals(bare))) {
      throw Errors.forbidden();
    }
  }

  private static void requireOpen(SpecialNodes special, String name) throws StanzaException {
    if (special.isClosed(name)) {
      throw Errors.forbidden();
    }
  }

  private void requireMet(Node node, @Nullable DataForm options) throws StanzaException {
    if (options == null || engine.special(node.name()) != null) {
      return;
    }
    for (Field field : options.fields()) {
      if (field.var().equals(CompareAndPublish.OPTION)) {
        CompareAndPublish.requireSame(field.value(), engine.last(node));
      } else if (!field.var().equals(DataForm.FORM_TYPE) && !node.config().meets(field)) {
        throw Errors.preconditionNotMet();
      }
    }
  }

  /**
   * Under the node's lock.
   *
   * @param fresh whether the node was made for this, and nobody knows of it
   */
  private List<Changes.ItemPublished> publish(Call call, Node node, boolean fresh, List<Wanted> wanted)
      throws StanzaException {
    Host host = call.host();
    boolean persists = node.config().get(NodeField.PERSIST_ITEMS);
    boolean payloads = node.config().get(NodeField.DELIVER_PAYLOADS);
    if (wanted.isEmpty() && (persists || payloads)) {
      throw persists ? Errors.itemRequired() : Errors.payloadRequired();
    }
    if (!persists && !payloads && !wanted.isEmpty()) {
      throw Errors.itemForbidden();
    }
    List<Item> items = new ArrayList<>();
    for (Wanted each : wanted) {
      requireFits(call, node, each);
      items.add(item(host, node, each.id(), each.payload(), call.bare()));
    }
    if (!fresh) {
      requireOwn(host, node, call.bare(), wanted);
    }
    Kept kept = persists ? keep(host, node, items) : new Kept(node, items, List.of());
    call.reply(answer(node, kept.items()));
    if (fresh) {
      engine.notifications().created(host, kept.node());
    }
    if (!persists) {
      engine.notifications().published(host, node, items, call.from());
      return List.of();
    }
    tell(host, kept, call.from());
    return kept.changes(host, call.from());
  }

  private void requireFits(Call call, Node node, Wanted wanted) throws StanzaException {
    call.host().requireFits(node.name(), wanted.id());
    SpecialNodes special = engine.special(node.name());
    if (special != null) {
      special.requireFits(call.host(), node.name(), call.bare(), wanted.id(), wanted.payload());
    }
    if (wanted.payload() == null) {
      if (node.config().get(NodeField.DELIVER_PAYLOADS)) {
        throw Errors.payloadRequired();
      }
    } else if (!Profiles.fits(node.config().get(NodeField.TYPE), wanted.payload())) {
      throw Errors.invalidPayload();
    }
  }

  private static Element answer(Node node, List<Item> items) {
    Element.Builder publish = Element.builder("publish", PubSub.NS).attribute("node", node.name());
    items.forEach(item -> publish.child(Element.builder("item", PubSub.NS).attribute("id", item.id()).build()));
    return publish.build();
  }

  private Item item(Host host, Node node, @Nullable String id, @Nullable Element payload, Jid publisher)
      throws StanzaException {
    String text = payload == null ? "" : payload.toString();
    int most = Math.min(node.config().get(NodeField.MAX_PAYLOAD_SIZE), host.limits().itemBytes());
    if (text.length() > most || text.getBytes(StandardCharsets.UTF_8).length > most) {
      throw Errors.payloadTooBig();
    }
    Instant now = engine.now();
    String named = id == null ? engine.token() : id;
    Element kept =
        payload == null ? null : Profiles.kept(node.config().get(NodeField.TYPE), host.jid(), node.name(), named, payload);
    String xml = kept == payload ? text : String.valueOf(kept);
    return new Item(named, publisher, now, now, kept, Item.characters(xml));
  }

  /** What was kept, and what had to go for it. */
  private record Kept(Node node, List<Item> items, List<String> dropped) {
    /** What went, went for the first of them. */
    List<Changes.ItemPublished> changes(Host host, @Nullable Jid publisher) {
      List<Changes.ItemPublished> changes = new ArrayList<>();
      for (Item item : items) {
        changes.add(
            new Changes.ItemPublished(host, node, item, publisher, changes.isEmpty() ? dropped : List.of()));
      }
      return changes;
    }
  }

  private Kept keep(Host host, Node node, List<Item> items) throws StanzaException {
    int most = Math.min(node.config().get(NodeField.MAX_ITEMS), host.limits().items());
    if (items.size() > 1 && items.size() > most) {
      throw Errors.maxItemsExceeded();
    }
    boolean drops = node.config().get(NodeField.WHEN_FULL) != WhenFull.REJECT;
    Published published = engine.store().publish(node.key(), items, most, drops, host.limits().bytes());
    switch (published.outcome()) {
      case FULL -> throw Errors.nodeFull();
      case QUOTA -> throw Errors.quota("There is no room for more items.");
      case DONE -> {}
    }
    Node after = node.withLast(published.items().getLast());
    engine.nodes().changed(host.jid(), node.name(), after);
    return new Kept(after, published.items(), published.dropped());
  }

  private void tell(Host host, Kept kept, @Nullable Jid publisher) {
    NodeConfig config = kept.node().config();
    // Where there is one item at a time, the new one says all there is to say.
    boolean retracts =
        config.get(NodeField.WHEN_FULL) == WhenFull.RETRACT_OLDEST
            && config.get(NodeField.NOTIFY_RETRACT)
            && config.get(NodeField.MAX_ITEMS) > 1;
    if (!kept.dropped().isEmpty() && (retracts || config.get(NodeField.ALWAYS_NOTIFY))) {
      engine.notifications().retracted(host, kept.node(), kept.dropped());
    }
    engine.notifications().published(host, kept.node(), kept.items(), publisher);
  }

  /** In the owner's name; see {@link Engine#publish}. */
  void publish(
      Host host, String name, NodeConfig fresh, String id, @Nullable Element payload, @Nullable Jid publisher)
      throws StanzaException {
    List<Changes.ItemPublished> done = new ArrayList<>();
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Node node = engine.find(host, name);
              if (node == null) {
                firstOf(
                    host,
                    engine.lifecycle().put(host, name, host.jid(), fresh),
                    made -> done.addAll(publish(host, made, true, id, payload, publisher)));
              } else {
                done.addAll(publish(host, node, false, id, payload, publisher));
              }
            });
    done.forEach(engine.kernel().events()::fire);
  }

  private List<Changes.ItemPublished> publish(
      Host host, Node node, boolean fresh, String id, @Nullable Element payload, @Nullable Jid publisher)
      throws StanzaException {
    if (node.isCollection() || !node.config().get(NodeField.PERSIST_ITEMS)) {
      throw new StanzaException(StanzaError.Condition.NOT_ALLOWED);
    }
    Kept kept = keep(host, node, List.of(item(host, node, id, payload, host.jid())));
    if (fresh) {
      engine.notifications().created(host, kept.node());
    }
    tell(host, kept, publisher);
    return kept.changes(host, publisher);
  }
}
