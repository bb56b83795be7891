package im.recado.interop.raw;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * An element as it came over the wire. Attributes are by local name ({@code xml:lang} as {@code lang}); children are
 * {@code Xml} and {@code String}.
 */
public record Xml(String name, String namespace, Map<String, String> attributes, List<Object> children) {
  /** Character data with what XML reserves escaped, for attributes too. */
  public static String escape(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").replace("'", "&apos;")
        .replace("\"", "&quot;");
  }

  public boolean is(String name, String namespace) {
    return this.name.equals(name) && this.namespace.equals(namespace);
  }

  /** The value of an attribute, or null. */
  public @Nullable String attribute(String name) {
    return attributes.get(name);
  }

  public String attributeOr(String name, String otherwise) {
    return attributes.getOrDefault(name, otherwise);
  }

  public boolean has(String attribute, String value) {
    return value.equals(attributes.get(attribute));
  }

  public Stream<Xml> elements() {
    return children.stream().filter(Xml.class::isInstance).map(Xml.class::cast);
  }

  public Optional<Xml> child(String name, String namespace) {
    return elements().filter(element -> element.is(name, namespace)).findFirst();
  }

  public boolean hasChild(String name, String namespace) {
    return child(name, namespace).isPresent();
  }

  /** The text of this element alone, without that of its children. */
  public String text() {
    StringBuilder text = new StringBuilder();
    children.stream().filter(String.class::isInstance).forEach(text::append);
    return text.toString();
  }

  /** The text of the child of this name in this element's own namespace, or null. */
  public @Nullable String childText(String name) {
    return child(name, namespace).map(Xml::text).orElse(null);
  }

  /** The defined condition of a stanza error, such as {@code service-unavailable}; empty where there is no error. */
  public String errorCondition() {
    return child("error", namespace).flatMap(error -> error.elements()
        .filter(e -> e.namespace.equals("urn:ietf:params:xml:ns:xmpp-stanzas") && !e.name.equals("text"))
        .findFirst()).map(Xml::name).orElse("");
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("<").append(name).append(" xmlns='").append(namespace).append('\'');
    attributes.forEach((key, value) ->
        out.append(' ').append(key).append("='").append(escape(value)).append('\''));
    if (children.isEmpty()) {
      return out.append("/>").toString();
    }
    out.append('>');
    for (Object child : children) {
      out.append(child instanceof String text ? escape(text) : child.toString());
    }
    return out.append("</").append(name).append('>').toString();
  }
}
