package im.recado.wire.xml;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * An XML element: name, namespace, attributes and children, immutable and safe to share between threads. Prefixes are
 * not kept: a name is what its namespace says it is.
 *
 * <p>Children are {@link Element}s and {@link String}s (character data), in document order.
 */
public final class Element {
  private static final Object[] NO_CHILDREN = {};
  private static final String[] NO_ATTRIBUTES = {};

  /** An element without name, attributes and children. */
  private static final int OWN_SIZE = 64;

  private final String name;
  private final String namespace;
  /** Triples of namespace (empty for none), name and value. */
  private final String[] attributes;

  private final Object[] children;
  /** What is kept in serialised form once copies with other attributes exist; null until then. */
  private @Nullable SharedForm shared;
  /** Counted when it is asked for; 0 until then. */
  private int size;

  Element(String name, String namespace, String[] attributes, Object[] children) {
    this.name = name;
    this.namespace = namespace;
    this.attributes = attributes;
    this.children = children;
  }

  /**
   * A copy of {@code other} with other attributes, which shares its children in both forms.
   *
   * @param readdressed whether it differs in {@code to} alone
   */
  private Element(Element other, String[] attributes, boolean readdressed) {
    this(other.name, other.namespace, attributes, other.children);
    if (children.length > 0) {
      SharedForm form = other.shared;
      if (form == null) {
        form = new SharedForm();
        other.shared = form;
      }
      shared = readdressed ? form : form.withOtherHead();
    }
  }

  /** An element without attributes and children. */
  public static Element of(String name, String namespace) {
    return new Element(name, namespace, NO_ATTRIBUTES, NO_CHILDREN);
  }

  /** An element that holds nothing but text; none at all when {@code text} is empty. */
  public static Element of(String name, String namespace, String text) {
    return new Element(name, namespace, NO_ATTRIBUTES, text.isEmpty() ? NO_CHILDREN : new Object[] {text});
  }

  /** An element without attributes around these child elements. */
  public static Element of(String name, String namespace, Element... children) {
    return new Element(name, namespace, NO_ATTRIBUTES, Arrays.copyOf(children, children.length, Object[].class));
  }

  public static Builder builder(String name, String namespace) {
    return new Builder(name, namespace);
  }

  /** A builder that starts as a copy of this element. */
  public Builder toBuilder() {
    Builder builder = new Builder(name, namespace);
    builder.attributes.addAll(Arrays.asList(attributes));
    builder.children.addAll(Arrays.asList(children));
    return builder;
  }

  public String name() {
    return name;
  }

  public String namespace() {
    return namespace;
  }

  public boolean is(String name, String namespace) {
    return this.name.equals(name) && this.namespace.equals(namespace);
  }

  /** The value of an attribute in no namespace, or null. */
  public @Nullable String attribute(String name) {
    return attribute("", name);
  }

  public @Nullable String attribute(String namespace, String name) {
    for (int i = 0; i < attributes.length; i += 3) {
      if (attributes[i + 1].equals(name) && attributes[i].equals(namespace)) {
        return attributes[i + 2];
      }
    }
    return null;
  }

  public String attributeOr(String name, String otherwise) {
    String value = attribute(name);
    return value == null ? otherwise : value;
  }

  /** The language that {@code xml:lang} names on this very element, or null. */
  public @Nullable String lang() {
    return attribute(Namespaces.XML, "lang");
  }

  public int attributeCount() {
    return attributes.length / 3;
  }

  /** The namespace of the attribute at this place, empty for none. */
  public String attributeNamespace(int index) {
    return attributes[3 * index];
  }

  public String attributeName(int index) {
    return attributes[3 * index + 1];
  }

  public String attributeValue(int index) {
    return attributes[3 * index + 2];
  }

  public int childCount() {
    return children.length;
  }

  /** What copies of this element share of their serialised form, or null. */
  @Nullable SharedForm shared() {
    return shared;
  }

  /** The child at this place: an {@link Element} or a {@link String}. */
  public Object child(int index) {
    return children[index];
  }

