package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What a client wants of one item, checked by RFC 6121 sections 2.1.5 and 2.3.3.
 *
 * @param contact the bare address
 * @param remove whether the item is to go; name and groups mean nothing then
 * @param name may be empty
 * @param groups without duplicates
 */
record RosterSet(Jid contact, boolean remove, String name, List<String> groups) {
  /** So many bytes a name or a group may have, in UTF-8 (SECURITY D7). */
  static final int MOST_TEXT = 1024;

  /** So many groups an item may be in. */
  static final int MOST_GROUPS = 64;

  /** Reads the payload of a roster set of this owner. */
  static RosterSet read(Element query, Jid owner) throws StanzaException {
    List<Element> items = query.elements("item", Rosters.NS);
    if (items.size() != 1) {
      throw new StanzaException(Condition.BAD_REQUEST, "A roster set holds exactly one item.");
    }
    Element item = items.getFirst();
    Jid contact = contact(item);
    if (contact.equals(owner)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "Nobody is in their own roster.");
    }
    if ("remove".equals(item.attribute("subscription"))) {
      return new RosterSet(contact, true, "", List.of());
    }
    String name = item.attributeOr("name", "");
    if (isTooLong(name)) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "The name is too long.");
    }
    return new RosterSet(contact, false, name, groups(item));
  }

  private static Jid contact(Element item) throws StanzaException {
    String text = item.attribute("jid");
    if (text == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "An item needs an address.");
    }
    Jid contact;
    try {
      contact = Jid.parse(text);
    } catch (JidException e) {
      throw new StanzaException(Condition.JID_MALFORMED, "The address of the item is none.");
    }
    if (contact.isFull()) {
      throw new StanzaException(Condition.BAD_REQUEST, "A roster holds addresses without a resource.");
    }
    return contact;
  }

  private static List<String> groups(Element item) throws StanzaException {
    List<String> groups = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (Element group : item.elements("group", Rosters.NS)) {
      String text = group.text();
      if (text.isEmpty()) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "A group needs a name.");
      }
      if (isTooLong(text)) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "The name of a group is too long.");
      }
      if (!seen.add(Normalizer.normalize(text, Normalizer.Form.NFC))) {
        throw new StanzaException(Condition.BAD_REQUEST, "A group is named twice.");
      }
      groups.add(text);
    }
    if (groups.size() > MOST_GROUPS) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "An item can be in " + MOST_GROUPS + " groups.");
    }
    return List.copyOf(groups);
  }

  private static boolean isTooLong(String text) {
    return text.length() > MOST_TEXT / 3 && text.getBytes(StandardCharsets.UTF_8).length > MOST_TEXT;
  }
}
