package im.recado.testkit.transcript;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Compares what came with what was expected. Names, namespaces, attributes, children and text must be the same, but for:
 *
 * <ul>
 *   <li>{@code {any}} in a value or text stands for any text, {@code {any:name}} for any text that is then known as
 *       {@code ${name}};
 *   <li>the attribute {@code etc} of an expected element allows more than is mentioned: {@code attributes}, {@code
 *       children} or {@code all};
 *   <li>what a server may always add needs no mention: the text of an error, and the one stanza-id that the recipient's own
 *       account gives a message (XEP-0359).
 * </ul>
 */
final class Expectation {
  private static final Pattern HOLE = Pattern.compile("\\{any(?::(?<name>[\\w -]+))?}");
  private static final String STANZA_ID = "urn:xmpp:sid:0";

  private final String account;
  private final Map<String, String> captured;

  /**
   * @param account the recipient's bare address
   * @param captured gets what {@code {any:name}} stood for
   */
  Expectation(String account, Map<String, String> captured) {
    this.account = account;
    this.captured = captured;
  }

  /** Why this is not what was expected, or null when it is. */
  @Nullable String difference(Element expected, Element received) {
    return compare(expected, received, "", true);
  }

  private @Nullable String compare(Element expected, Element received, String path, boolean top) {
    String here = path + "/" + expected.name();
    if (!expected.name().equals(received.name()) || !expected.namespace().equals(received.namespace())) {
      return "%s: expected <%s xmlns='%s'>, received <%s xmlns='%s'>"
          .formatted(here, expected.name(), expected.namespace(), received.name(), received.namespace());
    }
    String more = expected.attributeOr("etc", "");
    boolean moreAttributes = more.equals("attributes") || more.equals("all");
    boolean moreChildren = more.equals("children") || more.equals("all");
    String difference = attributes(expected, received, here, moreAttributes);
    return difference != null ? difference : children(expected, received, here, moreChildren, top);
  }

  private @Nullable String attributes(Element expected, Element received, String here, boolean more) {
    for (int i = 0; i < expected.attributeCount(); i++) {
      String name = expected.attributeName(i);
      String namespace = expected.attributeNamespace(i);
      if (name.equals("etc") && namespace.isEmpty()) {
        continue;
      }
      String value = received.attribute(namespace, name);
      if (value == null) {
        return here + ": attribute '" + name + "' is missing";
      }
      if (!fits(expected.attributeValue(i), value)) {
        return "%s: attribute '%s': expected '%s', received '%s'"
            .formatted(here, name, expected.attributeValue(i), value);
      }
    }
    for (int i = 0; !more && i < received.attributeCount(); i++) {
      if (expected.attribute(received.attributeNamespace(i), received.attributeName(i)) == null) {
        return here + ": attribute '" + received.attributeName(i) + "' was not expected";
      }
    }
    return null;
  }

  private @Nullable String children(Element expected, Element received, String here, boolean more, boolean top) {
    List<Element> wanted = expected.elements();
    if (wanted.isEmpty() && !more && !fits(expected.text(), received.text())) {
      return here + ": expected the text '" + expected.text() + "', received '" + received.text() + "'";
    }
    if (!wanted.isEmpty() && !more && !received.text().isBlank()) {
      return here + ": the text '" + received.text() + "' was not expected";
    }
    List<Element> rest = new ArrayList<>(received.elements());
    for (Element one : wanted) {
      String closest = null;
      boolean found = false;
      for (int i = 0; i < rest.size() && !found; i++) {
        String difference = compare(one, rest.get(i), here, false);
        if (difference == null) {
          rest.remove(i);
          found = true;
        } else if (closest == null || (rest.get(i).is(one.name(), one.namespace()))) {
          closest = difference;
        }
      }
      if (!found) {
        return closest == null ? here + ": <" + one.name() + "> is missing" : closest;
      }
    }
    if (top && received.name().equals("message")) {
      removeFirst(rest, STANZA_ID, "stanza-id");
    }
    rest.removeIf(
        one ->
            one.is("text", Namespaces.STANZA_ERRORS)
                || one.is("text", Namespaces.STREAM_ERRORS));
    return more || rest.isEmpty() ? null : here + ": " + rest.getFirst() + " was not expected";
  }

  private void removeFirst(List<Element> rest, String namespace, String name) {
    for (int i = 0; i < rest.size(); i++) {
      if (rest.get(i).is(name, namespace) && account.equals(rest.get(i).attribute("by"))) {
        rest.remove(i);
        return;
      }
    }
  }

  private boolean fits(String expected, String received) {
    if (expected.indexOf('{') < 0) {
      return expected.equals(received);
    }
    StringBuilder pattern = new StringBuilder();
    List<String> names = new ArrayList<>();
    Matcher hole = HOLE.matcher(expected);
    int from = 0;
    while (hole.find()) {
      pattern.append(Pattern.quote(expected.substring(from, hole.start()))).append("(.*)");
      names.add(hole.group("name") == null ? "" : hole.group("name"));
      from = hole.end();
    }
    pattern.append(Pattern.quote(expected.substring(from)));
    Matcher match = Pattern.compile(pattern.toString(), Pattern.DOTALL).matcher(received);
    if (!match.matches()) {
      return false;
    }
    for (int i = 0; i < names.size(); i++) {
      if (!names.get(i).isEmpty()) {
        captured.put(names.get(i), match.group(i + 1));
      }
    }
    return true;
  }
}
