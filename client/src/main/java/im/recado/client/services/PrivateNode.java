package im.recado.client.services;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Items that one keeps on the server for one's own clients alone (XEP-0223). */
record PrivateNode(Link link, String name) {
  private static final int MOST = 1000;
  private static final Field PRIVATE = DataForm.field("pubsub#access_model", "list-single", "whitelist");
  private static final List<Field> SETTINGS = List.of(
      DataForm.field("pubsub#persist_items", "boolean", "true"),
      DataForm.field("pubsub#max_items", "text-single", "max"),
      DataForm.field("pubsub#send_last_published_item", "list-single", "never"),
      PRIVATE);
  /**
   * With these a server says that the node is set otherwise; and, COMPAT ejabberd 23, that it does not know one of the settings among
   * what may be demanded of a node.
   */
  private static final Set<String> OTHERWISE = Set.of("conflict", "precondition-not-met", "resource-constraint", "bad-request");

  /** Everything in it. */
  List<Node> all() throws RefusedException, OfflineException, InterruptedException {
    Node answer = link.ask(Node.iq("get", null, Node.of("pubsub", Ns.PUBSUB, Node.of("items", Ns.PUBSUB).with("node", name))));
    return answer.payload().flatMap(pubsub -> pubsub.child("items")).map(PrivateNode::items).orElse(List.of());
  }

  static List<Node> items(Node items) {
    return items.children().stream().filter(item -> item.name().equals("item")).limit(MOST).toList();
  }

  /** What an event tells of this node, if it does; whoever asks has to look who sent it. */
  Optional<Node> in(Node message) {
    return message.child("event", Ns.PUBSUB_EVENT).flatMap(event -> event.child("items"))
        .filter(items -> items.get("node").equals(name));
  }

  /** Puts an item there; the server refuses to store it where others could read it. */
  void put(String id, Node payload) throws RefusedException, OfflineException, InterruptedException {
    try {
      publish(id, payload, SETTINGS);
    } catch (RefusedException e) {
      if (e.isUnanswered() || !OTHERWISE.contains(e.condition())) {
        throw e;
      }
      make();
      publish(id, payload, List.of(PRIVATE));
    }
  }

  private void publish(String id, Node payload, List<Field> demanded) throws RefusedException, OfflineException, InterruptedException {
    Node publish = Node.of("publish", Ns.PUBSUB, Node.of("item", Ns.PUBSUB, payload).with("id", id)).with("node", name);
    link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB, publish,
        Node.of("publish-options", Ns.PUBSUB, form(Ns.PUBLISH_OPTIONS, demanded)))));
  }

  /** Makes the node as it shall be, or sets it like that when it is there (XEP-0060, sections 8.1.3 and 8.2). */
  private void make() throws RefusedException, OfflineException, InterruptedException {
    Node form = form("http://jabber.org/protocol/pubsub#node_config", SETTINGS);
    try {
      link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB,
          Node.of("create", Ns.PUBSUB).with("node", name), Node.of("configure", Ns.PUBSUB, form))));
    } catch (RefusedException e) {
      if (!e.condition().equals("conflict")) {
        throw e;
      }
      link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB_OWNER,
          Node.of("configure", Ns.PUBSUB_OWNER, form).with("node", name))));
    }
  }

  private static Node form(String type, List<Field> fields) {
    return DataForm.of(type, fields.toArray(Field[]::new)).submit();
  }
}
