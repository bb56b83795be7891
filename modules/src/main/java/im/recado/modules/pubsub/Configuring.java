package im.recado.modules.pubsub;

import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Configure a node, and the settings that new ones have (XEP-0060 sections 8.2 and 8.3). */
final class Configuring {
  private final Engine engine;

  Configuring(Engine engine) {
    this.engine = engine;
  }

  void form(Call call) throws StanzaException {
    String name = call.requiredNode();
    Node node = engine.require(call.host(), name);
    Access.requireOwner(call.host(), node, call.bare());
    call.reply(
        Element.builder("configure", PubSub.OWNER)
            .attribute("node", name)
            .child(questions(call, node, node.config()))
            .build());
  }

  /** Section 8.3. */
  void defaults(Call call) throws StanzaException {
    NodeType type =
        switch (call.action().attributeOr("type", "leaf")) {
          case "leaf" -> NodeType.LEAF;
          case "collection" -> NodeType.COLLECTION;
          default -> throw Errors.badRequest("There are nodes of type leaf and collection.");
        };
    if (type == NodeType.COLLECTION && call.host().isAccount()) {
      throw Errors.unsupported("collections");
    }
    NodeConfig config = call.host().defaults("", type);
    call.reply(Element.of("default", PubSub.OWNER, questions(call, null, config)));
  }

  private static Element questions(Call call, @Nullable Node node, NodeConfig config) {
    DataForm.Builder form = DataForm.form(PubSub.NODE_CONFIG);
    for (Field field : config.questions()) {
      form.field(field.var().equals(NodeField.ROSTER_GROUPS.var()) ? withGroups(call, node, field) : field);
    }
    Graph.fields(node, config.isCollection()).forEach(form::field);
    return form.toElement();
  }

  private static Field withGroups(Call call, @Nullable Node node, Field field) {
    List<Field.Choice> groups =
        call.host().groups(node, call.bare()).stream().map(group -> new Field.Choice(group, null)).toList();
    return new Field(field.var(), field.type(), field.label(), null, false, groups, field.values());
  }

  void submit(Call call) throws StanzaException {
    String name = call.requiredNode();
    DataForm form = Call.form(call.action(), PubSub.NODE_CONFIG);
    Host host = call.host();
    Changes.NodeConfigured[] done = {null};
    if (form == null) {
      Access.requireOwner(host, engine.require(host, name), call.bare());
      call.reply();
      return;
    }
    engine.nodes().graph(host.jid(), () -> done[0] = submit(host, name, form, call.bare(), call::reply));
    if (done[0] != null) {
      engine.kernel().events().fire(done[0]);
    }
  }

  /** The same by who administrates the server, as the host itself. May wait. */
  void submit(Host host, String name, DataForm form) throws StanzaException {
    Changes.NodeConfigured[] done = {null};
    engine.nodes().graph(host.jid(), () -> done[0] = submit(host, name, form, host.jid(), () -> {}));
    engine.kernel().events().fire(Objects.requireNonNull(done[0]));
  }

  private Changes.NodeConfigured submit(Host host, String name, DataForm form, Jid by, Runnable reply)
      throws StanzaException {
    engine.requireMayManage(name);
    Node before = engine.require(host, name);
    Access.requireOwner(host, before, by);
    NodeConfig config = before.config().submitted(form);
    requirePossible(host, before, config);
    Graph.Change change = engine.graph().change(host, name, config, by, form);
    if (!config.isCollection() && !before.children().isEmpty()) {
      throw Errors.impossibleGraph();
    }
    Stored stored = store(host, before, config);
    Node after = change == null ? stored.node() : engine.graph().apply(host, stored.node(), change);
    reply.run();
    if (change != null) {
      engine.graph().tell(host, after, change);
    }
    if (config.get(NodeField.NOTIFY_CONFIG)) {
      engine.notifications().configured(host, after, config.get(NodeField.DELIVER_PAYLOADS) ? answers(after) : null);
    }
    if (before.config().access() != config.access()
        || !before.config().get(NodeField.ROSTER_GROUPS).equals(config.get(NodeField.ROSTER_GROUPS))) {
      accessChanged(host, before, after);
    }
    if (stored.gone() == null || !stored.gone().isEmpty()) {
      itemsGone(host, after, stored.gone(), by);
    }
    return new Changes.NodeConfigured(host, before, after);
  }

