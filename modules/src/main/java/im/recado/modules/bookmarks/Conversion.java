package im.recado.modules.bookmarks;

import im.recado.kernel.store.StoreLocks;
import im.recado.modules.privatexml.PrivateXmlModule;
import im.recado.modules.privatexml.Shared;
import im.recado.modules.pubsub.AccessModel;
import im.recado.modules.pubsub.Engine;
import im.recado.modules.pubsub.Host;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pep.WellKnownNodes;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Keeps three places where clients look for bookmarks the same. Those of rooms live as items (XEP-0402); the list of
 * XEP-0048 on its node is a copy that follows; private XML (XEP-0049) keeps what is no room, and is put together when it is
 * read. A node that its owner lets others read takes no part (XEP-0411 section 5). Every method may wait.
 */
final class Conversion implements Shared {
  /** The id of the one item that XEP-0048 knows. */
  static final String CURRENT = "current";

  private final Engine engine;
  private final PrivateXmlModule privateXml;
  private final StoreLocks locks = new StoreLocks();

  Conversion(Engine engine, PrivateXmlModule privateXml) {
    this.engine = engine;
    this.privateXml = privateXml;
  }

  private Host host(Jid owner) {
    return Objects.requireNonNull(engine.host(owner));
  }

  private static boolean isPrivate(@Nullable Node node) {
    return node == null || node.config().access() == AccessModel.WHITELIST;
  }

  /** Whether nobody but the owner reads what is kept under this name. */
  private boolean isPrivate(Jid owner, String name) {
    return isPrivate(engine.find(host(owner), name));
  }

  // From private XML, and back.

  @Override
  public Element kept(Jid owner, Element given) throws StanzaException {
    synchronized (locks.of(owner)) {
      if (!isPrivate(owner, Bookmark.NS)) {
        return given;
      }
      OldList list = OldList.of(given);
      replace(owner, list.rooms());
      copy(owner, list.others());
      return OldList.of(List.of(), list.others()).toElement();
    }
  }

  @Override
  public Element shown(Jid owner, @Nullable Element kept) throws StanzaException {
    synchronized (locks.of(owner)) {
      OldList list = OldList.of(kept == null ? Element.of(OldList.NAME, Bookmark.OLD) : kept);
      if (!isPrivate(owner, Bookmark.NS)) {
        return list.toElement();
      }
      Map<Jid, Bookmark> rooms = bookmarks(items(owner));
      if (!list.rooms().isEmpty()) { // From before there were items.
        list.rooms().forEach(rooms::putIfAbsent);
        replace(owner, rooms);
        copy(owner, list.others());
        privateXml.keep(owner, OldList.of(List.of(), list.others()).toElement());
      }
      return OldList.of(rooms.values(), list.others()).toElement();
    }
  }

  // From one node to the other.

  /** A client has published the old list, or removed it. */
  void listed(Jid owner) throws StanzaException {
    synchronized (locks.of(owner)) {
      Node node = engine.find(host(owner), Bookmark.OLD);
      Item last = node == null ? null : engine.last(node);
      Element storage = last == null ? null : last.payload();
      if (storage != null && storage.is(OldList.NAME, Bookmark.OLD) && isPrivate(node) && isPrivate(owner, Bookmark.NS)) {
        OldList list = OldList.of(storage);
        replace(owner, list.rooms());
        privateXml.keep(owner, OldList.of(List.of(), list.others()).toElement());
      }
    }
  }

  /** A client has published a bookmark, or removed some. */
  void changed(Jid owner) throws StanzaException {
    synchronized (locks.of(owner)) {
      if (isPrivate(owner, Bookmark.NS)) {
        Element kept = privateXml.kept(owner, OldList.NAME, Bookmark.OLD);
        copy(owner, kept == null ? List.of() : OldList.of(kept).others());
      }
    }
  }

  /** Brings the list of XEP-0048 up to date with the items. */
  private void copy(Jid owner, List<Element> others) throws StanzaException {
    Host host = host(owner);
    Node node = engine.find(host, Bookmark.OLD);
    if (!isPrivate(node)) {
      return;
    }
    OldList now = OldList.of(bookmarks(items(owner)).values(), others);
    Item last = node == null ? null : engine.last(node);
    boolean same =
        last == null
            ? now.rooms().isEmpty() && others.isEmpty()
            : last.payload() != null && OldList.of(last.payload()).equals(now);
    if (!same) {
      engine.publish(host, Bookmark.OLD, WellKnownNodes.settings(Bookmark.OLD), CURRENT, now.toElement(), null);
    }
  }

  /** Makes the items say the same as a list; what is the same already is not touched. */
  private void replace(Jid owner, Map<Jid, Bookmark> wanted) throws StanzaException {
    Host host = host(owner);
    List<Item> items = items(owner);
    Map<Jid, Bookmark> present = bookmarks(items);
    for (Bookmark bookmark : wanted.values()) {
      if (!bookmark.equals(present.get(bookmark.room()))) {
        String id = bookmark.room().toString();
        Element payload = bookmark.toNew(payload(items, bookmark.room()));
        engine.publish(host, Bookmark.NS, WellKnownNodes.PRIVATE, id, payload, null);
      }
    }
    List<String> gone = new ArrayList<>();
    for (Item item : items) {
      Bookmark bookmark = Bookmark.of(item);
      if (bookmark != null && !wanted.containsKey(bookmark.room())) {
        gone.add(item.id());
      }
    }
    if (!gone.isEmpty()) {
      engine.retract(host, Bookmark.NS, gone, null);
    }
  }

  private List<Item> items(Jid owner) {
    Node node = engine.find(host(owner), Bookmark.NS);
    return node == null
        ? List.of()
        : Objects.requireNonNull(engine.store().items(node.key(), ItemQuery.latest(Integer.MAX_VALUE))).items();
  }

  static Map<Jid, Bookmark> bookmarks(List<Item> items) {
    Map<Jid, Bookmark> bookmarks = new LinkedHashMap<>();
    for (Item item : items) {
      Bookmark bookmark = Bookmark.of(item);
      if (bookmark != null) {
        bookmarks.put(bookmark.room(), bookmark);
      }
    }
    return bookmarks;
  }

  private static @Nullable Element payload(List<Item> items, Jid room) {
    for (Item item : items) {
      Bookmark bookmark = Bookmark.of(item);
      if (bookmark != null && bookmark.room().equals(room)) {
        return item.payload();
      }
    }
    return null;
  }
}
