package im.recado.wire.rsm;

import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/**
 * Which part of a long result is wanted (XEP-0059, version 1.0).
 *
 * @param max so many items at most, or null when the asking side does not say; 0 asks for the count alone
 * @param after the id of the item before the page, or null
 * @param before the id of the item behind the page; empty for the last page; null when not paging backwards
 * @param index how many items come before the page, or null
 */
public record PageRequest(
    @Nullable Integer max, @Nullable String after, @Nullable String before, @Nullable Integer index) {
  public static final String NS = "http://jabber.org/protocol/rsm";

  /** The first page, of whatever size. */
  public static final PageRequest FIRST = new PageRequest(null, null, null, null);

  /**
   * Reads the {@code <set/>} inside a query; {@link #FIRST} when there is none.
   *
   * @throws StanzaException {@code bad-request} when a number is none
   */
  public static PageRequest in(Element query) throws StanzaException {
    Element set = query.child("set", NS);
    if (set == null) {
      return FIRST;
    }
    String after = set.childText("after", NS);
    return new PageRequest(
        number(set, "max"), after == null || after.isEmpty() ? null : after, set.childText("before", NS), number(set, "index"));
  }

  private static @Nullable Integer number(Element set, String name) throws StanzaException {
    String text = set.childText(name, NS);
    if (text == null) {
      return null;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw new StanzaException(Condition.BAD_REQUEST, "The <" + name + "/> of a page is a number.");
  }

  /** Whether the page is counted from the end: the last items before {@link #before}, or the last of all. */
  public boolean isBackwards() {
    return before != null;
  }

  /** The id that the page ends before, or null when it is the last page or goes forwards. */
  public @Nullable String end() {
    return before == null || before.isEmpty() ? null : before;
  }

  /** How many items a page has, where the server gives {@code usual} by itself and never more than {@code most}. */
  public int size(int usual, int most) {
    return max == null ? usual : Math.min(max, most);
  }
}
