package im.recado.wire.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What an {@link XmlTokenizer} needs while it is inside an element: the elements that are open, the start tag being
 * read, a token that is split or escaped. A tokenizer that waits between two elements has none; platform threads keep
 * one each for the next that needs it.
 */
final class TokenScratch {
  private static final ThreadLocal<@Nullable TokenScratch> SPARE = new ThreadLocal<>();
  private static final int FEW_ATTRIBUTES = 8;
  private static final String[] NONE = {};
  private static final String XMLNS = "http://www.w3.org/2000/xmlns/";

  final Utf8Reader utf8 = new Utf8Reader();
  final ReferenceReader reference = new ReferenceReader();

  /** One of {@link TokenState}. */
  byte state;

  byte quote;
  /** Whether the token being read has no byte beyond ASCII. */
  boolean ascii;

  boolean expectNameStart;
  /** How far a fixed sequence has been seen. */
  int match;
  /** Where the colon stands in the name being read, or -1. */
  int colon;

  /** The token so far, as far as it is not a run of the bytes being fed. */
  byte[] token = new byte[256];

  int tokenLength;

  /** The names of the open elements as they were written, one after the other; the end tag must repeat them. */
  byte[] names = new byte[128];

  int namesLength;
  /** How many elements are open below a stream's root; in a document, the root counts. */
  int open;

  int[] nameStart = new int[8];
  /** How many prefixes were declared before each open element. */
  int[] declaredBefore = new int[8];

  @Nullable String[] defaults = new @Nullable String[8];
  final NamespaceScope scope = new NamespaceScope();

  /** The start tag being read. */
  @Nullable String elementPrefix;

  String elementName = "";
  @Nullable String newDefault;
  int attributeCount;
  @Nullable String attributePrefix;
  String attributeName = "";
  /** Triples of prefix (or null), name and value, as read. */
  private @Nullable String[] attributes = new @Nullable String[24];

  private int attributesLength;

  static TokenScratch take() {
    TokenScratch spare = SPARE.get();
    if (spare == null) {
      return new TokenScratch();
    }
    SPARE.set(null);
    return spare;
  }

  /** Gives the scratch back to the thread, unless something large has made it grow. */
  void release() {
    if (Thread.currentThread().isVirtual()
        || token.length > 8192
        || names.length > 2048
        || nameStart.length > 256
        || attributes.length > 512
        || scope.isLarge()) {
      return;
    }
    clear();
    SPARE.set(this);
  }

  void clear() {
    utf8.clear();
    open = 0;
    tokenLength = 0;
    namesLength = 0;
    scope.backTo(0);
    elementPrefix = null;
    newDefault = null;
    attributePrefix = null;
    attributeName = "";
    elementName = "";
    Arrays.fill(attributes, 0, attributesLength, null);
    attributesLength = 0;
    attributeCount = 0;
  }

