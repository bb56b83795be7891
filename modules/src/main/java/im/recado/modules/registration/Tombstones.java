package im.recado.modules.registration;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Remembers names of removed accounts for a while, so that nobody steps into their shoes (SECURITY R2). Only a keyed hash of
 * the name is kept: what was removed is gone (SECURITY B7). Every method may wait. Any thread.
 */
final class Tombstones {
  private final KeyValues store;
  private final byte[] key;

  Tombstones(KeyValues store, byte[] key) {
    this.store = store;
    this.key = key.clone();
  }

  private static Jid owner(Jid account) {
    return Jid.valueOf(account.domain());
  }

  private String mark(Jid account) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      byte[] mark = mac.doFinal(account.bare().toString().getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(mark, 0, 16);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java has HmacSHA256", e);
    }
  }

  void put(Jid account, Instant until) {
    store.put(owner(account), mark(account), Long.toString(until.getEpochSecond()));
  }

  /** Gives the name free: an administrator has made the account anew. */
  void remove(Jid account) {
    store.remove(owner(account), mark(account));
  }

  boolean isThere(Jid account, Instant now) {
    String until = store.get(owner(account), mark(account));
    return until != null && Long.parseLong(until) > now.getEpochSecond();
  }

  /** Forgets those of a domain whose time is over. */
  void tidy(String domain, Instant now) {
    Jid owner = Jid.valueOf(domain);
    for (Map.Entry<String, String> entry : store.all(owner).entrySet()) {
      if (Long.parseLong(entry.getValue()) <= now.getEpochSecond()) {
        store.remove(owner, entry.getKey());
      }
    }
  }
}
