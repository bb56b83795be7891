package im.recado.modules.sessions;

import im.recado.wire.form.DataForm;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Takes out of a stanza what an administrator has no business to see while looking for what a client does. Without words the
 * list is of what stays, as nobody can list all places where people write.
 */
final class Masks {
  static final String MASK = "***";

  /** What names of elements, attributes and fields with secrets end with. */
  private static final List<String> SECRETS = List.of("password", "passwd", "secret", "token", "digest", "roomsecret");

  /** Attributes with ids, types, states, and addresses that say where something goes. */
  private static final Set<String> ATTRIBUTES =
      Set.of(
          "action", "affiliation", "algo", "approved", "ask", "autojoin", "block-size", "by", "category", "cause", "code", "complete",
          "creator", "from", "h", "hash", "id", "initiator", "jid", "location", "max", "max_items", "maxchars", "maxstanzas", "mechanism",
          "media", "node", "previd", "queryid", "responder", "resume", "rid", "role", "seconds", "senders", "seq", "sessionid", "sid", "since",
          "size", "stable", "stamp", "status", "subid", "subscription", "to", "type", "var", "ver", "version");

  /** Elements, by their namespace, whose text is a state, a number, an id or an address. */
  private static final Map<String, Set<String>> TEXTS =
      Map.of(
          Namespaces.CLIENT, Set.of("show", "priority"),
          Namespaces.BIND, Set.of("jid", "resource"),
          "http://jabber.org/protocol/rsm", Set.of("first", "last", "count", "max", "index", "before", "after"));

  private Masks() {}

  /**
   * The stanza without secrets.
   *
   * @param words whether what people write stays
   */
  static Element masked(Element element, boolean words) {
    return words ? withoutSecrets(element) : shape(element, false);
  }

  /**
   * What an element is, with names and namespaces, and nothing of what it says.
   *
   * @param texts whether its text stays, for what is around it
   */
  private static Element shape(Element element, boolean texts) {
    Element.Builder shape = Element.builder(element.name(), element.namespace());
    for (int i = 0; i < element.attributeCount(); i++) {
      String namespace = element.attributeNamespace(i);
      String name = element.attributeName(i);
      boolean isShown = namespace.isEmpty() ? ATTRIBUTES.contains(name) : namespace.equals(Namespaces.XML) && name.equals("lang");
      shape.attribute(namespace, name, isShown ? element.attributeValue(i) : MASK);
    }
    String text = element.text();
    if (!text.isBlank()) {
      boolean isShown = texts || TEXTS.getOrDefault(element.namespace(), Set.of()).contains(element.name());
      shape.text(isShown ? text : MASK);
    }
    // What kind of form it is.
    boolean isKind = element.is("field", DataForm.NS) && element.attributeOr("var", "").equals("FORM_TYPE");
    for (Element child : element.elements()) {
      shape.child(shape(child, isKind && child.is("value", DataForm.NS)));
    }
    return shape.build();
  }

  private static Element withoutSecrets(Element element) {
    boolean isField = element.name().equals("field");
    if (isSecret(element.name()) || (isField && isSecret(element.attributeOr("var", "")))) {
      return Element.of(element.name(), element.namespace(), MASK);
    }
    Element copy = element.without(child -> true);
    for (String secret : SECRETS) {
      copy = copy.attribute(secret) == null ? copy : copy.withAttribute(secret, MASK);
    }
    for (Element child : element.elements()) {
      copy = copy.withChild(withoutSecrets(child));
    }
    return copy;
  }

  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRETS.stream().anyMatch(lower::endsWith);
  }
}