  /** The first child element of this name and namespace, or null. */
  public @Nullable Element child(String name, String namespace) {
    for (Object child : children) {
      if (child instanceof Element element && element.is(name, namespace)) {
        return element;
      }
    }
    return null;
  }

  /** The first child element of this namespace, whatever its name, or null. */
  public @Nullable Element childIn(String namespace) {
    for (Object child : children) {
      if (child instanceof Element element && element.namespace.equals(namespace)) {
        return element;
      }
    }
    return null;
  }

  public boolean has(String name, String namespace) {
    return child(name, namespace) != null;
  }

  /** The first child element, or null. */
  public @Nullable Element firstElement() {
    for (Object child : children) {
      if (child instanceof Element element) {
        return element;
      }
    }
    return null;
  }

  /** The child elements, in document order. */
  public List<Element> elements() {
    List<Element> elements = new ArrayList<>(children.length);
    for (Object child : children) {
      if (child instanceof Element element) {
        elements.add(element);
      }
    }
    return elements;
  }

  public List<Element> elements(String name, String namespace) {
    List<Element> elements = new ArrayList<>();
    for (Object child : children) {
      if (child instanceof Element element && element.is(name, namespace)) {
        elements.add(element);
      }
    }
    return elements;
  }

  /** The character data directly inside this element, joined; empty when there is none. */
  public String text() {
    if (children.length == 1 && children[0] instanceof String only) {
      return only;
    }
    StringBuilder text = new StringBuilder();
    for (Object child : children) {
      if (child instanceof String characters) {
        text.append(characters);
      }
    }
    return text.toString();
  }

  /** The text of the first child element of this name and namespace, or null when there is no such child. */
  public @Nullable String childText(String name, String namespace) {
    Element child = child(name, namespace);
    return child == null ? null : child.text();
  }

  /** This element with an attribute set, or removed when the value is null; children are shared, not copied. */
  public Element withAttribute(String name, @Nullable String value) {
    return withAttribute("", name, value);
  }

  /** The same for an attribute in a namespace. */
  public Element withAttribute(String namespace, String name, @Nullable String value) {
    boolean readdressed = name.equals("to") && namespace.isEmpty();
    int at = -1;
    for (int i = 0; i < attributes.length; i += 3) {
      if (attributes[i].equals(namespace) && attributes[i + 1].equals(name)) {
        at = i;
        break;
      }
    }
    if (value == null) {
      if (at < 0) {
        return this;
      }
      String[] fewer = new String[attributes.length - 3];
      System.arraycopy(attributes, 0, fewer, 0, at);
      System.arraycopy(attributes, at + 3, fewer, at, fewer.length - at);
      return new Element(this, fewer, readdressed);
    }
    if (at >= 0) {
      if (attributes[at + 2].equals(value)) {
        return this;
      }
      String[] changed = attributes.clone();
      changed[at + 2] = value;
      return new Element(this, changed, readdressed);
    }
    String[] more = Arrays.copyOf(attributes, attributes.length + 3);
    more[attributes.length] = namespace;
    more[attributes.length + 1] = name;
    more[attributes.length + 2] = value;
    return new Element(this, more, readdressed);
  }

  /** This element with one more child at its end. */
  public Element withChild(Element child) {
    Object[] more = Arrays.copyOf(children, children.length + 1);
    more[children.length] = child;
    return new Element(name, namespace, attributes, more);
  }

  /** This element without the child elements that match; itself when none does. */
  public Element without(Predicate<Element> unwanted) {
    int kept = 0;
    Object[] rest = null;
    for (int i = 0; i < children.length; i++) {
      boolean drop = children[i] instanceof Element element && unwanted.test(element);
      if (drop && rest == null) {
        rest = Arrays.copyOf(children, children.length);
        kept = i;
      } else if (!drop && rest != null) {
        rest[kept++] = children[i];
      }
    }
    return rest == null ? this : new Element(name, namespace, attributes, Arrays.copyOf(rest, kept));
  }

