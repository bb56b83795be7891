package im.recado.client.protocol;

import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;

/**
 * Finds the elements of a stream in its letters as they come, in whatever pieces (RFC 6120, section 4). Where it is in the stream
 * it always knows; letters are kept only while somebody wants them. Belongs to the thread that reads or writes the stream.
 */
public final class Elements {
  /** Of a longer element only its length is told. */
  static final int LONGEST = 256 * 1024;

  private static final int END = -1;

  private enum At { TEXT, TAG, SINGLE_QUOTE, DOUBLE_QUOTE, CDATA }

  private final BooleanSupplier wanted;
  private final BiConsumer<String, Integer> found;
  private final int longest;
  private final StringBuilder kept = new StringBuilder();
  /** The first tag of the element, as far as it has come. */
  private final StringBuilder opening = new StringBuilder();
  private boolean opened;
  private boolean keeping;
  private At at = At.TEXT;
  private int depth;
  /** How many letters the element has so far. */
  private int length;
  /** The letters of the name of the tag that is being read, and what stands before and behind them. */
  private final StringBuilder name = new StringBuilder();
  private boolean named;
  private char first;
  private char before;
  /** How many closing brackets stand at the end of what was read of a section of letters as they are. */
  private int brackets;

  /**
   * Begins before a stream.
   *
   * @param wanted whether somebody wants to see elements now
   * @param found hears an element and how many letters it has; it is empty when those are too many
   */
  public Elements(BooleanSupplier wanted, BiConsumer<String, Integer> found) {
    this(wanted, found, LONGEST);
  }

  /** The same with another number of letters that are too many. */
  public Elements(BooleanSupplier wanted, BiConsumer<String, Integer> found, int longest) {
    this.wanted = wanted;
    this.found = found;
    this.longest = longest;
  }

  /** A new connection: what was begun on the one before does not go on. */
  public void begin() {
    at = At.TEXT;
    depth = 0;
    keeping = false;
  }

  /** Letters that come next. */
  public void read(CharSequence letters) {
    for (int i = 0; i < letters.length(); i++) {
      read(letters.charAt(i));
    }
  }

  private void read(char c) {
    if (at == At.TEXT && c == '<' && depth <= 1) {
      // Between elements there is white space at most.
      kept.setLength(0);
      opening.setLength(0);
      opened = false;
      length = 0;
      keeping = wanted.getAsBoolean();
    }
    length++;
    if (keeping && !opened && opening.length() <= LONGEST) {
      opening.append(c);
    }
    if (keeping && length <= longest) {
      kept.append(c);
    }
    switch (at) {
      case TEXT -> {
        if (c == '<') {
          at = At.TAG;
          name.setLength(0);
          named = false;
          first = 0;
          before = 0;
        }
      }
      case TAG -> tag(c);
      case SINGLE_QUOTE -> at = c == '\'' ? At.TAG : at;
      case DOUBLE_QUOTE -> at = c == '"' ? At.TAG : at;
      case CDATA -> {
        brackets = c == ']' ? brackets + 1 : c == '>' && brackets >= 2 ? END : 0;
        at = brackets == END ? At.TEXT : at;
      }
    }
  }

  private void tag(char c) {
    switch (c) {
      case '\'' -> at = At.SINGLE_QUOTE;
      case '"' -> at = At.DOUBLE_QUOTE;
      case '>' -> {
        at = At.TEXT;
        ended();
      }
      default -> {
        if (first == 0) {
          first = c;
        }
        named |= Character.isWhitespace(c);
        if (!named && name.length() < 64) {
          name.append(c);
        }
        if (c == '[' && name.toString().equals("![CDATA[")) {
          at = At.CDATA;
          brackets = 0;
        }
      }
    }
    before = c;
  }

  /** The first tag of the element that is being told, of however many letters; of one of more than 256 Ki the beginning. */
  String opening() {
    return opening.toString();
  }

  private void ended() {
    opened = true;
    if (first == '?' || first == '!') {
      return;
    }
    if (first == '/') {
      depth = Math.max(0, depth - 1);
      if (depth <= 1) {
        tell();
      }
    } else if (name.toString().equals("stream:stream")) {
      // A stream begins anew in the middle of the one before: after TLS, after logging in.
      depth = 1;
      tell();
    } else if (before != '/') {
      depth++;
    } else if (depth <= 1) {
      tell();
    }
  }

  private void tell() {
    if (keeping) {
      found.accept(length > longest ? "" : kept.toString(), length);
    }
    keeping = false;
    kept.setLength(0);
    if (kept.capacity() > 64 * 1024) {
      kept.trimToSize();
    }
  }
}
