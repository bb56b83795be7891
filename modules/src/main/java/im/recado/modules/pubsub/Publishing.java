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
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Publish an item to a node (XEP-0060 section 7.1), with options as preconditions (section 7.1.5) and XEP-0395. */
final class Publishing {
  private final Engine engine;

  Publishing(Engine engine) {
    this.engine = engine;
  }

  /** A publication as it was asked for. */
  private record Wanted(@Nullable String id, boolean hasItem, @Nullable Element payload) {}

  void publish(Call call) throws StanzaException {
    String name = call.requiredNode();
    Wanted wanted = wanted(call.action());
    DataForm options = options(call);
    Host host = call.host();
    Changes.ItemPublished[] done = {null};
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Node node = engine.find(host, name);
              if (node == null) {
                node = made(call, name, options);
              } else {
                requireMay(host, node, call.bare());
                requireMet(node, options);
              }
              done[0] = publish(call, node, wanted);
            });
    if (done[0] != null) {
      engine.kernel().events().fire(done[0]);
    }
  }

  private static Wanted wanted(Element publish) throws StanzaException {
    List<Element> items = publish.elements("item", PubSub.NS);
    if (items.size() > 1 || items.size() != publish.elements().size()) {
      throw Errors.badRequest("One item is published at a time.");
    }
    if (items.isEmpty()) {
      return new Wanted(null, false, null);
    }
    Element item = items.getFirst();
    List<Element> payload = item.elements();
    if (payload.size() > 1) {
      throw Errors.invalidPayload();
    }
    String id = item.attribute("id");
    if (id != null && id.length() > Limits.LONGEST_NAME) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "That id is too long.");
    }
    return new Wanted(id == null || id.isEmpty() ? null : id, true, payload.isEmpty() ? null : payload.getFirst());
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

  /** The node is made by the publication, or the publication fails (sections 7.1.3.3 and 7.1.4). */
  private Node made(Call call, String name, @Nullable DataForm options) throws StanzaException {
    Host host = call.host();
    SpecialNodes special = engine.special(name);
    if (special != null) {
      requireOpen(special, name);
      SpecialNodes.Made made = special.made(host, name, call.bare());
      if (made == null) {
        throw Errors.itemNotFound();
      }
      return engine.lifecycle().make(host, name, made.owner(), made.config());
    }
    if (!host.autoCreates() || !host.mayCreate(call.bare())) {
      throw Errors.itemNotFound();
    }
    return engine.lifecycle().make(host, name, call.bare(), config(host.defaults(name, NodeType.LEAF), options));
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

  /** Under the node's lock. */
  private Changes.@Nullable ItemPublished publish(Call call, Node node, Wanted wanted) throws StanzaException {
    Host host = call.host();
    SpecialNodes special = engine.special(node.name());
    if (special != null) {
      special.requireFits(host, node.name(), call.bare(), wanted.id(), wanted.payload());
    }
    NodeConfig config = node.config();
    boolean persists = config.get(NodeField.PERSIST_ITEMS);
    boolean payloads = config.get(NodeField.DELIVER_PAYLOADS);
    if (persists && !wanted.hasItem()) {
      throw Errors.itemRequired();
    }
    if (!persists && !payloads && wanted.hasItem()) {
      throw Errors.itemForbidden();
    }
    if (payloads && wanted.payload() == null) {
      throw Errors.payloadRequired();
    }
    if (wanted.payload() != null && !Profiles.fits(config.get(NodeField.TYPE), wanted.payload())) {
      throw Errors.invalidPayload();
    }
    Item item = wanted.hasItem() ? item(host, node, wanted.id(), wanted.payload(), call.bare()) : null;
    if (item == null || !persists) {
      call.reply(answer(node, item));
      engine.notifications().published(host, node, item, call.from());
      return null;
    }
    Kept kept = keep(host, node, item);
    call.reply(answer(kept.node(), kept.item()));
    tell(host, kept, call.from());
    return new Changes.ItemPublished(host, kept.node(), kept.item(), call.from(), kept.dropped());
  }

  private static Element answer(Node node, @Nullable Item item) {
    Element.Builder publish = Element.builder("publish", PubSub.NS).attribute("node", node.name());
    if (item != null) {
      publish.child(Element.builder("item", PubSub.NS).attribute("id", item.id()).build());
    }
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
    return new Item(named, publisher, now, now, kept, kept == payload ? text.length() : String.valueOf(kept).length());
  }

  /** What was kept, and what had to go for it. */
  private record Kept(Node node, Item item, List<String> dropped) {}

  private Kept keep(Host host, Node node, Item item) throws StanzaException {
    int most = Math.min(node.config().get(NodeField.MAX_ITEMS), host.limits().items());
    boolean drops = node.config().get(NodeField.WHEN_FULL) != WhenFull.REJECT;
    Published published = engine.store().publish(node.key(), item, most, drops, host.limits().bytes());
    switch (published.outcome()) {
      case FULL -> throw Errors.nodeFull();
      case QUOTA -> throw Errors.quota("There is no room for more items.");
      case DONE -> {}
    }
    Item kept = Objects.requireNonNull(published.item());
    Node after = node.withLast(kept);
    engine.nodes().changed(host.jid(), node.name(), after);
    return new Kept(after, kept, published.dropped());
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
    engine.notifications().published(host, kept.node(), kept.item(), publisher);
  }

  /** In the owner's name; see {@link Engine#publish}. */
  void publish(
      Host host, String name, NodeConfig fresh, String id, @Nullable Element payload, @Nullable Jid publisher)
      throws StanzaException {
    Changes.ItemPublished[] done = {null};
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Node node = engine.find(host, name);
              if (node == null) {
                node = engine.lifecycle().make(host, name, host.jid(), fresh);
              }
              if (node.isCollection() || !node.config().get(NodeField.PERSIST_ITEMS)) {
                throw new StanzaException(StanzaError.Condition.NOT_ALLOWED);
              }
              Kept kept = keep(host, node, item(host, node, id, payload, host.jid()));
              tell(host, kept, publisher);
              done[0] = new Changes.ItemPublished(host, kept.node(), kept.item(), publisher, kept.dropped());
            });
    if (done[0] != null) {
      engine.kernel().events().fire(done[0]);
    }
  }
}
