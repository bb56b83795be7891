package im.recado.wire.rsm;

import im.recado.wire.xml.Element;
import org.jspecify.annotations.Nullable;

/**
 * What is told of a page that was sent (XEP-0059 section 2.6).
 *
 * @param first the id of its first item, or null when it is empty
 * @param index how many items of the whole result come before it, or null when that is not known
 * @param last the id of its last item, or null when it is empty
 * @param count how many items the whole result has, or null when that is not known
 */
public record PageInfo(@Nullable String first, @Nullable Integer index, @Nullable String last, @Nullable Integer count) {
  /** A page that holds nothing. */
  public static PageInfo empty(@Nullable Integer count) {
    return new PageInfo(null, null, null, count);
  }

  /** {@code <set/>} for the answer. */
  public Element toElement() {
    Element.Builder set = Element.builder("set", PageRequest.NS);
    if (first != null) {
      set.child(
          Element.builder("first", PageRequest.NS)
              .attribute("index", index == null ? null : Integer.toString(index))
              .text(first)
              .build());
      set.child("last", PageRequest.NS, last);
    }
    return set.child("count", PageRequest.NS, count == null ? null : Integer.toString(count)).build();
  }
}
