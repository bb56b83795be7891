package im.recado.store.sql;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import org.jspecify.annotations.Nullable;

/** How many rows a table has and a hash of what is in them, in whatever order they come. For one thread. */
final class TableDigest {
  private final MessageDigest sha256;
  private long rows;
  private long first;
  private long second;

  TableDigest() {
    try {
      sha256 = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  void add(@Nullable Object[] row) {
    for (Object value : row) {
      byte[] bytes =
          switch (value) {
            case null -> new byte[0];
            case byte[] binary -> binary;
            default -> value.toString().getBytes(UTF_8);
          };
      sha256.update(ByteBuffer.allocate(Integer.BYTES).putInt(0, value == null ? -1 : bytes.length));
      sha256.update(bytes);
    }
    ByteBuffer hash = ByteBuffer.wrap(sha256.digest());
    first += hash.getLong();
    second += hash.getLong();
    rows++;
  }

  long rows() {
    return rows;
  }

  /** The hash, in hexadecimal digits. */
  String hash() {
    return "%016x%016x".formatted(first, second);
  }
}
