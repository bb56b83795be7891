package im.recado.bench.client;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One complete element of a stream (or the stream header) as bytes, read by scanning: no tree is built.
 *
 * <p>The scans know what servers send in a stream (no CDATA, comments or DTD; RFC 6120 §11.1), not XML at large.
 * The bytes belong to the reader only while it is called.
 */
public final class Frame {
  private final byte[] bytes;
  private final int from;
  private final int to;

  /** The bytes from {@code from} (a {@code <}) up to, not including, {@code to}. */
  public Frame(byte[] bytes, int from, int to) {
    this.bytes = bytes;
    this.from = from;
    this.to = to;
  }

  /** A frame of a text, for tests and messages of one's own. */
  public static Frame of(String xml) {
    byte[] bytes = xml.getBytes(StandardCharsets.UTF_8);
    return new Frame(bytes, 0, bytes.length);
  }

  /** Whether the element's name, a prefix left aside, is this one. */
  public boolean is(String name) {
    int start = localName();
    int end = start + name.length();
    if (end >= to || !endsName(bytes[end])) {
      return false;
    }
    for (int i = 0; i < name.length(); i++) {
      if (bytes[start + i] != name.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** Whether it is a message, presence or iq: what stream management counts (XEP-0198 §4). */
  public boolean isStanza() {
    return is("message") || is("presence") || is("iq");
  }

  private int localName() {
    int start = from + 1;
    for (int i = start; i < to && !endsName(bytes[i]); i++) {
      if (bytes[i] == ':') {
        return i + 1;
      }
    }
    return start;
  }

  private static boolean endsName(byte b) {
    return b == '>' || b == '/' || b == ' ' || b == '\n' || b == '\t' || b == '\r';
  }

  /** Where the value of an attribute of the outermost start tag begins, or -1 where there is no such attribute. */
  public int attributeStart(String name) {
    int i = from + 1;
    while (i < to && !endsName(bytes[i])) {
      i++;
    }
    while (i < to && bytes[i] != '>' && bytes[i] != '/') {
      if (endsName(bytes[i])) {
        i++;
        continue;
      }
      int nameStart = i;
      while (i < to && bytes[i] != '=' && !endsName(bytes[i])) {
        i++;
      }
      int nameEnd = i;
      while (i < to && bytes[i] != '"' && bytes[i] != '\'') {
        i++;
      }
      if (i >= to) {
        return -1;
      }
      byte quote = bytes[i++];
      if (matches(name, nameStart, nameEnd)) {
        return i;
      }
      while (i < to && bytes[i] != quote) {
        i++;
      }
      i++;
    }
    return -1;
  }

  private boolean matches(String text, int start, int end) {
    if (end - start != text.length()) {
      return false;
    }
    for (int i = 0; i < text.length(); i++) {
      if (bytes[start + i] != text.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  /** The value of an attribute of the outermost start tag, unescaped, or null. */
  public @Nullable String attribute(String name) {
    int start = attributeStart(name);
    if (start < 0) {
      return null;
    }
    int end = start;
    while (end < to && bytes[end] != bytes[start - 1]) {
      end++;
    }
    return unescape(new String(bytes, start, end - start, StandardCharsets.UTF_8));
  }

  /** Whether the attribute has this value; the quick way for the hot path (no escapes expected). */
  public boolean attributeIs(String name, String value) {
    int start = attributeStart(name);
    return start >= 0 && startsWith(start, value) && start + value.length() < to
        && bytes[start + value.length()] == bytes[start - 1];
  }

  /** Whether the bytes at an offset of this frame's array are this ASCII text. */
  public boolean startsWith(int offset, String text) {
    return offset >= from && offset + text.length() <= to
        && matches(text, offset, offset + text.length());
  }

  /** Whether an ASCII text occurs anywhere in the frame. */
  public boolean contains(String text) {
    return indexOf(text, from) >= 0;
  }

  /** Where an ASCII text occurs first at or after an offset, or -1. */
  public int indexOf(String text, int offset) {
    byte first = (byte) text.charAt(0);
    int last = to - text.length();
    for (int i = Math.max(offset, from); i <= last; i++) {
      if (bytes[i] == first && matches(text, i, i + text.length())) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Where the text inside the first element of this name begins, or -1 when there is none or it is empty. The text
   * ends at the next {@code <}.
   */
  public int textStart(String element) {
    int i = elementStart(element, from);
    if (i < 0) {
      return -1;
    }
    byte quote = 0;
    for (; i < to; i++) {
      byte b = bytes[i];
      if (quote != 0) {
        quote = b == quote ? 0 : quote;
      } else if (b == '"' || b == '\'') {
        quote = b;
      } else if (b == '>') {
        return bytes[i - 1] == '/' || i + 1 >= to ? -1 : i + 1;
      }
    }
    return -1;
  }

  private int elementStart(String element, int offset) {
    String open = "<" + element;
    int i = indexOf(open, offset);
    while (i >= 0 && i + open.length() < to && !endsName(bytes[i + open.length()])) {
      i = indexOf(open, i + 1);
    }
    return i;
  }

  /** How many bytes of text there are from an offset to the next {@code <}. */
  public int textLength(int offset) {
    int end = offset;
    while (end < to && bytes[end] != '<') {
      end++;
    }
    return end - offset;
  }

  /** The text of the first element of this name, unescaped, or null where there is none; empty when it is empty. */
  public @Nullable String text(String element) {
    if (elementStart(element, from) < 0) {
      return null;
    }
    int start = textStart(element);
    return start < 0 ? "" : unescape(new String(bytes, start, textLength(start), StandardCharsets.UTF_8));
  }

  /** The texts of all elements of this name, in order. */
  public List<String> texts(String element) {
    List<String> found = new ArrayList<>();
    int next = elementStart(element, from);
    while (next >= 0) {
      Frame part = new Frame(bytes, next, to);
      int start = part.textStart(element);
      if (start >= 0) {
        found.add(unescape(new String(bytes, start, textLength(start), StandardCharsets.UTF_8)));
      }
      next = elementStart(element, next + 1);
    }
    return found;
  }

  /** A start tag's frame for every element of this name, so that its attributes can be read. */
  public List<Frame> elements(String element) {
    List<Frame> found = new ArrayList<>();
    for (int next = elementStart(element, from); next >= 0; next = elementStart(element, next + 1)) {
      found.add(new Frame(bytes, next, to));
    }
    return found;
  }

  /** A number of decimal digits at an offset, up to the first other byte; -1 where there is no digit. */
  public long number(int offset) {
    long value = 0;
    int i = offset;
    while (i >= 0 && i < to && i - offset < 18 && bytes[i] >= '0' && bytes[i] <= '9') {
      value = value * 10 + (bytes[i] - '0');
      i++;
    }
    return i == offset || offset < 0 ? -1 : value;
  }

  /** The byte at an offset of this frame's array. */
  public int at(int offset) {
    return offset >= from && offset < to ? bytes[offset] : -1;
  }

  /** Whether the bytes at an offset are exactly these. */
  public boolean equalsAt(int offset, byte[] expected, int expectedFrom) {
    int length = expected.length - expectedFrom;
    return offset >= from && offset + length <= to
        && Arrays.equals(bytes, offset, offset + length, expected, expectedFrom, expected.length);
  }

  /** The whole frame as text. */
  @Override
  public String toString() {
    return new String(bytes, from, to - from, StandardCharsets.UTF_8);
  }

  private static String unescape(String text) {
    if (text.indexOf('&') < 0) {
      return text;
    }
    return text.replace("&lt;", "<").replace("&gt;", ">").replace("&quot;", "\"").replace("&apos;", "'")
        .replace("&amp;", "&");
  }
}
