package im.recado.wire.xml;

import static im.recado.wire.xml.TokenState.AFTER_ATTRIBUTE;
import static im.recado.wire.xml.TokenState.ATTRIBUTE;
import static im.recado.wire.xml.TokenState.BANG;
import static im.recado.wire.xml.TokenState.BEFORE_VALUE;
import static im.recado.wire.xml.TokenState.CDATA;
import static im.recado.wire.xml.TokenState.CDATA_CR;
import static im.recado.wire.xml.TokenState.EMPTY;
import static im.recado.wire.xml.TokenState.END_BLANK;
import static im.recado.wire.xml.TokenState.END_NAME;
import static im.recado.wire.xml.TokenState.MARKUP;
import static im.recado.wire.xml.TokenState.NAME;
import static im.recado.wire.xml.TokenState.OUTSIDE;
import static im.recado.wire.xml.TokenState.REFERENCE;
import static im.recado.wire.xml.TokenState.START;
import static im.recado.wire.xml.TokenState.TAG;
import static im.recado.wire.xml.TokenState.TAG_BLANK;
import static im.recado.wire.xml.TokenState.TEXT;
import static im.recado.wire.xml.TokenState.TEXT_BRACKET;
import static im.recado.wire.xml.TokenState.TEXT_CR;
import static im.recado.wire.xml.TokenState.VALUE;
import static im.recado.wire.xml.TokenState.VALUE_CR;

