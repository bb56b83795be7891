package im.recado.modules.pubsub;

import im.recado.wire.form.DataForm;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Create, delete and purge nodes (XEP-0060 sections 8.1, 8.4 and 8.5). */
final class Lifecycle {
  private static final int LONGEST_URI = 2000;

  private final Engine engine;

  Lifecycle(Engine engine) {
    this.engine = engine;
  }

  void create(Call call) throws StanzaException {
    Host host = call.host();
    Element configure = call.beside("configure");
    if (configure != null && configure.attribute("node") != null) {
      throw Errors.badRequest("<configure/> names no node of its own.");
    }
    if (!host.mayCreate(call.bare())) {
      throw Errors.forbidden();
    }
    DataForm form = configure == null || DataForm.in(configure) == null ? null : Call.form(configure, PubSub.NODE_CONFIG);
    String name = call.node() == null ? engine.token() : call.node();
    engine.requireMayManage(name);
    NodeConfig config = config(host, name, form);
    boolean graph = form != null && engine.graph().mentions(form);
    if (graph || config.isCollection()) {
      engine.nodes().graph(host.jid(), () -> create(call, name, config, form));
    } else {
      engine.nodes().locked(host.jid(), name, () -> create(call, name, config, null));
    }
  }

  private static NodeConfig config(Host host, String name, @Nullable DataForm form) throws StanzaException {
    NodeConfig leaf = host.defaults(name, NodeType.LEAF);
    if (form == null) {
      return leaf;
    }
    NodeConfig asked = leaf.submitted(form);
    if (asked.isCollection()) {
      if (host.isAccount()) {
        throw Errors.unsupported("collections");
      }
      return host.defaults(name, NodeType.COLLECTION).submitted(form);
    }
    return Profiles.applied(leaf, asked.get(NodeField.TYPE)).submitted(form);
  }

  private void create(Call call, String name, NodeConfig config, @Nullable DataForm form) throws StanzaException {
    Host host = call.host();
    if (engine.find(host, name) != null) {
      throw Errors.conflict();
    }
    Graph.Change change =
        form == null ? null : engine.graph().change(host, name, config, call.bare(), form);
    Node node = put(host, name, call.bare(), config);
    if (change != null) {
      node = engine.graph().apply(host, node, change);
    }
    engine.store().redirect(host.jid(), name, null);
    call.reply(Element.builder("create", PubSub.NS).attribute("node", name).build());
    engine.notifications().created(host, node);
    if (change != null) {
      engine.graph().tell(host, node, change);
    }
  }

  /** Makes a node that does not exist, and tells whom it concerns. Under its lock. */
  Node make(Host host, String name, Jid creator, NodeConfig config) throws StanzaException {
    Node node = put(host, name, creator, config);
    engine.notifications().created(host, node);
    return node;
  }

  /** Makes a node of which nobody is told yet. Under its lock. */
  Node put(Host host, String name, Jid creator, NodeConfig config) throws StanzaException {
    if (name.length() > Limits.LONGEST_NAME) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "That name is too long.");
    }
    Node fresh = Node.fresh(host.jid(), name, creator.bare(), engine.now(), config);
    // What others bring about leaves room for what the owner wants to make.
    int most = engine.special(name) == null ? host.limits().nodes() : host.limits().nodes() / 2;
    long key = engine.store().create(fresh, most);
    if (key < 0) {
      throw Errors.quota("No more nodes can be made.");
    }
    if (key == 0) {
      throw Errors.conflict();
    }
    Node node = fresh.withKey(key);
    engine.nodes().changed(host.jid(), name, node);
    engine.temporary().configured(node);
    return node;
  }

  void delete(Call call) throws StanzaException {
    Host host = call.host();
    String name = call.node();
    if (name == null) {
      throw host.isAccount() ? Errors.nodeIdRequired() : new StanzaException(Condition.NOT_ALLOWED);
    }
    Element redirect = call.action().child("redirect", PubSub.OWNER);
    String uri = redirect == null ? null : redirect.attribute("uri");
    if (uri != null && (uri.isBlank() || uri.length() > LONGEST_URI)) {
      throw Errors.badRequest("That is no URI.");
    }
    Node[] gone = {null};
    engine
        .nodes()
        .graph(
            host.jid(),
            () -> {
              engine.requireMayManage(name);
              Node node = engine.require(host, name);
              Access.requireOwner(host, node, call.bare());
              Map<Jid, Recipient> audience =
                  node.config().get(NodeField.NOTIFY_DELETE)
                      ? engine.audience().ofDeletion(host, node)
                      : engine.audience().ofExistence(host, node);
              remove(host, node);
              engine.store().redirect(host.jid(), name, uri);
              call.reply();
              engine.notifications().deleted(host, node, audience, uri);
              gone[0] = node;
            });
    if (gone[0] != null) {
      engine.kernel().events().fire(new Changes.NodeDeleted(host, gone[0]));
    }
  }

  /** Removes a node that the server looks after, if it is there. May wait. */
  void discard(Host host, String name) throws StanzaException {
    engine
        .nodes()
        .graph(
            host.jid(),
            () -> {
              Node node = engine.find(host, name);
              if (node != null) {
                Map<Jid, Recipient> audience = engine.audience().ofDeletion(host, node);
                remove(host, node);
                engine.store().redirect(host.jid(), name, null);
                engine.notifications().deleted(host, node, audience, null);
              }
            });
  }

  /** Removes a node; its children stand at the root then, unless they are in other collections. Under the graph's lock. */
  void remove(Host host, Node node) {
    engine.store().delete(node.key());
    engine.nodes().changed(host.jid(), node.name(), null);
    for (String parent : node.parents()) {
      Node collection = engine.find(host, parent);
      if (collection != null) {
        engine.nodes().changed(host.jid(), parent, collection.withChild(node.name(), false));
      }
    }
    for (String child : node.children()) {
      Node orphan = engine.find(host, child);
      if (orphan != null) {
        engine.nodes().changed(host.jid(), child, orphan.withParent(node.name(), false));
      }
    }
  }

  void purge(Call call) throws StanzaException {
    purge(call.host(), call.requiredNode(), call.bare(), call.from(), call::reply);
  }

  /** The same by who administrates the server, as the host itself. May wait. */
  void purge(Host host, String name) throws StanzaException {
    purge(host, name, host.jid(), host.jid(), () -> {});
  }

  private void purge(Host host, String name, Jid bare, Jid from, Runnable reply) throws StanzaException {
    Changes.ItemsGone[] done = {null};
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              engine.requireMayManage(name);
              Node node = engine.require(host, name);
              Access.requireOwner(host, node, bare);
              if (node.isCollection() || !node.config().get(NodeField.PERSIST_ITEMS)) {
                throw Errors.unsupported("persistent-items");
              }
              engine.store().purge(node.key());
              Node after = node.withLast(null);
              engine.nodes().changed(host.jid(), name, after);
              reply.run();
              if (node.config().get(NodeField.NOTIFY_RETRACT) || node.config().get(NodeField.ALWAYS_NOTIFY)) {
                engine.notifications().purged(host, after);
              }
              done[0] = new Changes.ItemsGone(host, after, null, from);
            });
    if (done[0] != null) {
      engine.kernel().events().fire(done[0]);
    }
  }
}
