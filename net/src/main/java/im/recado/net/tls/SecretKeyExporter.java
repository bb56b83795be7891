package im.recado.net.tls;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/** The exporter of TLS 1.3 worked out from its secret (RFC 8446 section 7.5). */
final class SecretKeyExporter implements KeyExporter {
  private volatile byte @Nullable [] secret;

  /**
   * Whoever has seen the handshake gives the {@code exporter_secret}; its length tells the hash of the cipher suite.
   */
  void secret(byte[] secret) {
    this.secret = secret;
  }

  @Override
  public boolean isSafe() {
    return secret != null;
  }

  @Override
  public byte @Nullable [] channelBinding() {
    byte[] key = secret;
    if (key == null) {
      return null;
    }
    String hash = key.length == 48 ? "384" : "256";
    try {
      byte[] empty = MessageDigest.getInstance("SHA-" + hash).digest();
      Mac mac = Mac.getInstance("HmacSHA" + hash);
      byte[] derived = expand(mac, key, LABEL, empty, key.length);
      return expand(mac, derived, "exporter", empty, BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("SHA-" + hash + " belongs to every JDK", e);
    }
  }

  /** {@code HKDF-Expand-Label} of section 7.1 for no more than one block of output. */
  private static byte[] expand(Mac mac, byte[] key, String label, byte[] context, int length)
      throws GeneralSecurityException {
    byte[] name = ("tls13 " + label).getBytes(US_ASCII);
    ByteBuffer info = ByteBuffer.allocate(2 + 1 + name.length + 1 + context.length + 1);
    info.putShort((short) length).put((byte) name.length).put(name).put((byte) context.length).put(context).put((byte) 1);
    mac.init(new SecretKeySpec(key, mac.getAlgorithm()));
    return Arrays.copyOf(mac.doFinal(info.array()), length);
  }
}
