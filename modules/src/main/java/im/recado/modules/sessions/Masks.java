package im.recado.modules.sessions;

import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Takes out of a stanza what an administrator has no business to see while looking for what a client does. */
final class Masks {
  static final String MASK = "***";

  /** What names of elements, attributes and fields with secrets end with. */
  private static final List<String> SECRETS = List.of("password", "passwd", "secret", "token", "digest", "roomsecret");

  /** Elements with what people write or publish, or what is encrypted of it. */
  private static final Set<String> WORDS =
      Set.of("body", "subject", "html", "encrypted", "payload", "status", "item", "vcard", "thread", "data", "unstyled");

  private Masks() {}

  /**
   * The stanza without secrets.
   *
   * @param words whether what people write stays
   */
  static Element masked(Element element, boolean words) {
    String name = element.name().toLowerCase(Locale.ROOT);
    if (isSecret(name) || (name.equals("field") && isSecret(element.attributeOr("var", "")))) {
      return Element.of(element.name(), element.namespace(), MASK);
    }
    boolean isWords = WORDS.contains(name) && element.attribute("jid") == null && element.attribute("nick") == null;
    if (!words && isWords) {
      return Element.of(element.name(), element.namespace(), MASK);
    }
    Element copy = element.without(child -> true);
    for (String secret : SECRETS) {
      copy = copy.attribute(secret) == null ? copy : copy.withAttribute(secret, MASK);
    }
    for (Element child : element.elements()) {
      copy = copy.withChild(masked(child, words));
    }
    return copy;
  }

  private static boolean isSecret(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return SECRETS.stream().anyMatch(lower::endsWith);
  }
}
