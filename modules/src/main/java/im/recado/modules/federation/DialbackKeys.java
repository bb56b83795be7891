package im.recado.modules.federation;

import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * The keys by which this server knows its own streams again (XEP-0185 section 2). Spaces, which no domain has, keep the fields apart, so that
 * no two streams share a key (SECURITY S2). Any thread.
 */
final class DialbackKeys {
  private final SecretKeySpec secret;

  /** @param secret of this server; all machines that serve its domains have the same */
  DialbackKeys(byte[] secret) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(secret);
      byte[] inHexadecimal = HexFormat.of().formatHex(hash).getBytes(StandardCharsets.US_ASCII);
      this.secret = new SecretKeySpec(inHexadecimal, "HmacSHA256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 belongs to every JDK", e);
    }
  }

  /**
   * The key of a stream.
   *
   * @param receiving the domain that is to believe us
   * @param originating ours, which the stream is to speak for
   * @param stream the id that the receiving server gave the stream
   */
  String key(Jid receiving, Jid originating, String stream) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(secret);
      String text = receiving + " " + originating + " " + stream;
      return HexFormat.of().formatHex(mac.doFinal(text.getBytes(StandardCharsets.UTF_8)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC belongs to every JDK", e);
    }
  }

  /** Whether somebody was shown a key of ours. */
  boolean isOurs(String key, Jid receiving, Jid originating, String stream) {
    return MessageDigest.isEqual(
        key.strip().getBytes(StandardCharsets.UTF_8), key(receiving, originating, stream).getBytes(StandardCharsets.UTF_8));
  }
}