  /**
   * This element without the elements that match further down: its own children stay, whatever they are. Recursive; the depth is
   * bounded by the reader.
   */
  public Element withoutBelow(Predicate<Element> unwanted) {
    Object[] rest = children;
    for (int i = 0; i < children.length; i++) {
      Object less =
          children[i] instanceof Element child ? child.without(unwanted).withoutBelow(unwanted) : children[i];
      if (less != children[i]) {
        rest = rest == children ? children.clone() : rest;
        rest[i] = less;
      }
    }
    return rest == children ? this : new Element(name, namespace, attributes, rest);
  }

  /** This element under another name, attributes and children shared. */
  public Element renamed(String name, String namespace) {
    return new Element(name, namespace, attributes, children);
  }

  /**
   * This element, when it is of one namespace, and what stands directly below such elements of the same, in another:
   * streams to servers and components carry stanzas in a namespace of their own. Recursive; the depth is bounded by the
   * reader.
   */
  public Element moved(String from, String to) {
    if (!namespace.equals(from)) {
      return this;
    }
    Builder copy = builder(name, to);
    for (int i = 0; i < attributeCount(); i++) {
      copy.attribute(attributeNamespace(i), attributeName(i), attributeValue(i));
    }
    for (int i = 0; i < childCount(); i++) {
      if (child(i) instanceof Element inner) {
        copy.child(inner.moved(from, to));
      } else {
        copy.text((String) child(i));
      }
    }
    return copy.build();
  }

  /** About how many bytes this takes in memory: for limits. */
  public int size() {
    int known = size;
    if (known == 0) {
      known = OWN_SIZE + name.length() + namespace.length();
      for (String part : attributes) {
        known += part.length();
      }
      for (Object child : children) {
        known += child instanceof Element element ? element.size() : child.toString().length();
      }
      size = known;
    }
    return known;
  }

  /**
   * Equal when names, namespaces, attributes (in any order) and children (in order, adjacent text joined) are. Costs
   * the whole tree; meant for tests and for comparing small payloads.
   */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof Element that && XmlEquality.equal(this, that);
  }

  @Override
  public int hashCode() {
    return Objects.hash(name, namespace, attributes.length);
  }

  /** The element as XML text, standing alone; for people, logs and tests. */
  @Override
  public String toString() {
    return XmlWriter.toXml(this);
  }

  /** Collects an element; used by one thread, once. */
  public static final class Builder {
    private final String name;
    private final String namespace;
    private final List<String> attributes = new ArrayList<>(6);
    private final List<Object> children = new ArrayList<>(4);

    private Builder(String name, String namespace) {
      this.name = Objects.requireNonNull(name);
      this.namespace = Objects.requireNonNull(namespace);
    }

    /** Sets an attribute in no namespace; a null value leaves it out. */
    public Builder attribute(String name, @Nullable String value) {
      return attribute("", name, value);
    }

    public Builder attribute(String namespace, String name, @Nullable String value) {
      for (int i = 0; i < attributes.size(); i += 3) {
        if (attributes.get(i).equals(namespace) && attributes.get(i + 1).equals(name)) {
          attributes.subList(i, i + 3).clear();
          break;
        }
      }
      if (value != null) {
        attributes.add(namespace);
        attributes.add(name);
        attributes.add(value);
      }
      return this;
    }

    /** Adds a child element; null adds nothing. */
    public Builder child(@Nullable Element child) {
      if (child != null) {
        children.add(child);
      }
      return this;
    }

    /** Adds a child element that holds nothing but text; a null text adds nothing. */
    public Builder child(String name, String namespace, @Nullable String text) {
      if (text != null) {
        children.add(Element.of(name, namespace, text));
      }
      return this;
    }

    public Builder children(Iterable<Element> more) {
      more.forEach(children::add);
      return this;
    }

    public Builder text(String text) {
      if (!text.isEmpty()) {
        children.add(text);
      }
      return this;
    }

    public Element build() {
      return new Element(
          name,
          namespace,
          attributes.isEmpty() ? NO_ATTRIBUTES : attributes.toArray(NO_ATTRIBUTES),
          children.isEmpty() ? NO_CHILDREN : children.toArray());
    }
  }
}
