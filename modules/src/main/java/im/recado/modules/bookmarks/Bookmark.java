package im.recado.modules.bookmarks;

import im.recado.modules.pep.WellKnownNodes;
import im.recado.modules.pubsub.Item;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/**
 * What the old and the new format both say of a room.
 *
 * @param name what its owner calls it, or null
 * @param autojoin whether clients enter it when they come online
 * @param nick the nickname there, or null
 * @param password to enter, or null
 */
record Bookmark(
    Jid room, @Nullable String name, boolean autojoin, @Nullable String nick, @Nullable String password) {
  static final String NS = WellKnownNodes.BOOKMARKS;
  static final String OLD = WellKnownNodes.OLD_BOOKMARKS;

  /** Reads an item of XEP-0402; null when it is no bookmark. */
  static @Nullable Bookmark of(Item item) {
    Element conference = item.payload();
    return conference == null || !conference.is("conference", NS) ? null : of(item.id(), conference);
  }

  /** Reads an element of XEP-0048; null when it is no bookmark of a room. */
  static @Nullable Bookmark of(Element conference) {
    return conference.is("conference", OLD) ? of(conference.attribute("jid"), conference) : null;
  }

  private static @Nullable Bookmark of(@Nullable String room, Element conference) {
    String autojoin = conference.attributeOr("autojoin", "false");
    try {
      return room == null
          ? null
          : new Bookmark(
              Jid.parse(room).bare(),
              conference.attribute("name"),
              autojoin.equals("true") || autojoin.equals("1"),
              conference.childText("nick", conference.namespace()),
              conference.childText("password", conference.namespace()));
    } catch (JidException e) {
      return null;
    }
  }

  /** As an element of XEP-0048. */
  Element toOld() {
    return Element.builder("conference", OLD)
        .attribute("jid", room.toString())
        .attribute("name", name)
        .attribute("autojoin", autojoin ? "true" : "false")
        .child("nick", OLD, nick)
        .child("password", OLD, password)
        .build();
  }

  /**
   * As the payload of an item of XEP-0402.
   *
   * @param before what the item held, or null: what the old format has no place for stays
   */
  Element toNew(@Nullable Element before) {
    Element.Builder conference =
        Element.builder("conference", NS)
            .attribute("name", name)
            .attribute("autojoin", autojoin ? "true" : null)
            .child("nick", NS, nick)
            .child("password", NS, password);
    if (before != null) {
      for (Element child : before.elements()) {
        if (!child.is("nick", NS) && !child.is("password", NS)) {
          conference.child(child);
        }
      }
    }
    return conference.build();
  }
}
