package im.recado.client.services.omemo;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.DataForm.Field;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.util.Optional;

/** Nodes of accounts with one item that everybody may read (XEP-0163). */
final class Pep {
  private static final String ITEM = "current";

  private final Link link;

  Pep(Link link) {
    this.link = link;
  }

  /** What is in the newest item of a node. */
  Optional<Node> read(Jid jid, String node) throws RefusedException, OfflineException, InterruptedException {
    Node answer = link.ask(Node.iq("get", jid, Node.of("pubsub", Ns.PUBSUB,
        Node.of("items", Ns.PUBSUB).with("node", node).with("max_items", "1"))));
    return answer.payload().flatMap(pubsub -> pubsub.child("items")).filter(items -> items.get("node").equals(node))
        .flatMap(items -> items.children().stream().filter(item -> item.is("item", Ns.PUBSUB)).reduce((one, last) -> last))
        .flatMap(Node::payload);
  }

  /** Puts this in the place of what was there; strangers may read it, or they could not begin to write. */
  void publish(String node, Node payload) throws RefusedException, OfflineException, InterruptedException {
    try {
      put(node, payload);
    } catch (RefusedException e) {
      // The node is there and is set otherwise: its owner may set it anew (XEP-0060, section 7.1.5).
      if (e.isUnanswered() || !e.condition().equals("conflict") && !e.condition().equals("precondition-not-met")) {
        throw e;
      }
      Node form = DataForm.of("http://jabber.org/protocol/pubsub#node_config", options()).submit();
      link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB_OWNER,
          Node.of("configure", Ns.PUBSUB_OWNER, form).with("node", node))));
      put(node, payload);
    }
  }

  private void put(String node, Node payload) throws RefusedException, OfflineException, InterruptedException {
    Node publish = Node.of("publish", Ns.PUBSUB, Node.of("item", Ns.PUBSUB, payload).with("id", ITEM)).with("node", node);
    link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB, publish,
        Node.of("publish-options", Ns.PUBSUB, DataForm.of(Ns.PUBLISH_OPTIONS, options()).submit()))));
  }

  private static Field[] options() {
    return new Field[] {
        DataForm.field("pubsub#persist_items", "boolean", "true"),
        DataForm.field("pubsub#access_model", "list-single", "open")};
  }

  /** Takes a node away. */
  void delete(String node) throws RefusedException, OfflineException, InterruptedException {
    link.ask(Node.iq("set", null, Node.of("pubsub", Ns.PUBSUB_OWNER, Node.of("delete", Ns.PUBSUB_OWNER).with("node", node))));
  }
}
