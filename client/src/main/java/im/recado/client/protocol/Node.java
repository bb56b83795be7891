package im.recado.client.protocol;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** An element of XML with all that is in it. Immutable: what changes one gives another. */
public record Node(String name, String ns, Map<String, String> attributes, List<Node> children, String text) {
  public Node {
    attributes = Collections.unmodifiableMap(new LinkedHashMap<>(attributes));
    children = List.copyOf(children);
  }

  public static Node of(String name, String ns) {
    return new Node(name, ns, Map.of(), List.of(), "");
  }

  public static Node of(String name, String ns, Node... children) {
    return new Node(name, ns, Map.of(), List.of(children), "");
  }

  public static Node text(String name, String ns, String text) {
    return new Node(name, ns, Map.of(), List.of(), text);
  }

  /** A request: {@code get} or {@code set}. The link gives it an id. */
  public static Node iq(String type, @Nullable Jid to, Node payload) {
    return of("iq", Ns.CLIENT, payload).with("type", type).with("to", to);
  }

  public static Node message(String type, Jid to, Node... children) {
    return of("message", Ns.CLIENT, children).with("type", type).with("to", to);
  }

  public static Node presence(@Nullable String type, @Nullable Jid to, Node... children) {
    return of("presence", Ns.CLIENT, children).with("type", type).with("to", to);
  }

  /** With this attribute; null or an empty value takes it away. */
  public Node with(String attribute, @Nullable Object value) {
    Map<String, String> changed = new LinkedHashMap<>(attributes);
    if (value == null || value.toString().isEmpty()) {
      changed.remove(attribute);
    } else {
      changed.put(attribute, value.toString());
    }
    return new Node(name, ns, changed, children, text);
  }

  public Node add(Node... more) {
    List<Node> all = new ArrayList<>(children);
    all.addAll(List.of(more));
    return new Node(name, ns, attributes, all, text);
  }

  /** The value of an attribute, empty when it is not there. */
  public String get(String attribute) {
    return attributes.getOrDefault(attribute, "");
  }

  public Optional<Jid> jid(String attribute) {
    return Jid.parse(attributes.get(attribute));
  }

  public boolean is(String otherName, String otherNs) {
    return name.equals(otherName) && ns.equals(otherNs);
  }

  public Optional<Node> child(String childName, String childNs) {
    return all(childName, childNs).findFirst();
  }

  /** A child in the namespace of this element. */
  public Optional<Node> child(String childName) {
    return child(childName, ns);
  }

  public boolean has(String childName, String childNs) {
    return child(childName, childNs).isPresent();
  }

  public Stream<Node> all(String childName, String childNs) {
    return children.stream().filter(child -> child.is(childName, childNs));
  }

  /** The text of a child in the namespace of this element, empty when there is none. */
  public String textOf(String childName) {
    return child(childName).map(Node::text).orElse("");
  }

  /** The first child: what a request or its answer is about. */
  public Optional<Node> payload() {
    return children.stream().filter(child -> !child.name.equals("error")).findFirst();
  }

  /** As XML within an element of another namespace. */
  public String xml(String around) {
    StringBuilder out = new StringBuilder();
    write(out, around);
    return out.toString();
  }

  private void write(StringBuilder out, String around) {
    out.append('<').append(name);
    if (!ns.equals(around)) {
      out.append(" xmlns='");
      escape(out, ns);
      out.append('\'');
    }
    attributes.forEach((key, value) -> {
      out.append(' ').append(key).append("='");
      escape(out, value);
      out.append('\'');
    });
    if (text.isEmpty() && children.isEmpty()) {
      out.append("/>");
      return;
    }
    out.append('>');
    out.append(inner());
    out.append("</").append(name).append('>');
  }

  /** Text and children as XML. */
  String inner() {
    StringBuilder out = new StringBuilder();
    escape(out, text);
    children.forEach(child -> child.write(out, ns));
    return out.toString();
  }

  /** Text as it stands in XML, also between quotation marks. */
  public static String escaped(String text) {
    StringBuilder out = new StringBuilder();
    escape(out, text);
    return out.toString();
  }

  /** Characters that XML cannot have are left out: a paste may contain them. */
  private static void escape(StringBuilder out, String text) {
    text.codePoints().forEach(c -> {
      switch (c) {
        case '<' -> out.append("&lt;");
        case '>' -> out.append("&gt;");
        case '&' -> out.append("&amp;");
        case '\'' -> out.append("&apos;");
        case '"' -> out.append("&quot;");
        case '\r' -> out.append("&#13;");
        default -> {
          if ((c >= 0x20 && (c < 0xD800 || c > 0xDFFF) && (c & 0xFFFE) != 0xFFFE) || c == '\t' || c == '\n') {
            out.appendCodePoint(c);
          }
        }
      }
    });
  }
}
