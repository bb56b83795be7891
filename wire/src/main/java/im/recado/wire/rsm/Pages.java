package im.recado.wire.rsm;

import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Pages of a list that is in memory as a whole. */
public final class Pages {
  private Pages() {}

  /** A page and what is told of it. */
  public record Page<T>(List<T> items, PageInfo info) {}

  /**
   * Cuts a page out of {@code all}.
   *
   * @param id names an item; unique in the list
   * @param usual so many items when the request does not say
   * @param most so many at most
   * @throws StanzaException {@code item-not-found} when the request names an item that is not there (section 2.2)
   */
  public static <T> Page<T> cut(List<T> all, Function<T, String> id, PageRequest request, int usual, int most)
      throws StanzaException {
    int size = request.size(usual, most);
    int from = 0;
    int to = all.size();
    if (request.after() != null) {
      from = indexOf(all, id, request.after()) + 1;
    }
    if (request.end() != null) {
      to = indexOf(all, id, request.end());
    }
    if (request.index() != null) {
      from = Math.min(request.index(), all.size());
    }
    if (request.isBackwards()) {
      from = Math.max(from, to - size);
    }
    to = Math.max(from, Math.min(to, from + size));
    List<T> items = List.copyOf(all.subList(from, to));
    return new Page<>(items, items.isEmpty()
        ? PageInfo.empty(all.size())
        : new PageInfo(id.apply(items.getFirst()), from, id.apply(items.getLast()), all.size()));
  }

  private static <T> int indexOf(List<T> all, Function<T, String> id, @Nullable String wanted) throws StanzaException {
    for (int i = 0; i < all.size(); i++) {
      if (id.apply(all.get(i)).equals(wanted)) {
        return i;
      }
    }
    throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such item to page from.");
  }
}
