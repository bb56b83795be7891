package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What people attach to an item: a node of its own, with one item of each (XEP-0470). Such a node comes to be when somebody
 * who may read the target attaches something, and everybody who may read the target may publish there, under their own
 * address. What strangers can make grow: these nodes fill no more than half of what the owner of the target may have.
 */
final class Attachments implements SpecialNodes {
  static final String NS = "urn:xmpp:pubsub-attachments:1";
  static final String SUMMARY = "urn:xmpp:pubsub-attachments:summary:1";

  private final Engine engine;

  Attachments(Engine engine) {
    this.engine = engine;
  }

  /** The item to which something is attached. */
  record Target(String node, String item) {
    private static final String ITEM = ";item=";

    /** The item that the name of a node with attachments is about; null when it is no such name at this host. */
    static @Nullable Target of(Host host, String name) {
      String prefix = prefix(host);
      int item = name.startsWith(prefix) ? name.indexOf(ITEM, prefix.length()) : -1;
      if (item < 0) {
        return null;
      }
      try {
        Target target = new Target(decoded(name.substring(prefix.length(), item)), decoded(name.substring(item + ITEM.length())));
        return target.name(host).equals(name) ? target : null; // One item, one node.
      } catch (IllegalArgumentException e) {
        return null;
      }
    }

    /** The name of the node with what is attached. */
    String name(Host host) {
      return prefix(host) + encoded(node) + ITEM + encoded(item);
    }

    private static String prefix(Host host) {
      return NS + "/xmpp:" + host.jid() + "?;node=";
    }

    /** How the names of all nodes begin that have attachments to items of a node. */
    static String prefix(Host host, String node) {
      return prefix(host) + encoded(node) + ITEM;
    }

    private static String encoded(String text) {
      return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    }

    private static String decoded(String text) {
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    }
  }

  /** The name of the node that sums up what is attached to the items of a node. */
  static String summaryOf(String node) {
    return SUMMARY + '/' + node;
  }

  static boolean holdsAttachments(String name) {
    return name.startsWith(NS + '/');
  }

  @Override
  public boolean covers(String name) {
    return holdsAttachments(name) || name.startsWith(SUMMARY + '/');
  }

  @Override
  public boolean isClosed(String name) {
    return !holdsAttachments(name);
  }

  @Override
  public void requireMayManage(String name) throws StanzaException {
    throw new StanzaException(Condition.NOT_ALLOWED, "The service looks after this node.");
  }

  @Override
  public @Nullable Made made(Host host, String name, Jid publisher) {
    Target target = Target.of(host, name);
    Node node = target == null ? null : engine.find(host, target.node());
    if (target == null
        || node == null
        || node.isCollection()
        || engine.special(node.name()) != null
        || !Access.mayRead(host, node, publisher)
        || engine.store().items(node.key(), List.of(target.item())).isEmpty()) {
      return null;
    }
    List<Jid> owners = node.affiliated(Affiliation.OWNER);
    Jid owner = host.isAccount() || owners.isEmpty() ? host.jid() : owners.getFirst();
    return new Made(like(node).with(NodeField.PUBLISH_MODEL, PublishModel.OPEN), owner);
  }

  /** Whoever may read the target may read what belongs to it. */
  static NodeConfig like(Node target) {
    return NodeConfig.BASE
        .with(NodeField.ACCESS_MODEL, target.config().access())
        .with(NodeField.ROSTER_GROUPS, target.config().get(NodeField.ROSTER_GROUPS))
        .with(NodeField.SEND_LAST, SendLast.NEVER);
  }

  @Override
  public void requireFits(Host host, String name, Jid publisher, @Nullable String id, @Nullable Element payload)
      throws StanzaException {
    Target target = Target.of(host, name);
    if (target == null) {
      throw Errors.forbidden();
    }
    Node node = engine.require(host, target.node());
    Access.requireRead(host, node, publisher);
    if (!publisher.toString().equals(id) || payload == null || !payload.is("attachments", NS)) {
      throw new StanzaException(Condition.BAD_REQUEST, "What you attach is <attachments/> in an item with your own address.");
    }
  }
}
