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

/** Items that one keeps on the server for one's own clients alone (XEP-0223). */
record PrivateNode(Link link, String name) {
  private static final int MOST = 1000;

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
    Node publish = Node.of("publish", Ns.PUBSUB, Node.of("item", Ns.PUBSUB, payload).with("id", id)).with("node", name);
    Field[] options = {
        DataForm.field("pubsub#persist_items", "boolean", "true"),
        DataForm.field("pubsub#max_items", "text-single", "max"),
        DataForm.field("pubsub#send_last_published_item", "list-single", "never"),
        DataForm.field("pubsub#access_model", "list-single", "whitelist")};
    link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB, publish,
        Node.of("publish-options", Ns.PUBSUB, DataForm.of(Ns.PUBLISH_OPTIONS, options).submit()))));
  }
}