import im.recado.wire.xml.XmlException.Reason;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The one tokenizer: reads XML from chunks of bytes as they come, in one pass, and tells an {@link XmlHandler}. Its
 * state survives a split anywhere, also inside a character; no byte is looked at twice (SECURITY X8). Used by one
 * thread at a time.
 *
 * <p>Strict (RFC 6120 section 11): UTF-8 only and checked before a byte means anything, XML 1.0 and its namespaces, no
 * DTD, comment, processing instruction or entity but the five; an XML declaration only at the very start; elements of
 * {@link Namespaces#STREAM} only as the root, and {@code error} and {@code features} right inside it. All {@link
 * XmlLimits} are applied while reading.
 *
 * <p>After an {@link XmlException} the tokenizer is done for: every further {@link #feed} throws the same. Between two
 * elements it holds no buffer.
 */
public final class XmlTokenizer {
  private static final int MOST_KNOWN_VALUE = 24;
  private static final byte[] CDATA_START = "[CDATA[".getBytes(StandardCharsets.US_ASCII);

  private final XmlHandler handler;
  private final boolean document;
  private XmlLimits limits;
  private final OpenRoot root = new OpenRoot();
  private @Nullable TokenScratch scratch;
  private @Nullable XmlException failure;

  private boolean closed;
  private boolean paused;
  /** Set when the element that the limits are for begins or ends; its bytes are counted from {@link #countFrom}. */
  private boolean boundary;

  private int countFrom;
  private int used;
  private int elements;
  private int namespaces;
  /** What is being read while there is no scratch: {@link TokenState#START} or {@link TokenState#OUTSIDE}. */
  private byte waiting = START;

  /** A tokenizer for a stream: a root that stays open, limits for each element inside it. */
  public XmlTokenizer(XmlHandler handler, XmlLimits limits) {
    this(handler, limits, false);
  }

  private XmlTokenizer(XmlHandler handler, XmlLimits limits, boolean document) {
    this.handler = Objects.requireNonNull(handler);
    this.limits = Objects.requireNonNull(limits);
    this.document = document;
  }

  /** A tokenizer for one element that stands alone, with the limits of an element at depth one. */
  static XmlTokenizer ofDocument(XmlHandler handler, XmlLimits limits) {
    return new XmlTokenizer(handler, limits, true);
  }

  /**
   * Reads these bytes. Returns how many were used: all, unless the handler called {@link #pause()}.
   *
   * @throws XmlException when the input is refused
   */
  public int feed(byte[] bytes, int offset, int length) throws XmlException {
    Objects.checkFromIndexSize(offset, length, bytes.length);
    if (failure != null) {
      throw failure;
    }
    paused = false;
    if (length == 0) {
      return 0;
    }
    TokenScratch with = scratch;
    if (with == null) {
      with = TokenScratch.take();
      with.state = waiting;
      scratch = with;
    }
    boolean fine = false;
    try {
      int used = run(with, bytes, offset, offset + length) - offset;
      fine = true;
      return used;
    } catch (XmlException e) {
      failure = e;
      throw e;
    } finally {
      if (!fine) {
        scratch = null;
        if (failure == null) {
          failure = new XmlException(Reason.NOT_WELL_FORMED, "the receiver of the input failed");
        }
      } else if (with.open == 0 && (with.state == OUTSIDE || with.state == START) && !with.utf8.inside()) {
        waiting = with.state;
        scratch = null;
        with.release();
      }
    }
  }

  /** Called by the handler: {@link #feed} is to return right after the token that is being reported. */
  public void pause() {
    paused = true;
  }

  public XmlLimits limits() {
    return limits;
  }

  /** Sets other limits; they hold from the next byte on. */
  public void limits(XmlLimits limits) {
    this.limits = Objects.requireNonNull(limits);
  }

  /**
   * Expects a new stream from the next byte on, as after TLS and SASL. To be called between two elements; the handler
   * may call it at the end of one.
   */
  public void reset() {
    root.clear();
    closed = false;
    elements = 0;
    namespaces = 0;
    used = 0;
    boundary = true;
    waiting = START;
    TokenScratch with = scratch;
    if (with != null) {
      with.clear();
      with.state = START;
    }
  }

  /**
   * The namespace that the root of the stream binds to a prefix, the empty prefix being the default one; null when it
   * binds none. The default namespace of a stream is its content namespace (RFC 6120 section 4.8.2).
   */
  public @Nullable String rootNamespace(String prefix) {
    return prefix.isEmpty() ? root.defaultNamespace() : root.find(prefix);
  }

  /** Ends a document: there must have been one whole element. */
  void finish() throws XmlException {
    TokenScratch with = scratch;
    if (with != null && with.utf8.inside()) {
      throw new XmlException(Reason.BAD_ENCODING, "the document ends inside a character");
    }
    if (!closed) {
      throw XmlException.malformed("the document ends too early");
    }
  }

  private int run(TokenScratch with, byte[] in, int from, int end) throws XmlException {
    int at = from;
    while (at < end && !paused) {
      int budget = limits.bytes() - used;
      if (budget <= 0) {
        // White space up to the limit may stand between two elements: the next one is counted for itself.
        if (with.state != OUTSIDE || in[at] != '<') {
          throw XmlException.limit("bytes");
        }
        budget = 1;
      }
      int stop = end - at > budget ? at + budget : end;
      int begin = at;
      boundary = false;
      countFrom = 0;
      while (at < stop && !boundary && !paused) {
        at = step(with, in, at, stop);
      }
      used = boundary ? Math.max(0, at - Math.max(countFrom, begin)) : used + at - begin;
    }
    return at;
  }

  private int step(TokenScratch with, byte[] in, int at, int stop) throws XmlException {
    return switch (with.state) {
      case TEXT -> text(with, in, at, stop);
      case MARKUP -> markup(with, in, at, stop);
      case NAME, ATTRIBUTE -> NameReader.read(with, in, at, stop, limits);
      case TAG, TAG_BLANK -> tag(with, in, at, stop);
      case AFTER_ATTRIBUTE, BEFORE_VALUE -> equalsSign(with, in, at);
      case VALUE -> value(with, in, at, stop);
      case END_NAME -> endName(with, in, at, stop);
      case END_BLANK -> endBlank(with, in, at);
      case EMPTY -> empty(with, in, at);
      case OUTSIDE -> outside(with, in, at, stop);
      case REFERENCE -> TextReader.reference(with, in, at);
      case VALUE_CR -> TextReader.afterReturn(with, in, at, VALUE);
      case TEXT_CR -> TextReader.afterReturn(with, in, at, TEXT);
      case CDATA_CR -> TextReader.afterReturn(with, in, at, CDATA);
      case TEXT_BRACKET -> TextReader.textBracket(with, in, at);
      case BANG -> bang(with, in, at);
      case CDATA -> TextReader.cdata(with, in, at, stop);
      default -> StartReader.read(with, in, at);
    };
  }

  /** Before, between and after what counts. */
  private int outside(TokenScratch with, byte[] in, int from, int stop) throws XmlException {
    int at = from;
    boolean insideCharacter = with.utf8.inside();
    while (!insideCharacter && at < stop && XmlChars.isSpace(in[at])) {
      at++;
    }
    if (at == stop) {
      return at;
    }
    if (in[at] == '<' && !closed && !insideCharacter) {
      with.state = MARKUP;
      boundary = true;
      countFrom = at;
      return at + 1;
    }
    if (in[at] < 0 || insideCharacter) {
      at = with.utf8.read(in, at, stop);
      if (with.utf8.inside()) {
        return at;
      }
    }
    if (root.isOpen() && !closed) {
      throw new XmlException(Reason.BAD_FORMAT, "character data between stanzas");
    }
    throw XmlException.malformed("character data outside the root");
  }

  private int markup(TokenScratch with, byte[] in, int at, int stop) throws XmlException {
    byte b = in[at];
    if (b == '!') {
      with.state = BANG;
      with.match = 0;
      return at + 1;
    }
    if (b == '?') {
      throw XmlException.restricted("a processing instruction");
    }
    if (with.tokenLength > 0) {
      // The tag comes after the text has been told, in case the handler pauses; it is still to be read.
      String text = with.string(with.token, 0, with.tokenLength);
      with.tokenLength = 0;
      handler.text(text);
      return at;
    }
    if (b == '/') {
      if (with.open == 0 && !root.isOpen()) {
        throw XmlException.malformed("an end tag without its start tag");
      }
      with.state = END_NAME;
      with.match = 0;
      return at + 1;
    }
    beginElement(with);
    return NameReader.read(with, in, at, stop, limits);
  }

  private int bang(TokenScratch with, byte[] in, int at) throws XmlException {
    byte b = in[at];
    if (with.match == 0 && (b == '-' || b == 'D')) {
      throw XmlException.restricted(b == '-' ? "a comment" : "a document type declaration");
    }
    if (b != CDATA_START[with.match]) {
      throw XmlException.malformed("unknown markup");
    }
    if (++with.match == CDATA_START.length) {
      if (with.open == 0) {
        throw root.isOpen()
            ? new XmlException(Reason.BAD_FORMAT, "character data between stanzas")
            : XmlException.malformed("character data outside the root");
      }
      with.state = CDATA;
      with.match = 0;
    }
    return at + 1;
  }

  private void beginElement(TokenScratch with) throws XmlException {
    if (document || root.isOpen()) {
      if (with.open >= limits.depth()) {
        throw XmlException.limit("depth");
      }
      if (++elements > limits.elements()) {
        throw XmlException.limit("elements");
      }
    }
    with.state = NAME;
    NameReader.begin(with);
  }

  private int tag(TokenScratch with, byte[] in, int from, int stop) throws XmlException {
    int at = from;
    while (XmlChars.isSpace(in[at])) {
      with.state = TAG_BLANK;
      if (++at == stop) {
        return at;
      }
    }
    byte b = in[at];
    if (b == '>') {
      startElement(with, at + 1);
      return at + 1;
    }
    if (b == '/') {
      with.state = EMPTY;
      return at + 1;
    }
    if (with.state != TAG_BLANK) {
      throw XmlException.malformed("no white space before an attribute");
    }
    if (++with.attributeCount > limits.attributes()) {
      throw XmlException.limit("attributes");
    }
    with.state = ATTRIBUTE;
    NameReader.begin(with);
    return NameReader.read(with, in, at, stop, limits);
  }

  private int equalsSign(TokenScratch with, byte[] in, int at) throws XmlException {
    byte b = in[at];
    if (with.state == AFTER_ATTRIBUTE && b == '=') {
      with.state = BEFORE_VALUE;
    } else if (with.state == BEFORE_VALUE && (b == '"' || b == '\'')) {
      with.quote = b;
      with.state = VALUE;
      with.ascii = true;
    } else if (!XmlChars.isSpace(b)) {
      throw XmlException.malformed("an attribute without a value");
    }
    return at + 1;
  }

  private int value(TokenScratch with, byte[] in, int from, int stop) throws XmlException {
    int at = from;
    while (at < stop) {
      byte b = in[at];
      if (b < 0 || with.utf8.inside()) {
        at = with.utf8.read(in, at, stop);
        with.ascii = false;
      } else if (XmlChars.isPlainValue(b) || (b != with.quote && (b == '"' || b == '\''))) {
        at++;
      } else if (b == with.quote) {
        endOfValue(with, in, from, at);
        return at + 1;
      } else {
        with.append(in, from, at);
        if (b == '&') {
          with.reference.begin(true);
          with.state = REFERENCE;
        } else if (XmlChars.isSpace(b)) {
          with.append(' ');
          if (b == '\r') {
            with.state = VALUE_CR;
          }
        } else {
          throw XmlException.malformed("a character that no attribute may hold");
        }
        return at + 1;
      }
    }
    with.append(in, from, at);
    return at;
  }

  private void endOfValue(TokenScratch with, byte[] in, int from, int to) throws XmlException {
    byte[] bytes = in;
    int offset = from;
    int length = to - from;
    if (with.tokenLength > 0) {
      with.append(in, from, to);
      bytes = with.token;
      offset = 0;
      length = with.tokenLength;
      with.tokenLength = 0;
    }
    with.state = TAG;
    String prefix = with.attributePrefix;
    if (prefix == null ? with.attributeName.equals("xmlns") : prefix.equals("xmlns")) {
      if (++namespaces > limits.namespaces() || namespaces > root.mostNamespaces(document)) {
        throw XmlException.limit("namespaces");
      }
      String uri = length == 0 ? "" : with.known(bytes, offset, length);
      with.declare(with.open, prefix == null ? null : with.attributeName, uri);
    } else {
      String known = length <= MOST_KNOWN_VALUE ? KnownNames.find(bytes, offset, length) : null;
      with.addAttribute(known != null ? known : with.string(bytes, offset, length));
    }
  }

  /** The start tag has been read. */
  private void startElement(TokenScratch with, int after) throws XmlException {
    String prefix = with.elementPrefix;
    String inherited = with.open > 0 ? Objects.requireNonNull(with.defaults[with.open - 1]) : root.defaultNamespace();
    String inside = with.newDefault == null ? inherited : with.newDefault;
    String namespace = prefix == null ? inside : resolve(prefix);
    String name = with.elementName;
    String[] attributes = with.takeAttributes(this);
    if (!document && !root.isOpen()) {
      root.open(with, inside);
      outsideAgain(with, after);
    } else {
      if (namespace.equals(Namespaces.STREAM)
          && (with.open > 0 || !(name.equals("features") || name.equals("error")))) {
        throw XmlException.restricted("an element of the stream inside a stream");
      }
      with.defaults[with.open++] = inside;
      with.state = TEXT;
      with.ascii = true;
    }
    handler.startElement(name, namespace, attributes);
  }

  /** The namespace of a prefix in the tag being read. */
  String resolve(String prefix) throws XmlException {
    TokenScratch with = scratch;
    String found = with == null ? null : with.scope.find(prefix);
    if (found == null) {
      found = prefix.equals("xml") ? Namespaces.XML : root.find(prefix);
    }
    if (found == null) {
      throw new XmlException(Reason.BAD_NAMESPACE_PREFIX, "a prefix that is not declared");
    }
    return found;
  }

  private int empty(TokenScratch with, byte[] in, int at) throws XmlException {
    if (in[at] != '>') {
      throw XmlException.malformed("a slash inside a tag");
    }
    startElement(with, at + 1);
    endElement(with, at + 1);
    return at + 1;
  }

  private int endName(TokenScratch with, byte[] in, int from, int stop) throws XmlException {
    byte[] expected = with.open > 0 ? with.names : root.name();
    int start = with.open > 0 ? with.nameStart[with.open - 1] : 0;
    int length = (with.open > 0 ? with.namesLength : expected.length) - start;
    int count = Math.min(length - with.match, stop - from);
    if (!Arrays.equals(expected, start + with.match, start + with.match + count, in, from, from + count)) {
      throw XmlException.malformed("an end tag that does not match its start tag");
    }
    with.match += count;
    if (with.match == length) {
      with.state = END_BLANK;
    }
    return from + count;
  }

  private int endBlank(TokenScratch with, byte[] in, int at) throws XmlException {
    if (in[at] == '>') {
      endElement(with, at + 1);
    } else if (!XmlChars.isSpace(in[at])) {
      throw XmlException.malformed("an end tag that does not match its start tag");
    }
    return at + 1;
  }

  private void endElement(TokenScratch with, int after) throws XmlException {
    if (with.open == 0) {
      closed = true;
      outsideAgain(with, after);
    } else {
      with.endElement(--with.open);
      if (with.open == 0) {
        closed = document;
        outsideAgain(with, after);
      } else {
        with.state = TEXT;
        with.ascii = true;
      }
    }
    handler.endElement();
  }

  private void outsideAgain(TokenScratch with, int after) {
    with.state = OUTSIDE;
    boundary = true;
    countFrom = after;
    elements = 0;
    namespaces = 0;
  }

  private int text(TokenScratch with, byte[] in, int from, int stop) throws XmlException {
    int at = from;
    while (at < stop) {
      byte b = in[at];
      if (XmlChars.isPlainText(b) && !(at == from && with.utf8.inside())) {
        at++;
      } else if (b < 0 || with.utf8.inside()) {
        at = with.utf8.read(in, at, stop);
        with.ascii = false;
      } else if (b == '<') {
        with.state = MARKUP;
        if (with.tokenLength == 0 && at > from && at + 1 < stop && in[at + 1] != '!') {
          handler.text(with.string(in, from, at - from));
        } else {
          with.append(in, from, at);
        }
        return at + 1;
      } else {
        with.append(in, from, at);
        TextReader.special(with, b);
        return at + 1;
      }
    }
    with.append(in, from, at);
    return at;
  }
}
