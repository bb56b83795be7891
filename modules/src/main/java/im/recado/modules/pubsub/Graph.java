package im.recado.modules.pubsub;

import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Nodes in collections (XEP-0248): who may put what where, and no circles. Everything under the lock of the graph. */
final class Graph {
  static final String PARENTS = "pubsub#collection";
  static final String CHILDREN = "pubsub#children";

  /** So many children a collection has at most, and a node parents. */
  private static final int MOST_CHILDREN = 1000;

  private static final int MOST_PARENTS = 20;

  private final Engine engine;

  Graph(Engine engine) {
    this.engine = engine;
  }

  /** What is to become of a node's place in the graph: the names to add and to take out. */
  record Change(Set<String> addParents, Set<String> dropParents, Set<String> addChildren, Set<String> dropChildren) {}

  /** Whether a form says something about the place of its node. */
  boolean mentions(DataForm form) {
    return form.has(PARENTS) || form.has(CHILDREN);
  }

  /** The place of a node as fields of its form. */
  static List<Field> fields(@Nullable Node node, boolean collection) {
    List<Field> fields = new ArrayList<>();
    Set<String> parents = node == null ? Set.of() : node.parents();
    fields.add(
        Field.of(
            PARENTS,
            Field.Type.TEXT_MULTI,
            "The collections of which this node is a child",
            parents.isEmpty() ? List.of(Node.ROOT) : List.copyOf(new TreeSet<>(parents))));
    if (collection) {
      fields.add(
          Field.of(
              CHILDREN,
              Field.Type.TEXT_MULTI,
              "The nodes of which this node is a parent",
              node == null ? List.of() : List.copyOf(new TreeSet<>(node.children()))));
    }
    return fields;
  }

  /**
   * What a form wants to become of the place of a node, checked.
   *
   * @param name of the node, which need not exist yet
   * @param config as it will be
   */
  @Nullable Change change(Host host, String name, NodeConfig config, Jid bare, DataForm form) throws StanzaException {
    if (!mentions(form)) {
      return null;
    }
    if (host.isAccount()) {
      boolean nothing = names(form, PARENTS).isEmpty() && names(form, CHILDREN).isEmpty();
      if (nothing) {
        return null;
      }
      throw Errors.unsupported("collections");
    }
    Node node = engine.find(host, name);
    Set<String> parents = node == null ? Set.of() : node.parents();
    Set<String> children = node == null ? Set.of() : node.children();
    Set<String> wantedParents = form.has(PARENTS) ? names(form, PARENTS) : parents;
    Set<String> wantedChildren = form.has(CHILDREN) ? names(form, CHILDREN) : children;
    if (!config.isCollection() && !wantedChildren.isEmpty()) {
      throw Errors.impossibleGraph();
    }
    if (wantedChildren.size() > Math.min(config.get(NodeField.CHILDREN_MAX), MOST_CHILDREN)
        || wantedParents.size() > MOST_PARENTS) {
      throw Errors.maxNodesExceeded();
    }
    Change change =
        new Change(
            minus(wantedParents, parents),
            minus(parents, wantedParents),
            minus(wantedChildren, children),
            minus(children, wantedChildren));
    for (String parent : change.addParents()) {
      requireMayHold(host, require(host, parent), name, bare);
    }
    for (String child : change.addChildren()) {
      Node added = require(host, child);
      Access.requireOwner(host, added, bare);
      if (added.parents().size() >= MOST_PARENTS) {
        throw Errors.maxNodesExceeded();
      }
    }
    requireNoCircle(host, name, wantedParents, wantedChildren);
    return change;
  }

  private static Set<String> names(DataForm form, String var) {
    Set<String> names = new HashSet<>(form.values(var));
    names.remove(Node.ROOT);
    return names;
  }

  private static Set<String> minus(Set<String> some, Set<String> others) {
    Set<String> rest = new HashSet<>(some);
    rest.removeAll(others);
    return rest;
  }

  private Node require(Host host, String name) throws StanzaException {
    return engine.require(host, name);
  }

  /** Whether a collection takes one more child from somebody. */
  private void requireMayHold(Host host, Node collection, String child, Jid bare) throws StanzaException {
    if (!collection.isCollection()) {
      throw Errors.impossibleGraph();
    }
    boolean may =
        Access.isOwner(host, collection, bare)
            || switch (collection.config().get(NodeField.CHILDREN_POLICY)) {
              case ALL -> collection.affiliation(bare) != Affiliation.OUTCAST;
              case OWNERS -> false;
              case WHITELIST -> collection.config().get(NodeField.CHILDREN_WHITELIST).contains(bare);
            };
    if (!may) {
      throw new StanzaException(Condition.FORBIDDEN.error().withType(StanzaError.Type.CANCEL));
    }
    int most = Math.min(collection.config().get(NodeField.CHILDREN_MAX), MOST_CHILDREN);
    if (!collection.children().contains(child) && collection.children().size() >= most) {
      throw Errors.maxNodesExceeded();
    }
  }

