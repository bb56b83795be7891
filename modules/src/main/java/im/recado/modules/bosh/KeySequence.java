package im.recado.modules.bosh;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Keys by which a client shows that a request is its own (XEP-0124 section 15). For its session's loop. */
final class KeySequence {
  /** The hash of the next key; null when none is used. */
  private @Nullable String expected;

  KeySequence(@Nullable String first) {
    expected = lower(first);
  }

  /** Takes the next request's key; whether it is the one that had to come. */
  boolean take(@Nullable String key, @Nullable String newKey) {
    if (expected == null) {
      return true;
    }
    String next = lower(key);
    if (next == null || !expected.equals(sha1(next))) {
      return false;
    }
    expected = newKey == null ? next : lower(newKey);
    return true;
  }

  private static @Nullable String lower(@Nullable String key) {
    return key == null ? null : key.toLowerCase(Locale.ROOT);
  }

  private static String sha1(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
