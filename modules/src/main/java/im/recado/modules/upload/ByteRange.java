package im.recado.modules.upload;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A part of a file (RFC 9110 section 14).
 *
 * @param from the first byte
 * @param to behind the last byte; the same as {@code from} when nothing of the file is meant
 */
record ByteRange(long from, long to) {
  private static final Pattern ONE = Pattern.compile("bytes=([0-9]{0,18})-([0-9]{0,18})");

  /** Reads what is wanted of a file; null when all of it is to be given: for what is not understood, and for several parts. */
  static @Nullable ByteRange parse(String header, long size) {
    Matcher one = ONE.matcher(header.strip());
    if (!one.matches() || (one.group(1).isEmpty() && one.group(2).isEmpty())) {
      return null;
    }
    if (one.group(1).isEmpty()) {
      long last = Math.min(size, Long.parseLong(one.group(2)));
      return new ByteRange(size - last, size);
    }
    long from = Long.parseLong(one.group(1));
    if (from >= size) {
      return new ByteRange(0, 0);
    }
    long to = one.group(2).isEmpty() ? size : Long.parseLong(one.group(2)) + 1;
    return to <= from ? null : new ByteRange(from, Math.min(to, size));
  }

  long length() {
    return to - from;
  }

  boolean isEmpty() {
    return from == to;
  }
}