  private static void requirePossible(Host host, Node before, NodeConfig config) throws StanzaException {
    if (before.isCollection() != config.isCollection()) {
      if (before.isCollection()) {
        throw Errors.impossibleGraph();
      }
      if (host.isAccount()) {
        throw Errors.unsupported("collections");
      }
    }
  }

  /**
   * What was kept.
   *
   * @param gone the ids of items that had to go; null for all of them
   */
  private record Stored(Node node, @Nullable List<String> gone) {}

  /** Keeps new settings, and no more items than they allow. */
  private Stored store(Host host, Node before, NodeConfig config) {
    engine.store().configure(before.key(), config);
    boolean holds = config.isCollection() == before.isCollection() && config.get(NodeField.PERSIST_ITEMS);
    boolean empties = !holds && before.lastId() != null;
    if (!holds) {
      engine.store().purge(before.key());
    }
    Node after = holds ? before.with(config) : before.with(config).withLast(null);
    List<String> gone = holds ? trim(host, before, config) : empties ? null : List.of();
    engine.nodes().changed(host.jid(), before.name(), after);
    return new Stored(after, gone);
  }

  private List<String> trim(Host host, Node before, NodeConfig config) {
    int most = Math.min(config.get(NodeField.MAX_ITEMS), host.limits().items());
    if (most >= Math.min(before.config().get(NodeField.MAX_ITEMS), host.limits().items())) {
      return List.of();
    }
    List<String> ids = engine.store().itemIds(before.key(), Integer.MAX_VALUE);
    return ids.size() <= most ? List.of() : engine.store().retract(before.key(), ids.subList(0, ids.size() - most));
  }

  /** Whose caches are to stay in step is told of it (XEP-0460 section 10), and what belongs to the items goes too. */
  private void itemsGone(Host host, Node node, @Nullable List<String> ids, Jid by) {
    if (node.config().get(NodeField.ALWAYS_NOTIFY)) {
      if (ids == null) {
        engine.notifications().purged(host, node);
      } else {
        engine.notifications().retracted(host, node, ids);
      }
    }
    engine.nodes().afterwards(() -> engine.kernel().events().fire(new Changes.ItemsGone(host, node, ids, by)));
  }

  private static Element answers(Node node) {
    DataForm.Builder form = DataForm.result(PubSub.NODE_CONFIG);
    node.config().answers().forEach(form::field);
    return form.toElement();
  }

  /**
   * Who may not read any more is no subscriber any more (XEP-0163 section 7.1), and who may read now is told of the last item
   * (section 12.2).
   */
  private void accessChanged(Host host, Node before, Node after) throws StanzaException {
    for (Subscription each : after.subscriptions()) {
      Jid bare = each.jid().bare();
      if (each.isActive()
          && after.config().access() != AccessModel.AUTHORIZE
          && !Access.mayRead(host, after, bare)) {
        engine.subscribing().cancel(host, Objects.requireNonNull(engine.find(host, after.name())), each);
      }
    }
    Item last = engine.last(after);
    if (last == null || after.config().get(NodeField.SEND_LAST) == SendLast.NEVER) {
      return;
    }
    for (Host.Listener listener : host.listeners(after)) {
      Jid bare = listener.full().bare();
      if (Access.mayRead(host, after, bare) && !Access.mayRead(host, before, bare)) {
        engine.notifications().last(host, after, last, listener.full(), listener.sharesPresence());
      }
    }
  }
}
