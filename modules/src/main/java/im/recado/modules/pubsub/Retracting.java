package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Delete an item from a node (XEP-0060 section 7.2). */
final class Retracting {
  /** So many items are retracted in one request. */
  private static final int MOST = 100;

  private final Engine engine;

  Retracting(Engine engine) {
    this.engine = engine;
  }

  void retract(Call call) throws StanzaException {
    String name = call.requiredNode();
    List<String> ids = ids(call.action());
    String notify = call.action().attribute("notify");
    Host host = call.host();
    Changes.ItemsGone[] done = {null};
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              requireOpen(name);
              Node node = engine.require(host, name);
              if (node.isCollection() || !node.config().get(NodeField.PERSIST_ITEMS)) {
                throw Errors.unsupported("persistent-items");
              }
              requireMay(host, node, call.bare(), ids);
              Node after = remove(node, ids);
              call.reply();
              if (notifies(node, notify)) {
                engine.notifications().retracted(host, after, ids);
              }
              done[0] = new Changes.ItemsGone(host, after, ids, call.from());
            });
    if (done[0] != null) {
      engine.kernel().events().fire(done[0]);
    }
  }

  private static List<String> ids(Element retract) throws StanzaException {
    List<String> ids = new ArrayList<>();
    for (Element item : retract.elements("item", PubSub.NS)) {
      String id = item.attribute("id");
      if (id == null || id.isEmpty()) {
        throw Errors.itemRequired();
      }
      ids.add(id);
    }
    if (ids.isEmpty()) {
      throw Errors.itemRequired();
    }
    if (ids.size() > MOST || Set.copyOf(ids).size() < ids.size()) {
      throw Errors.badRequest("So many items are not retracted at a time.");
    }
    return ids;
  }

  /** Whoever published an item may remove it, and owners any (section 4.1). All or none of them (section 12.11). */
  private void requireMay(Host host, Node node, Jid bare, List<String> ids) throws StanzaException {
    Affiliation affiliation = Access.affiliation(host, node, bare);
    if (affiliation == Affiliation.OUTCAST) {
      throw Errors.forbidden();
    }
    List<Item> items = engine.store().items(node.key(), ids);
    boolean any = affiliation == Affiliation.OWNER;
    boolean own = items.stream().allMatch(item -> item.publisher().equals(bare));
    if (!any && (!own || (items.isEmpty() && !affiliation.publishes()))) {
      throw Errors.forbidden();
    }
    if (items.size() < ids.size()) {
      throw Errors.itemNotFound();
    }
  }

  /** The service alone fills some nodes, whether they are there yet or not. */
  private void requireOpen(String name) throws StanzaException {
    SpecialNodes special = engine.special(name);
    if (special != null && special.isClosed(name)) {
      throw Errors.forbidden();
    }
  }

  private static boolean notifies(Node node, @Nullable String notify) {
    return switch (notify) {
      case "1", "true" -> true;
      case "0", "false" -> node.config().get(NodeField.ALWAYS_NOTIFY);
      case null, default -> node.config().get(NodeField.NOTIFY_RETRACT) || node.config().get(NodeField.ALWAYS_NOTIFY);
    };
  }

  /** Removes items. Under the node's lock. */
  private Node remove(Node node, List<String> ids) {
    engine.store().retract(node.key(), ids);
    Node after = node;
    if (node.lastId() != null && ids.contains(node.lastId())) {
      after = node.withLast(engine.store().last(node.key()));
      engine.nodes().changed(node.host(), node.name(), after);
    }
    return after;
  }

  /** In the owner's name; see {@link Engine#retract}. */
  void retract(Host host, String name, List<String> ids, @Nullable Jid by) throws StanzaException {
    Changes.ItemsGone[] done = {null};
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Node node = engine.find(host, name);
              if (node != null) {
                Node after = remove(node, ids);
                engine.notifications().retracted(host, after, ids);
                done[0] = new Changes.ItemsGone(host, after, ids, by);
              }
            });
    if (done[0] != null) {
      engine.kernel().events().fire(done[0]);
    }
  }
}
