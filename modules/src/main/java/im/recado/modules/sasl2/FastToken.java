package im.recado.modules.sasl2;

import im.recado.wire.sasl.HashedToken;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A token that a client may log in with (XEP-0484).
 *
 * @param mechanism the only one it is good for
 * @param token the secret itself: both sides need it to work out their hashes
 * @param issued in seconds since 1970
 * @param expires in seconds since 1970
 * @param count the highest that came with it; further ones must be higher
 */
record FastToken(String mechanism, String token, long issued, long expires, int count) {
  static FastToken fresh(String mechanism, Instant now, Duration lifetime) {
    return new FastToken(
        mechanism, HashedToken.newToken(), now.getEpochSecond(), now.plus(lifetime).getEpochSecond(), 0);
  }

  boolean isExpired(Instant now) {
    return now.getEpochSecond() >= expires;
  }

  FastToken counted(int count) {
    return new FastToken(mechanism, token, issued, expires, count);
  }

  String write() {
    return String.join(
        " ", mechanism, Long.toString(issued), Long.toString(expires), Integer.toString(count), token);
  }

  /** Null for what is no token. */
  static @Nullable FastToken read(String text) {
    String[] parts = text.split(" ", -1);
    try {
      return parts.length == 5
          ? new FastToken(
              parts[0], parts[4], Long.parseLong(parts[1]), Long.parseLong(parts[2]), Integer.parseInt(parts[3]))
          : null;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** Without the secret, so that it never lands in a log. */
  @Override
  public String toString() {
    return "FastToken[" + mechanism + ", expires " + Instant.ofEpochSecond(expires) + "]";
  }
}
