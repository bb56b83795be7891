package im.recado.modules.bookmarks;

import im.recado.kernel.store.KeyValues;
import im.recado.modules.pep.WellKnownNodes;
import im.recado.modules.pubsub.AccessModel;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The bookmarks of an account that comes from another server, where they may stand in one place only: afterwards clients of
 * every age find all of them, as {@link Conversion} would have it. For an account that nobody has logged in to yet; every
 * method may wait.
 */
public final class ImportedBookmarks {
  private static final String KEY = OldList.NAME + ' ' + Bookmark.OLD;

  private final PubSubStore store;
  private final KeyValues privateXml;

  /** @param privateXml where private XML is kept (XEP-0049) */
  public ImportedBookmarks(PubSubStore store, KeyValues privateXml) {
    this.store = store;
    this.privateXml = privateXml;
  }

  /** Puts what stands in one place into the others; where two places know a room, the newer format is right. */
  public void join(Jid owner, Instant now) {
    Node node = store.find(owner, Bookmark.NS);
    if (!isPrivate(node)) {
      return;
    }
    Node copy = store.find(owner, Bookmark.OLD);
    OldList listed = OldList.of(list(copy));
    OldList kept = OldList.of(kept(owner));
    Map<Jid, Bookmark> present = present(node);
    Map<Jid, Bookmark> rooms = new LinkedHashMap<>(present);
    listed.rooms().forEach(rooms::putIfAbsent);
    kept.rooms().forEach(rooms::putIfAbsent);
    Set<Element> others = new LinkedHashSet<>(kept.others());
    others.addAll(listed.others());
    List<Item> missing = new ArrayList<>();
    for (Bookmark each : rooms.values()) {
      if (!present.containsKey(each.room())) {
        missing.add(item(each.room().toString(), owner, now, each.toNew(null)));
      }
    }
    publish(owner, node, Bookmark.NS, WellKnownNodes.PRIVATE, missing, now);
    OldList all = OldList.of(rooms.values(), List.copyOf(others));
    boolean isCopied = all.equals(listed) || (rooms.isEmpty() && others.isEmpty());
    if (!isCopied && isPrivate(copy)) {
      Item whole = item(Conversion.CURRENT, owner, now, all.toElement());
      publish(owner, copy, Bookmark.OLD, WellKnownNodes.settings(Bookmark.OLD), List.of(whole), now);
    }
    keep(owner, List.copyOf(others));
  }

  private static boolean isPrivate(@Nullable Node node) {
    return node == null || node.config().access() == AccessModel.WHITELIST;
  }

  private Map<Jid, Bookmark> present(@Nullable Node node) {
    return node == null
        ? Map.of()
        : Conversion.bookmarks(
            Objects.requireNonNull(store.items(node.key(), ItemQuery.latest(Integer.MAX_VALUE))).items());
  }

  /** What the node of XEP-0048 says, if nobody but the owner reads it. */
  private Element list(@Nullable Node copy) {
    Item last = copy == null || !isPrivate(copy) ? null : store.last(copy.key());
    Element storage = last == null ? null : last.payload();
    return storage != null && storage.is(OldList.NAME, Bookmark.OLD) ? storage : Element.of(OldList.NAME, Bookmark.OLD);
  }

  private Element kept(Jid owner) {
    String text = privateXml.get(owner, KEY);
    try {
      return text == null ? Element.of(OldList.NAME, Bookmark.OLD) : Xml.parse(text, XmlLimits.STORED);
    } catch (XmlException e) {
      throw new IllegalStateException(e); // It was XML when it came.
    }
  }

  /** Private XML has what is no room; the rooms are put in when it is read. */
  private void keep(Jid owner, List<Element> others) {
    if (others.isEmpty()) {
      privateXml.remove(owner, KEY);
    } else {
      privateXml.put(owner, KEY, OldList.of(List.of(), others).toElement().toString());
    }
  }

  private static Item item(String id, Jid owner, Instant now, Element payload) {
    return new Item(id, owner, now, now, payload, Item.characters(payload.toString()));
  }

  private void publish(Jid owner, @Nullable Node node, String name, NodeConfig fresh, List<Item> items, Instant now) {
    if (items.isEmpty()) {
      return;
    }
    long key = node == null ? store.create(Node.fresh(owner, name, owner, now, fresh), Integer.MAX_VALUE) : node.key();
    items.forEach(item -> store.publish(key, item, Integer.MAX_VALUE, false, Long.MAX_VALUE));
  }
}