  /** No node is among its own descendants (section 4.1). */
  private void requireNoCircle(Host host, String name, Collection<String> parents, Collection<String> children)
      throws StanzaException {
    Set<String> below = new HashSet<>();
    ArrayDeque<String> next = new ArrayDeque<>(children);
    while (!next.isEmpty()) {
      String each = next.remove();
      if (below.add(each)) {
        Node node = engine.find(host, each);
        if (node != null) {
          next.addAll(node.children());
        }
      }
    }
    if (below.contains(name) || parents.contains(name) || parents.stream().anyMatch(below::contains)) {
      throw Errors.impossibleGraph();
    }
    // What is above the parents may be below the children only by way of this node.
    Set<String> above = new HashSet<>();
    next.addAll(parents);
    while (!next.isEmpty()) {
      String each = next.remove();
      if (above.add(each)) {
        Node node = engine.find(host, each);
        if (node != null) {
          next.addAll(node.parents());
        }
      }
    }
    if (above.contains(name) || above.stream().anyMatch(below::contains)) {
      throw Errors.impossibleGraph();
    }
  }

  /** Makes a change that was checked; the node after it. */
  Node apply(Host host, Node node, Change change) {
    change.addParents().forEach(parent -> link(host, parent, node.name(), true));
    change.dropParents().forEach(parent -> link(host, parent, node.name(), false));
    change.addChildren().forEach(child -> link(host, node.name(), child, true));
    change.dropChildren().forEach(child -> link(host, node.name(), child, false));
    return Objects.requireNonNull(engine.find(host, node.name()));
  }

  private void link(Host host, String parent, String child, boolean is) {
    Node above = engine.find(host, parent);
    Node below = engine.find(host, child);
    if (above != null && below != null) {
      engine.store().associate(above.key(), below.key(), is);
      engine.nodes().changed(host.jid(), parent, above.withChild(child, is));
      engine.nodes().changed(host.jid(), child, below.withParent(parent, is));
    }
  }

  /** Tells those who watch the collections of a change that was made. */
  void tell(Host host, Node node, Change change) {
    change.addParents().forEach(parent -> tell(host, parent, node.name(), true));
    change.dropParents().forEach(parent -> tell(host, parent, node.name(), false));
    change.addChildren().forEach(child -> tell(host, node.name(), child, true));
    change.dropChildren().forEach(child -> tell(host, node.name(), child, false));
  }

  private void tell(Host host, String parent, String child, boolean is) {
    Node collection = engine.find(host, parent);
    if (collection != null) {
      engine.notifications().associated(host, collection, child, is);
    }
  }

  /** {@code <collection/>} with {@code <associate/>} or {@code <dissociate/>} (sections 7.5 and 7.6). */
  void change(Call call) throws StanzaException {
    Host host = call.host();
    if (host.isAccount()) {
      throw Errors.unsupported("collections");
    }
    String name = call.requiredNode();
    Element associate = call.action().child("associate", PubSub.OWNER);
    Element dissociate = call.action().child("dissociate", PubSub.OWNER);
    Element wanted = associate == null ? dissociate : associate;
    String child = wanted == null ? null : wanted.attribute("node");
    if (child == null || child.isEmpty()) {
      throw Errors.nodeIdRequired();
    }
    engine.nodes().graph(host.jid(), () -> change(call, name, child, associate != null));
  }

  private void change(Call call, String name, String child, boolean in) throws StanzaException {
    Host host = call.host();
    Node collection = require(host, name);
    Node node = require(host, child);
    boolean owns = Access.isOwner(host, node, call.bare()) || (!in && Access.isOwner(host, collection, call.bare()));
    if (!owns) {
      throw new StanzaException(Condition.FORBIDDEN.error().withType(StanzaError.Type.CANCEL));
    }
    Set<String> parents = new HashSet<>(node.parents());
    if (in) {
      requireMayHold(host, collection, child, call.bare());
      parents.add(name);
      if (parents.size() > MOST_PARENTS) {
        throw Errors.maxNodesExceeded();
      }
      requireNoCircle(host, child, parents, node.children());
    } else if (!parents.contains(name)) {
      throw new StanzaException(Condition.BAD_REQUEST);
    }
    boolean changes = node.parents().contains(name) != in;
    if (changes) {
      link(host, name, child, in);
    }
    call.reply();
    if (changes) {
      tell(host, name, child, in);
    }
  }
}
