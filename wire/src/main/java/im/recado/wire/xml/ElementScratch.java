package im.recado.wire.xml;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The elements that are being built, as stacks; platform threads keep one for the next reader that needs it. */
final class ElementScratch {
  static final Object[] NO_CHILDREN = {};
  private static final ThreadLocal<@Nullable ElementScratch> SPARE = new ThreadLocal<>();

  private @Nullable String[] names = new @Nullable String[8];
  private @Nullable String[] namespaces = new @Nullable String[8];
  private String[] @Nullable [] attributes = new String[8] @Nullable [];
  /** Where the children of each open element begin. */
  private int[] childrenFrom = new int[8];

  private int depth;
  /** The finished children of all open elements, outermost first. */
  private @Nullable Object[] children = new @Nullable Object[32];

  private int childCount;

  static ElementScratch take() {
    ElementScratch spare = SPARE.get();
    if (spare == null) {
      return new ElementScratch();
    }
    SPARE.set(null);
    return spare;
  }

  /** Gives an empty one back to the thread, unless something large has made it grow. */
  void release() {
    if (!Thread.currentThread().isVirtual() && names.length <= 256 && children.length <= 1024) {
      SPARE.set(this);
    }
  }

  boolean isEmpty() {
    return depth == 0;
  }

  void start(String name, String namespace, String[] with) {
    if (depth == names.length) {
      names = Arrays.copyOf(names, 2 * depth);
      namespaces = Arrays.copyOf(namespaces, 2 * depth);
      attributes = Arrays.copyOf(attributes, 2 * depth);
      childrenFrom = Arrays.copyOf(childrenFrom, 2 * depth);
    }
    names[depth] = name;
    namespaces[depth] = namespace;
    attributes[depth] = with;
    childrenFrom[depth++] = childCount;
  }

  void add(Object child) {
    if (childCount == children.length) {
      children = Arrays.copyOf(children, 2 * childCount);
    }
    children[childCount++] = child;
  }

  /** Ends the innermost element. Returns it when it is the outermost too, else null. */
  @Nullable Element end() {
    int from = childrenFrom[--depth];
    Object[] own = NO_CHILDREN;
    if (childCount > from) {
      own = new Object[childCount - from];
      System.arraycopy(children, from, own, 0, own.length);
      Arrays.fill(children, from, childCount, null);
      childCount = from;
    }
    Element element =
        new Element(
            Objects.requireNonNull(names[depth]),
            Objects.requireNonNull(namespaces[depth]),
            Objects.requireNonNull(attributes[depth]),
            own);
    names[depth] = null;
    namespaces[depth] = null;
    attributes[depth] = null;
    if (depth == 0) {
      return element;
    }
    add(element);
    return null;
  }
}
