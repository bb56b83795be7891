package im.recado.modules;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Base64;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** A secret that this server keeps in its database for as long as it lives; every use derives its own key from it. */
public final class ServerSecret {
  private static final String KEY = "secret";

  private final byte[] secret;

  private ServerSecret(byte[] secret) {
    this.secret = secret;
  }

  /** The secret of the server of this domain, made at the first call. May wait. */
  public static ServerSecret of(KeyValues store, String domain, SecureRandom random) {
    Jid owner = Jid.valueOf(domain);
    String kept = store.get(owner, KEY);
    if (kept == null) {
      byte[] fresh = new byte[32];
      random.nextBytes(fresh);
      kept = Base64.getEncoder().encodeToString(fresh);
      store.put(owner, KEY, kept);
    }
    return new ServerSecret(Base64.getDecoder().decode(kept));
  }

  /** A key of 32 bytes for one purpose. */
  public byte[] key(String purpose) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret, "HmacSHA256"));
      return mac.doFinal(purpose.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }
}
