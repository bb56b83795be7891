package im.recado.wire.xml;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What copies of an element share of their serialised form: all of them the {@link SharedChildren}, and those that
 * differ in the attribute {@code to} alone the start tag without that attribute, too. So a copy for one more addressee
 * costs its address and two copied arrays.
 *
 * <p>Any thread may use it without a lock, as {@link SharedChildren}.
 */
final class SharedForm {
  /** The start tag up to its {@code >}, for streams whose default namespace is the element's. */
  private record Head(byte[] array) {}

  private final SharedChildren children;
  private @Nullable Head head;
  private boolean writtenOnce;

  SharedForm() {
    this(new SharedChildren());
  }

  private SharedForm(SharedChildren children) {
    this.children = children;
  }

  /** For a copy with another start tag and the same children. */
  SharedForm withOtherHead() {
    return new SharedForm(children);
  }

  SharedChildren children() {
    return children;
  }

  /** The start tag without {@code to} and without its end; null when it was not written twice yet. */
  byte @Nullable [] head() {
    Head seen = head;
    return seen == null ? null : seen.array;
  }

  /** The start tag was written: kept when it is the second time. */
  void wrote(byte[] buffer, int from, int to) {
    if (writtenOnce) {
      head = new Head(Arrays.copyOfRange(buffer, from, to));
    }
    writtenOnce = true;
  }
}
