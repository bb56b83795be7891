package im.recado.gateway;

import im.recado.kernel.Kernel;
import im.recado.modules.Ground;
import im.recado.modules.ServerSecret;
import im.recado.wire.jid.Jid;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * What occupants of a network's rooms are known by (XEP-0421), and users of this server on networks: tells nothing to whoever has not the server's key. Any
 * thread.
 */
final class OccupantIds {
  private final Ground ground;
  private volatile byte @Nullable [] secret;

  OccupantIds(Ground ground) {
    this.ground = ground;
  }

  /** The id of somebody in a room. May wait. */
  String of(Jid room, String identity) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(hash(room, identity));
  }

  /** A name for somebody behind a gateway, of ten small letters and digits. May wait. */
  String name(Jid gateway, String identity) {
    String digits = new BigInteger(1, hash(gateway, identity)).toString(36);
    return "u" + "0".repeat(Math.max(0, 9 - digits.length())) + digits.substring(Math.max(0, digits.length() - 9));
  }

  private byte[] hash(Jid room, String identity) {
    byte[] key = secret;
    if (key == null) {
      Kernel kernel = ground.kernel();
      key =
          ServerSecret.of(ground.backends().stores().keyValues("server"), kernel.domain(), kernel.random())
              .key("occupants of networks");
      secret = key;
    }
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal((room + "\n" + identity).getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