  /** A string of bytes that are known to be UTF-8. */
  String string(byte[] bytes, int offset, int length) {
    if (length == 0) {
      return "";
    }
    return new String(bytes, offset, length, ascii ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
  }

  /** A string that is likely one of {@link KnownNames}. */
  String known(byte[] bytes, int offset, int length) {
    String known = KnownNames.find(bytes, offset, length);
    return known != null ? known : string(bytes, offset, length);
  }

  void append(byte[] in, int from, int to) {
    int more = to - from;
    if (token.length - tokenLength < more) {
      token = Arrays.copyOf(token, Math.max(2 * token.length, tokenLength + more));
    }
    System.arraycopy(in, from, token, tokenLength, more);
    tokenLength += more;
  }

  void append(int ascii) {
    if (token.length == tokenLength) {
      token = Arrays.copyOf(token, 2 * token.length);
    }
    token[tokenLength++] = (byte) ascii;
  }

  void appendCodePoint(int c) {
    if (c < 0x80) {
      append(c);
    } else if (c < 0x800) {
      append(0xC0 | c >> 6);
      append(0x80 | c & 0x3F);
    } else if (c < 0x10000) {
      append(0xE0 | c >> 12);
      append(0x80 | c >> 6 & 0x3F);
      append(0x80 | c & 0x3F);
    } else {
      append(0xF0 | c >> 18);
      append(0x80 | c >> 12 & 0x3F);
      append(0x80 | c >> 6 & 0x3F);
      append(0x80 | c & 0x3F);
    }
  }

  /** Begins an element, which will be the innermost one when its start tag has been read. */
  void beginElement(byte[] in, int offset, int length) {
    int place = open;
    if (place == nameStart.length) {
      nameStart = Arrays.copyOf(nameStart, 2 * place);
      declaredBefore = Arrays.copyOf(declaredBefore, 2 * place);
      defaults = Arrays.copyOf(defaults, 2 * place);
    }
    nameStart[place] = namesLength;
    declaredBefore[place] = scope.size();
    if (names.length - namesLength < length) {
      names = Arrays.copyOf(names, Math.max(2 * names.length, namesLength + length));
    }
    System.arraycopy(in, offset, names, namesLength, length);
    namesLength += length;
    newDefault = null;
    attributeCount = 0;
  }

  void endElement(int place) {
    namesLength = nameStart[place];
    if (scope.size() > declaredBefore[place]) {
      scope.backTo(declaredBefore[place]);
    }
    defaults[place] = null;
  }

  /**
   * Declares a namespace for the element being read, by the rules of Namespaces in XML 1.0.
   *
   * @param prefix null for the default namespace
   */
  void declare(int place, @Nullable String prefix, String uri) throws XmlException {
    for (int i = 0; i < uri.length(); i++) {
      if (uri.charAt(i) <= ' ') {
        throw XmlException.malformed("white space in the name of a namespace");
      }
    }
    if (uri.equals(XMLNS) || uri.equals(Namespaces.XML) != "xml".equals(prefix) || "xmlns".equals(prefix)) {
      throw XmlException.malformed("a reserved prefix or namespace");
    }
    if (prefix == null) {
      if (newDefault != null) {
        throw duplicate();
      }
      newDefault = uri;
    } else if (uri.isEmpty()) {
      throw XmlException.malformed("a prefix without a namespace");
    } else if (scope.declaredSince(declaredBefore[place], prefix)) {
      throw duplicate();
    } else {
      scope.declare(prefix, uri);
    }
  }

  void addAttribute(String value) {
    if (attributes.length - attributesLength < 3) {
      attributes = Arrays.copyOf(attributes, 2 * attributes.length);
    }
    attributes[attributesLength++] = attributePrefix;
    attributes[attributesLength++] = attributeName;
    attributes[attributesLength++] = value;
  }

  /** The attributes of the start tag with their prefixes resolved; forgets them. */
  String[] takeAttributes(XmlTokenizer resolver) throws XmlException {
    int length = attributesLength;
    if (length == 0) {
      return NONE;
    }
    String[] resolved = new String[length];
    for (int i = 0; i < length; i += 3) {
      String prefix = attributes[i];
      resolved[i] = prefix == null ? "" : resolver.resolve(prefix);
      resolved[i + 1] = String.valueOf(attributes[i + 1]);
      resolved[i + 2] = String.valueOf(attributes[i + 2]);
    }
    Arrays.fill(attributes, 0, length, null);
    attributesLength = 0;
    refuseDuplicates(resolved);
    return resolved;
  }

  private static void refuseDuplicates(String[] attributes) throws XmlException {
    if (attributes.length <= 3 * FEW_ATTRIBUTES) {
      for (int i = 3; i < attributes.length; i += 3) {
        for (int j = 0; j < i; j += 3) {
          if (attributes[i + 1].equals(attributes[j + 1]) && attributes[i].equals(attributes[j])) {
            throw duplicate();
          }
        }
      }
      return;
    }
    Set<AttributeKey> seen = HashSet.newHashSet(attributes.length / 3);
    for (int i = 0; i < attributes.length; i += 3) {
      if (!seen.add(new AttributeKey(attributes[i + 1], attributes[i]))) {
        throw duplicate();
      }
    }
  }

  private static XmlException duplicate() {
    return XmlException.malformed("an attribute twice in one tag");
  }

  /** Comparable, so that a set of keys with colliding hashes stays a balanced tree (SECURITY X8). */
  private record AttributeKey(String name, String namespace) implements Comparable<AttributeKey> {
    @Override
    public int compareTo(AttributeKey other) {
      int order = name.compareTo(other.name);
      return order != 0 ? order : namespace.compareTo(other.namespace);
    }
  }
}
