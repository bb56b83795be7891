package im.recado.modules.avatar;

import im.recado.modules.pep.WellKnownNodes;
import im.recado.modules.pubsub.AccessModel;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pictures that people have published (XEP-0084). Every method may wait. */
final class Avatars {
  static final String DATA = WellKnownNodes.AVATAR_DATA;
  static final String METADATA = WellKnownNodes.AVATAR_METADATA;

  private final Engine engine;

  Avatars(Engine engine) {
    this.engine = engine;
  }

  /** The picture of an account, if {@code reader} may read both of its nodes; else null. */
  @Nullable Picture of(Jid account, Jid reader) {
    Host host = host(account);
    Node metadata = engine.find(host, METADATA);
    Node data = engine.find(host, DATA);
    return metadata == null
            || data == null
            || !engine.mayRead(host, metadata, reader)
            || !engine.mayRead(host, data, reader)
        ? null
        : picture(engine.store(), engine.last(metadata), data);
  }

  private Host host(Jid account) {
    return Objects.requireNonNull(engine.host(account));
  }

  /** What is told of the picture is looked up, and it must be what it is said to be (XEP-0398 section 3.1). */
  static @Nullable Picture picture(PubSubStore store, @Nullable Item metadata, Node data) {
    Element info = info(metadata);
    String id = info == null ? null : info.attribute("id");
    if (info == null || id == null) {
      return null;
    }
    List<Item> items = store.items(data.key(), List.of(id));
    Element payload = items.isEmpty() ? null : items.getFirst().payload();
    if (payload == null || !payload.is("data", DATA)) {
      return null;
    }
    Picture picture = Picture.of(payload.text(), info.attribute("type"));
    return picture == null || !picture.hash().equalsIgnoreCase(id) ? null : picture;
  }

  /** Of several formats the one that is kept here. */
  private static @Nullable Element info(@Nullable Item metadata) {
    Element payload = metadata == null ? null : metadata.payload();
    if (payload == null || !payload.is("metadata", METADATA)) {
      return null;
    }
    for (Element info : payload.elements("info", METADATA)) {
      if (info.attribute("url") == null) {
        return info;
      }
    }
    return null;
  }

  /** The id of the picture that an account tells of, or null. */
  @Nullable String id(Jid account) {
    Node metadata = engine.find(host(account), METADATA);
    Element info = metadata == null ? null : info(engine.last(metadata));
    return info == null ? null : info.attribute("id");
  }

  /** The picture of an account and who may see it. */
  Shown shown(Jid account) {
    Picture picture = of(account, account);
    if (picture == null) {
      return Shown.NOTHING;
    }
    return shown(picture, access(account, METADATA), access(account, DATA));
  }

  /** Whom a picture is for, by who may read the two nodes. */
  static Shown shown(Picture picture, @Nullable AccessModel metadata, @Nullable AccessModel data) {
    if (metadata == AccessModel.OPEN && data == AccessModel.OPEN) {
      return new Shown(picture.hash(), Shown.To.EVERYBODY);
    }
    boolean toContacts =
        (metadata == AccessModel.OPEN || metadata == AccessModel.PRESENCE)
            && (data == AccessModel.OPEN || data == AccessModel.PRESENCE);
    return toContacts ? new Shown(picture.hash(), Shown.To.CONTACTS) : Shown.NOTHING;
  }

  private @Nullable AccessModel access(Jid account, String name) {
    Node node = engine.find(host(account), name);
    return node == null ? null : node.config().access();
  }

  /**
   * Publishes a picture for an account (XEP-0398 section 3.2).
   *
   * @param open whether everybody may see it, if there was none before
   * @param by whose doing it is, with the resource
   */
  void publish(Jid account, Picture picture, boolean open, Jid by) throws StanzaException {
    NodeConfig fresh = fresh(open);
    engine.publish(host(account), DATA, fresh, picture.hash(), picture.toData(), by);
    engine.publish(host(account), METADATA, fresh, picture.hash(), picture.toMetadata(), by);
  }

  /** Tells everybody that there is no picture any more (XEP-0084 section 4.2). */
  void disable(Jid account, Jid by) throws StanzaException {
    engine.publish(host(account), METADATA, fresh(false), "current", Element.of("metadata", METADATA), by);
  }

  /** What the nodes of a first picture are like. */
  static NodeConfig fresh(boolean open) {
    return NodeConfig.BASE
        .with(NodeField.MAX_ITEMS, 1)
        .with(NodeField.ACCESS_MODEL, open ? AccessModel.OPEN : AccessModel.PRESENCE);
  }
}
