package im.recado.wire.xml;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The prefixes that are declared by the elements now open, innermost last. A handful is searched from the end; once
 * there are many, an index keeps every look cheap however they are chosen (SECURITY X8; a {@link HashMap} of strings
 * stays logarithmic under collisions).
 */
final class NamespaceScope {
  private static final int FEW = 8;

  private @Nullable String[] prefixes = new @Nullable String[FEW];
  private @Nullable String[] uris = new @Nullable String[FEW];
  /** With the index in use: the place of the declaration that this one hides, or -1. */
  private int[] hidden = new int[FEW];

  private @Nullable Map<String, Integer> index;
  private int size;

  int size() {
    return size;
  }

  void declare(String prefix, String uri) {
    if (size == prefixes.length) {
      prefixes = Arrays.copyOf(prefixes, 2 * size);
      uris = Arrays.copyOf(uris, 2 * size);
      hidden = Arrays.copyOf(hidden, 2 * size);
    }
    prefixes[size] = prefix;
    uris[size] = uri;
    size++;
    if (index != null) {
      enter(index, size - 1);
    } else if (size > FEW) {
      Map<String, Integer> started = new HashMap<>();
      for (int i = 0; i < size; i++) {
        enter(started, i);
      }
      index = started;
    }
  }

  private void enter(Map<String, Integer> into, int place) {
    String prefix = prefixes[place];
    if (prefix != null) {
      Integer before = into.put(prefix, place);
      hidden[place] = before == null ? -1 : before;
    }
  }

  /** The namespace that a prefix is bound to, or null. */
  @Nullable String find(String prefix) {
    int place = place(prefix);
    return place < 0 ? null : uris[place];
  }

  /** Whether the prefix is declared at or after this place: twice in one tag. */
  boolean declaredSince(int mark, String prefix) {
    return place(prefix) >= mark;
  }

  private int place(String prefix) {
    if (index != null) {
      Integer place = index.get(prefix);
      return place == null ? -1 : place;
    }
    for (int i = size - 1; i >= 0; i--) {
      if (prefix.equals(prefixes[i])) {
        return i;
      }
    }
    return -1;
  }

  /** Forgets the declarations from this place on. */
  void backTo(int mark) {
    while (size > mark) {
      size--;
      String prefix = prefixes[size];
      if (index != null && prefix != null) {
        if (hidden[size] < 0) {
          index.remove(prefix);
        } else {
          index.put(prefix, hidden[size]);
        }
      }
      prefixes[size] = null;
      uris[size] = null;
    }
    if (size == 0) {
      index = null;
    }
  }

  /** Pairs of prefix and namespace, as a root's declarations are kept. */
  String[] toArray() {
    String[] pairs = new String[2 * size];
    for (int i = 0; i < size; i++) {
      pairs[2 * i] = String.valueOf(prefixes[i]);
      pairs[2 * i + 1] = String.valueOf(uris[i]);
    }
    return pairs;
  }

  boolean isLarge() {
    return prefixes.length > 64;
  }
}
