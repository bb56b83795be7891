package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * By what an account is known in a room (XEP-0421): the same at every visit and under every nickname, different in every
 * room, and telling nothing of the address to whoever has not the server's key. Any thread.
 */
final class OccupantIds {
  private static final byte[] NUL = {0};

  private final Mac mac;

  /** @param key 32 secret bytes that stay the same over restarts */
  OccupantIds(byte[] key) {
    try {
      mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  /** The id of a bare address in a room. */
  String of(Jid room, Jid account) {
    try {
      Mac copy = (Mac) mac.clone();
      copy.update(room.toString().getBytes(StandardCharsets.UTF_8));
      copy.update(NUL);
      copy.update(account.toString().getBytes(StandardCharsets.UTF_8));
      return Base64.getUrlEncoder().withoutPadding().encodeToString(copy.doFinal());
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the HmacSHA256 of every Java can be copied", e);
    }
  }
}
