package im.recado.wire.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one serialiser: writes elements as UTF-8 into a byte array of its own, which its owner
 * empties with {@link #clear()}. Used by one thread; one writer serves all the streams of an event
 * loop, so an idle stream holds none.
 *
 * <p>Elements of {@link Namespaces#STREAM} get the prefix {@code stream}, and on streams those of
 * {@link Namespaces#DIALBACK} the prefix {@code db}, which XEP-0220 section 2.1 demands and headers between servers declare; all others stand in a
 * default namespace, declared only where it differs from the parent's. Attributes of {@link
 * Namespaces#XML} get the prefix {@code xml}, those of any other namespace a generated one ({@code
 * a0}, {@code a1}, ...) declared on their element.
 *
 * <p>What cannot be said in XML is never written (SECURITY X4). In text and in values a character
 * that XML 1.0 does not allow, a lone surrogate included, becomes U+FFFD, so that text from a
 * gateway or a database cannot break a stream. A name that is no name ({@code xmlns} and names with
 * a colon included) is a fault of the program: the call throws {@link IllegalArgumentException} and
 * the buffer is as it was before.
 */
public final class XmlWriter {
  private static final int FIRST_SIZE = 1024;
  private static final int KEPT_SIZE = 64 * 1024;

  /** Larger children are written anew for every recipient rather than kept. */
  private static final int MOST_SHARED = 64 * 1024;

  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";
  private static final byte[] DECLARATION = ascii("<?xml version='1.0'?>");
  private static final byte[] STREAM_END = ascii("</stream:stream>");
  private static final byte[] STREAM_PREFIX = ascii("stream:");
  private static final byte[] STREAM_NAMESPACE = ascii(" xmlns:stream='" + Namespaces.STREAM + "'");
  private static final byte[] DIALBACK_NAMESPACE = ascii(" xmlns:db='" + Namespaces.DIALBACK + "'");
  private static final byte[] DIALBACK_PREFIX = ascii("db:");
  private static final byte[] DEFAULT_NAMESPACE = ascii(" xmlns='");
  private static final byte[] TO = ascii(" to='");
  private static final byte[] XML_PREFIX = ascii("xml:");

  private final String contentNamespace;
  private byte[] buffer = new byte[FIRST_SIZE];
  private int length;

  /**
   * The elements that are open, each with the place of its next child and the default namespace
   * inside it.
   */
  private @Nullable Element[] open = new @Nullable Element[8];

  private int[] next = new int[8];
  private @Nullable String[] scopes = new @Nullable String[8];

  /** The child of the stream that is being written, when it has the prefix of dialback; children elsewhere have not. */
  private @Nullable Element dialback;

  /**
   * @param contentNamespace the default namespace of the streams that this writes to, as {@link
   *     Namespaces#CLIENT}; empty when every element stands alone (WebSocket frames, BOSH bodies,
   *     files)
   */
  public XmlWriter(String contentNamespace) {
    this.contentNamespace = Objects.requireNonNull(contentNamespace);
  }

  /** The element as XML text, standing alone. */
  public static String toXml(Element element) {
    XmlWriter writer = new XmlWriter("");
    writer.element(element);
    return new String(writer.buffer, 0, writer.length, StandardCharsets.UTF_8);
  }

  /** The element as UTF-8, standing alone. */
  public static byte[] toBytes(Element element) {
    XmlWriter writer = new XmlWriter("");
    writer.element(element);
    return Arrays.copyOf(writer.buffer, writer.length);
  }

  /**
   * The bytes so far, from 0 to {@link #length()}. The array is this writer's own and changes with
   * the next call.
   */
  public byte[] buffer() {
    return buffer;
  }

  /** How many bytes are written. */
  public int length() {
    return length;
  }

  /** Forgets what was written; a buffer that one large element had made grow is let go. */
  public void clear() {
    length = 0;
    if (buffer.length > KEPT_SIZE) {
      buffer = new byte[FIRST_SIZE];
    }
  }

  /**
   * Writes a whole element, as a child of the stream's root or standing alone. Depth costs no
   * stack.
   */
  public void element(Element element) {
    int start = length;
    try {
      tree(element);
    } catch (IllegalArgumentException e) {
      length = start;
      Arrays.fill(open, null);
      throw e;
    } finally {
      dialback = null;
    }
  }

  /**
   * Opens a stream: the XML declaration and the start tag with the attributes of {@code header},
   * nothing of its name.
   */
  public void openStream(Element header) {
    int start = length;
    try {
      raw(DECLARATION);
      raw('<');
      raw(STREAM_PREFIX);
      name("stream");
      raw(DEFAULT_NAMESPACE);
      value(contentNamespace);
      raw('\'');
      raw(STREAM_NAMESPACE);
      if (contentNamespace.equals(Namespaces.SERVER)) {
        raw(DIALBACK_NAMESPACE);
      }
      attributes(header, false);
      raw('>');
    } catch (IllegalArgumentException e) {
      length = start;
      throw e;
    }
  }

  /**
   * Opens what holds several elements of a stream, as a body of BOSH does: the start tag of {@code header}, which is of
   * the content namespace, with the prefix of streams.
   *
   * @param prefix for attributes of {@code namespace}, which old clients know by it
   */
  public void openWrapper(Element header, String prefix, String namespace) {
    int start = length;
    try {
      raw('<');
      name(header.name());
      raw(DEFAULT_NAMESPACE);
      value(contentNamespace);
      raw('\'');
      raw(STREAM_NAMESPACE);
      raw(ascii(" xmlns:" + prefix + "='"));
      value(namespace);
      raw('\'');
      for (int i = 0; i < header.attributeCount(); i++) {
        raw(' ');
        if (header.attributeNamespace(i).equals(namespace)) {
          raw(ascii(prefix + ":"));
        }
        name(header.attributeName(i));
        raw(ascii("='"));
        value(header.attributeValue(i));
        raw('\'');
      }
      raw('>');
    } catch (IllegalArgumentException e) {
      length = start;
      throw e;
    }
  }

  /** Closes what {@link #openWrapper} has opened. */
  public void closeWrapper(Element header) {
    endTag(header);
  }

  public void closeStream() {
    raw(STREAM_END);
  }

  private void tree(Element root) {
    SharedForm form = root.shared();
    String scope;
    if (form != null && root.namespace().equals(contentNamespace)) {
      addressed(root, form);
      scope = contentNamespace;
    } else if (!contentNamespace.isEmpty() && root.namespace().equals(Namespaces.DIALBACK)) {
      // COMPAT ejabberd: what has another prefix, or none, it does not know.
      dialback = root;
      raw('<');
      raw(DIALBACK_PREFIX);
      name(root.name());
      attributes(root, false);
      scope = contentNamespace;
    } else {
      scope = startTag(root, contentNamespace, contentNamespace.isEmpty());
    }
    if (leaf(root)) {
      return;
    }
    SharedChildren shared = form == null ? null : form.children();
    int childrenStart = length;
    boolean keep = shared != null && scope.equals(root.namespace()) && shared.again();
    int depth = 0;
    int index = 0;
    Element current = root;
    while (true) {
      if (index < current.childCount()) {
        Object child = current.child(index++);
        if (child instanceof Element element) {
          String inner = startTag(element, scope, true);
          if (!leaf(element)) {
            if (depth == open.length) {
              grow();
            }
            open[depth] = current;
            next[depth] = index;
            scopes[depth++] = scope;
            current = element;
            scope = inner;
            index = 0;
          }
        } else {
          text((String) child);
        }
      } else if (depth > 0) {
        endTag(current);
        current = Objects.requireNonNull(open[--depth]);
        open[depth] = null;
        scope = Objects.requireNonNull(scopes[depth]);
        index = next[depth];
      } else {
        break;
      }
    }
    if (keep && shared != null && length - childrenStart <= MOST_SHARED) {
      shared.keep(Arrays.copyOfRange(buffer, childrenStart, length));
    }
    endTag(root);
  }

  /**
   * Ends the start tag that was just written and, when it can be done at once, the element. False:
   * its children follow.
   */
  private boolean leaf(Element element) {
    int children = element.childCount();
    if (children == 0) {
      ensure(2);
      buffer[length++] = '/';
      buffer[length++] = '>';
      return true;
    }
    raw('>');
    if (children == 1 && element.child(0) instanceof String only) {
      text(only);
      endTag(element);
      return true;
    }
    SharedForm form = element.shared();
    byte[] ready = form == null ? null : form.children().get();
    if (ready == null) {
      return false;
    }
    raw(ready);
    endTag(element);
    return true;
  }

  /**
   * Writes the start tag, without its end, of an element in the default namespace that has copies for others: {@code
   * to} is last.
   */
  private void addressed(Element element, SharedForm form) {
    byte[] ready = form.head();
    if (ready != null) {
      raw(ready);
    } else {
      int start = length;
      raw('<');
      name(element.name());
      attributes(element, true);
      form.wrote(buffer, start, length);
    }
    String to = element.attribute("to");
    if (to != null) {
      raw(TO);
      value(to);
      raw('\'');
    }
  }

  /** Writes a start tag without its end and returns the default namespace inside the element. */
  private String startTag(Element element, String scope, boolean declareStream) {
    String namespace = element.namespace();
    raw('<');
    String inner = scope;
    if (namespace.equals(Namespaces.STREAM)) {
      raw(STREAM_PREFIX);
      name(element.name());
      if (declareStream) {
        raw(STREAM_NAMESPACE);
      }
    } else {
      name(element.name());
      if (!namespace.equals(scope)) {
        declare(namespace);
        inner = namespace;
      }
    }
    if (element.attributeCount() > 0) {
      attributes(element, false);
    }
    return inner;
  }

  private void declare(String namespace) {
    if (namespace.equals(Namespaces.XML) || namespace.equals(XMLNS)) {
      throw new IllegalArgumentException("not a namespace for elements: " + namespace);
    }
    raw(DEFAULT_NAMESPACE);
    value(namespace);
    raw('\'');
  }

  private void attributes(Element element, boolean withoutTo) {
    int count = element.attributeCount();
    int generated = 0;
    for (int i = 0; i < count; i++) {
      String name = element.attributeName(i);
      String namespace = element.attributeNamespace(i);
      if (namespace.isEmpty()) {
        if (withoutTo && name.equals("to")) {
          continue;
        }
        if (name.equals("xmlns")) {
          throw new IllegalArgumentException("not an XML attribute: xmlns");
        }
        raw(' ');
      } else if (namespace.equals(Namespaces.XML)) {
        raw(' ');
        raw(XML_PREFIX);
      } else {
        prefixed(namespace, generated++);
      }
      name(name);
      ensure(2);
      buffer[length++] = '=';
      buffer[length++] = '\'';
      value(element.attributeValue(i));
      raw('\'');
    }
  }

  private void prefixed(String namespace, int number) {
    if (namespace.equals(XMLNS)) {
      throw new IllegalArgumentException("not a namespace for attributes: " + namespace);
    }
    String prefix = "a" + number;
    raw(ascii(" xmlns:" + prefix + "='"));
    value(namespace);
    raw(ascii("' " + prefix + ":"));
  }

  private void endTag(Element element) {
    ensure(2);
    buffer[length++] = '<';
    buffer[length++] = '/';
    if (element.namespace().equals(Namespaces.STREAM)) {
      raw(STREAM_PREFIX);
    } else if (isDialback(element)) {
      raw(DIALBACK_PREFIX);
    }
    name(element.name());
    raw('>');
  }

  @SuppressWarnings("ReferenceEquality") // One inside it may be equal to it.
  private boolean isDialback(Element element) {
    return element == dialback;
  }

  private void name(String name) {
    int count = name.length();
    ensure(count);
    byte[] out = buffer;
    int at = length;
    for (int i = 0; i < count; i++) {
      char c = name.charAt(i);
      if (c >= 0x80 || !(i == 0 ? XmlChars.isNameStart((byte) c) : XmlChars.isName((byte) c))) {
        unusualName(name);
        return;
      }
      out[at++] = (byte) c;
    }
    if (count == 0) {
      throw new IllegalArgumentException("an empty XML name");
    }
    length = at;
  }

  private void unusualName(String name) {
    if (!XmlChars.isPlainName(name)) {
      throw new IllegalArgumentException("not an XML name: " + name);
    }
    raw(name.getBytes(StandardCharsets.UTF_8));
  }

  private void text(String text) {
    int count = text.length();
    ensure(count);
    byte[] out = buffer;
    int at = length;
    for (int i = 0; i < count; i++) {
      char c = text.charAt(i);
      if (!XmlChars.isQuietText(c)) {
        length = at;
        escaped(text, i, false);
        return;
      }
      out[at++] = (byte) c;
    }
    length = at;
  }

  private void value(String value) {
    int count = value.length();
    ensure(count);
    byte[] out = buffer;
    int at = length;
    for (int i = 0; i < count; i++) {
      char c = value.charAt(i);
      if (!XmlChars.isQuietValue(c)) {
        length = at;
        escaped(value, i, true);
        return;
      }
      out[at++] = (byte) c;
    }
    length = at;
  }

  /** The rest of a text or a value, from the first character that does not stand for itself. */
  private void escaped(String text, int from, boolean value) {
    int count = text.length();
    for (int i = from; i < count; i++) {
      // The longest form of a char is six bytes; the rest needs at least one each.
      ensure(6 + count - i);
      char c = text.charAt(i);
      if (value ? XmlChars.isQuietValue(c) : XmlChars.isQuietText(c)) {
        buffer[length++] = (byte) c;
      } else if (c < 0x80) {
        raw(reference(c));
      } else if (c < 0x800) {
        buffer[length++] = (byte) (0xC0 | c >> 6);
        buffer[length++] = (byte) (0x80 | c & 0x3F);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < count
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int codePoint = Character.toCodePoint(c, text.charAt(++i));
        buffer[length++] = (byte) (0xF0 | codePoint >> 18);
        buffer[length++] = (byte) (0x80 | codePoint >> 12 & 0x3F);
        buffer[length++] = (byte) (0x80 | codePoint >> 6 & 0x3F);
        buffer[length++] = (byte) (0x80 | codePoint & 0x3F);
      } else {
        char allowed = XmlChars.isAllowed(c) ? c : '\uFFFD';
        buffer[length++] = (byte) (0xE0 | allowed >> 12);
        buffer[length++] = (byte) (0x80 | allowed >> 6 & 0x3F);
        buffer[length++] = (byte) (0x80 | allowed & 0x3F);
      }
    }
  }

  private static final byte[] AMP = ascii("&amp;");
  private static final byte[] LT = ascii("&lt;");
  private static final byte[] GT = ascii("&gt;");
  private static final byte[] QUOT = ascii("&quot;");
  private static final byte[] APOS = ascii("&apos;");
  private static final byte[] TAB = ascii("&#x9;");
  private static final byte[] NEWLINE = ascii("&#xA;");
  private static final byte[] RETURN = ascii("&#xD;");
  private static final byte[] REPLACEMENT = "\uFFFD".getBytes(StandardCharsets.UTF_8);

  private static byte[] reference(char c) {
    return switch (c) {
      case '&' -> AMP;
      case '<' -> LT;
      case '>' -> GT;
      case '"' -> QUOT;
      case '\'' -> APOS;
      case '\t' -> TAB;
      case '\n' -> NEWLINE;
      case '\r' -> RETURN;
      default -> REPLACEMENT;
    };
  }

  private void raw(char c) {
    ensure(1);
    buffer[length++] = (byte) c;
  }

  private void raw(byte[] bytes) {
    ensure(bytes.length);
    System.arraycopy(bytes, 0, buffer, length, bytes.length);
    length += bytes.length;
  }

  private void ensure(int more) {
    if (buffer.length - length < more) {
      buffer = Arrays.copyOf(buffer, Math.max(2 * buffer.length, Math.addExact(length, more)));
    }
  }

  private void grow() {
    open = Arrays.copyOf(open, 2 * open.length);
    next = Arrays.copyOf(next, open.length);
    scopes = Arrays.copyOf(scopes, open.length);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
