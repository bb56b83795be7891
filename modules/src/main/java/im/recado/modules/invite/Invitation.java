package im.recado.modules.invite;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * An invitation that nobody has used yet. Who knows its token may use it, once; the token itself is not kept.
 *
 * @param id stands for the token: its SHA-256 in hexadecimal digits
 * @param inviter the bare address of who made it; null when that was the operator of the server
 * @param domain where an account can be made
 * @param name what such an account is called, in no other way; null when the guest chooses
 * @param contact whether inviter and guest become contacts of each other
 * @param account whether it lets the guest make an account
 * @param claimant the account that is being made with it, or null
 */
public record Invitation(
    String id,
    @Nullable Jid inviter,
    String domain,
    @Nullable String name,
    boolean contact,
    boolean account,
    Instant created,
    Instant expires,
    @Nullable Jid claimant) {
  public Invitation {
    if (contact && inviter == null) {
      throw new IllegalArgumentException("nobody's contact");
    }
  }

  public boolean isExpired(Instant now) {
    return !now.isBefore(expires);
  }
}
