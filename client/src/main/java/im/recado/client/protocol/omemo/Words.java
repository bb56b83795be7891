package im.recado.client.protocol.omemo;

import java.util.Base64;
import java.util.Optional;
import java.util.OptionalInt;

/** Numbers and bytes as stanzas have them. */
final class Words {
  private Words() {}

  /** The number of a device, or of a key: from 1 (of a key: from 0) to 2^31 - 1. */
  static OptionalInt number(String text, int least) {
    if (text.isEmpty() || text.length() > 10) {
      return OptionalInt.empty();
    }
    try {
      long number = Long.parseLong(text);
      return number < least || number > Integer.MAX_VALUE ? OptionalInt.empty() : OptionalInt.of((int) number);
    } catch (NumberFormatException e) {
      return OptionalInt.empty();
    }
  }

  /** COMPAT some clients break the lines of their bytes. */
  static Optional<byte[]> bytes(String text, int most) {
    if (text.length() > 2 * most) {
      return Optional.empty();
    }
    try {
      return Optional.of(Base64.getDecoder().decode(text.replaceAll("\\s", ""))).filter(bytes -> bytes.length <= most);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  static String text(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
