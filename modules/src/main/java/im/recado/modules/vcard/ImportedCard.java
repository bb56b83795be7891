package im.recado.modules.vcard;

import im.recado.kernel.store.KeyValues;
import im.recado.modules.pubsub.AccessModel;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The vCard of somebody whose old server kept it as vCard4 alone (XEP-0292), as Prosody does: most clients ask for the one of
 * XEP-0054. May wait.
 */
public final class ImportedCard {
  private static final String CARD = "vcard-temp";
  private static final String CARD4 = "urn:ietf:params:xml:ns:vcard-4.0";
  private static final String NODE = "urn:xmpp:vcard4";
  private static final String KEY = "vcard";

  /** What is one text in both. */
  private static final Map<String, String> TEXTS =
      Map.of("fn", "FN", "nickname", "NICKNAME", "bday", "BDAY", "url", "URL", "title", "TITLE", "role", "ROLE", "note", "DESC");

  /** The parts of a name, by their names here and there. */
  private static final List<List<String>> NAME =
      List.of(
          List.of("surname", "FAMILY"), List.of("given", "GIVEN"), List.of("additional", "MIDDLE"),
          List.of("prefix", "PREFIX"), List.of("suffix", "SUFFIX"));

  private final PubSubStore nodes;
  private final KeyValues cards;

  /** @param cards where vCards are kept */
  public ImportedCard(PubSubStore nodes, KeyValues cards) {
    this.nodes = nodes;
    this.cards = cards;
  }

  /** Makes a vCard of a vCard4 that everybody may read; one that is there stays. */
  public void join(Jid owner) {
    Node node = cards.get(owner, KEY) == null ? nodes.find(owner, NODE) : null;
    // What its owner shows to some alone is not put where everybody may read.
    Item last = node == null || node.config().access() != AccessModel.OPEN ? null : nodes.last(node.key());
    Element card4 = last == null ? null : last.payload();
    if (card4 != null && card4.is("vcard", CARD4)) {
      cards.put(owner, KEY, card(card4).toString());
    }
  }

  private static Element card(Element card4) {
    Element.Builder card = Element.builder("vCard", CARD);
    for (Element property : card4.elements()) {
      String same = TEXTS.get(property.name());
      String value = value(property);
      if (!property.namespace().equals(CARD4)) {
        continue;
      } else if (same != null && !value.isEmpty()) {
        card.child(text(same, value));
      } else if (property.name().equals("n")) {
        Element.Builder name = Element.builder("N", CARD);
        NAME.forEach(part -> name.child(text(part.getLast(), told(property, part.getFirst()))));
        card.child(name.build());
      } else if (property.name().equals("email") && !value.isEmpty()) {
        card.child(Element.of("EMAIL", CARD, text("USERID", value)));
      } else if (property.name().equals("tel") && !value.isEmpty()) {
        card.child(Element.of("TEL", CARD, text("NUMBER", value.startsWith("tel:") ? value.substring("tel:".length()) : value)));
      } else if (property.name().equals("org") && !value.isEmpty()) {
        card.child(Element.of("ORG", CARD, text("ORGNAME", value)));
      }
    }
    return card.build();
  }

  /** What a property says, as text, address or date. */
  private static String value(Element property) {
    for (Element child : property.elements()) {
      if (List.of("text", "uri", "date").contains(child.name())) {
        return child.text().strip();
      }
    }
    return "";
  }

  private static String told(Element property, String part) {
    @Nullable String text = property.childText(part, CARD4);
    return text == null ? "" : text.strip();
  }

  private static Element text(String name, String value) {
    return Element.builder(name, CARD).text(value).build();
  }
}
