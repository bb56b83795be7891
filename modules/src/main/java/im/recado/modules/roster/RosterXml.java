package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Roster items as they go to clients (RFC 6121 section 2.1). */
final class RosterXml {
  private RosterXml() {}

  static Element item(RosterItem item) {
    Element.Builder element =
        Element.builder("item", Rosters.NS)
            .attribute("jid", item.contact().toString())
            .attribute("name", item.name().isEmpty() ? null : item.name())
            .attribute("subscription", item.subscription().wire())
            .attribute("ask", item.ask() ? "subscribe" : null)
            .attribute("approved", item.approved() ? "true" : null);
    for (String group : item.groups()) {
      element.child(Element.of("group", Rosters.NS, group));
    }
    return element.build();
  }

  static Element removed(Jid contact) {
    return Element.builder("item", Rosters.NS)
        .attribute("jid", contact.toString())
        .attribute("subscription", "remove")
        .build();
  }

  /** What an owner sees of a change, as an item; null when that is nothing. */
  static @Nullable Element change(@Nullable RosterItem before, @Nullable RosterItem after) {
    Element was = before == null || !before.listed() ? null : item(before);
    Element is = after == null || !after.listed() ? null : item(after);
    if (is != null) {
      return is.equals(was) ? null : is;
    }
    return before == null || was == null ? null : removed(before.contact());
  }

  static Element query(String version, Element item) {
    return Element.builder("query", Rosters.NS).attribute("ver", version).child(item).build();
  }

  static Element query(String version, List<RosterItem> items) {
    return query(Element.builder("query", Rosters.NS).attribute("ver", version), items);
  }

  /** A roster for others than its owner's clients, without its version. */
  static Element query(List<RosterItem> items) {
    return query(Element.builder("query", Rosters.NS), items);
  }

  private static Element query(Element.Builder query, List<RosterItem> items) {
    for (RosterItem item : items) {
      if (item.listed()) {
        query.child(item(item));
      }
    }
    return query.build();
  }
}
