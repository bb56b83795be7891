package im.recado.wire.xml;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The names, namespaces and short values that streams are made of every day, found from their bytes without making a
 * string. Frozen when the class is loaded: nothing that a stranger sends is ever added (SECURITY X12), and one look
 * takes at most a few steps whatever the bytes are.
 */
final class KnownNames {
  private static final int SIZE = 2048;
  private static final int LONGEST = 64;

  private static final @Nullable String[] STRINGS = new @Nullable String[SIZE];
  private static final byte[][] BYTES = new byte[SIZE][];
  private static final int[] HASHES = new int[SIZE];

  static {
    Set<String> all = new LinkedHashSet<>();
    all.addAll(KnownWords.NAMES);
    all.addAll(KnownWords.NAMESPACES);
    for (String string : all) {
      byte[] bytes = string.getBytes(StandardCharsets.US_ASCII);
      if (bytes.length > LONGEST || bytes.length == 0) {
        throw new IllegalStateException("too long: " + string);
      }
      int hash = hash(bytes, 0, bytes.length);
      int slot = hash & (SIZE - 1);
      while (STRINGS[slot] != null) {
        slot = slot + 1 & (SIZE - 1);
      }
      // The very objects that the literals in the program are, so that comparing with one is comparing references.
      STRINGS[slot] = string.intern();
      BYTES[slot] = bytes;
      HASHES[slot] = hash;
    }
  }

  private KnownNames() {}

  /** The known string of these bytes, or null. */
  static @Nullable String find(byte[] in, int offset, int length) {
    if (length == 0 || length > LONGEST) {
      return null;
    }
    int hash = hash(in, offset, length);
    int slot = hash & (SIZE - 1);
    while (true) {
      String string = STRINGS[slot];
      if (string == null) {
        return null;
      }
      if (HASHES[slot] == hash) {
        byte[] bytes = BYTES[slot];
        if (Arrays.equals(bytes, 0, bytes.length, in, offset, offset + length)) {
          return string;
        }
      }
      slot = slot + 1 & (SIZE - 1);
    }
  }

  /** Looks at five bytes and the length only: the table is fixed, so nobody can crowd a slot. */
  private static int hash(byte[] in, int offset, int length) {
    int last = offset + length - 1;
    int hash = length;
    hash = hash * 31 + in[offset];
    hash = hash * 31 + in[offset + (length >> 1)];
    hash = hash * 31 + in[last];
    hash = hash * 31 + in[Math.max(offset, last - 1)];
    hash = hash * 31 + in[Math.max(offset, last - 3)];
    hash = hash * 31 + in[Math.max(offset, last - 6)];
    return hash ^ hash >>> 11;
  }

  /** The longest run of occupied slots: no look takes more steps. */
  static int longestRun() {
    int longest = 0;
    int run = 0;
    for (int i = 0; i < 2 * SIZE; i++) {
      run = STRINGS[i & (SIZE - 1)] == null ? 0 : run + 1;
      longest = Math.max(longest, run);
    }
    return longest;
  }
}
