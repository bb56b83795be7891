package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Rosters as they go from one server to another (XEP-0227 sections 4.4 and 4.9). */
public final class PortableRoster {
  private PortableRoster() {}

  /** What a client would be shown. */
  public static Element query(List<RosterItem> items) {
    return RosterXml.query(items);
  }

  /** The items of a roster, by contact; what is no item is passed over. */
  public static Map<Jid, RosterItem> items(Element query) {
    Map<Jid, RosterItem> items = new LinkedHashMap<>();
    for (Element item : query.elements("item", Rosters.NS)) {
      Jid contact = jid(item.attribute("jid"));
      Subscription subscription = subscription(item.attributeOr("subscription", "none"));
      if (contact != null && subscription != null) {
        List<String> groups =
            item.elements("group", Rosters.NS).stream()
                .map(Element::text)
                // COMPAT Openfire: an empty group stands for none (RFC 6121 section 2.1.2.6 knows no empty one).
                .filter(group -> !group.isBlank())
                .distinct()
                .toList();
        items.put(
            contact,
            new RosterItem(
                contact,
                item.attributeOr("name", ""),
                groups,
                subscription,
                "subscribe".equals(item.attribute("ask")),
                item.attributeOr("approved", "false").matches("true|1"),
                null,
                true));
      }
    }
    return items;
  }

  /** The item that keeps a request to be answered, beside what the roster says of the contact. Null when nobody asks. */
  public static @Nullable RosterItem requested(Element presence, Map<Jid, RosterItem> items) {
    Jid contact = jid(presence.attribute("from"));
    if (contact == null) {
      return null;
    }
    RosterItem item = items.get(contact);
    String request = stanza(presence).withAttribute("from", contact.toString()).toString();
    return item == null
        ? new RosterItem(contact, "", List.of(), Subscription.NONE, false, false, request, false)
        : new RosterItem(
            contact, item.name(), item.groups(), item.subscription(), item.ask(), item.approved(), request, true);
  }

  /** What stands in the namespace of a file, as a stanza. */
  private static Element stanza(Element presence) {
    if (presence.namespace().equals(Namespaces.CLIENT)) {
      return presence;
    }
    Element.Builder stanza = Element.builder("presence", Namespaces.CLIENT);
    for (String name : List.of("to", "type", "id")) {
      String value = presence.attribute(name);
      if (value != null) {
        stanza.attribute(name, value);
      }
    }
    return stanza.build();
  }

  private static @Nullable Jid jid(@Nullable String text) {
    try {
      return text == null ? null : Jid.parse(text).bare();
    } catch (JidException e) {
      return null;
    }
  }

  private static @Nullable Subscription subscription(String text) {
    for (Subscription one : Subscription.values()) {
      if (one.wire().equals(text.toLowerCase(Locale.ROOT))) {
        return one;
      }
    }
    return null;
  }
}
