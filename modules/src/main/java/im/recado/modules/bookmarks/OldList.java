package im.recado.modules.bookmarks;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A whole {@code <storage/>} of bookmarks (XEP-0048).
 *
 * @param rooms by their addresses
 * @param others pages and whatever else stands there
 */
record OldList(Map<Jid, Bookmark> rooms, List<Element> others) {
  static final String NAME = "storage";

  static OldList of(Element storage) {
    Map<Jid, Bookmark> rooms = new LinkedHashMap<>();
    List<Element> others = new ArrayList<>();
    for (Element each : storage.elements()) {
      Bookmark bookmark = Bookmark.of(each);
      if (bookmark == null) {
        others.add(each);
      } else {
        rooms.put(bookmark.room(), bookmark);
      }
    }
    return new OldList(rooms, others);
  }

  static OldList of(Collection<Bookmark> bookmarks, List<Element> others) {
    Map<Jid, Bookmark> rooms = new LinkedHashMap<>();
    bookmarks.forEach(bookmark -> rooms.put(bookmark.room(), bookmark));
    return new OldList(rooms, others);
  }

  Element toElement() {
    Element.Builder storage = Element.builder(NAME, Bookmark.OLD);
    rooms.values().forEach(bookmark -> storage.child(bookmark.toOld()));
    return storage.children(others).build();
  }
}
