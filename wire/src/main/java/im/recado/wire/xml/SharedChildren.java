package im.recado.wire.xml;

import org.jspecify.annotations.Nullable;

/**
 * The children of an element in serialised form, shared by the copies of that element that differ only in their
 * attributes. Filled when the children are written for the second time, so that a single delivery keeps no bytes.
 *
 * <p>Any thread may use it without a lock: two that race do the same work twice and store equal bytes; the bytes are
 * published through the final field of {@link Bytes}.
 */
final class SharedChildren {
  /** Serialised children, with the element's own namespace as the default one in scope. */
  record Bytes(byte[] array) {}

  private @Nullable Bytes bytes;
  private boolean writtenOnce;

  byte @Nullable [] get() {
    Bytes seen = bytes;
    return seen == null ? null : seen.array;
  }

  /** Notes that the children are about to be written. True when it is worth keeping what is written. */
  boolean again() {
    if (writtenOnce) {
      return true;
    }
    writtenOnce = true;
    return false;
  }

  void keep(byte[] serialised) {
    bytes = new Bytes(serialised);
  }
}
