package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import org.jspecify.annotations.Nullable;

/** Knows of accounts that have moved to another address (RFC 6121 section 4.3.2, rule 2). */
@FunctionalInterface
public interface Moves {
  /**
   * Where an account has moved to for good; null when it has not, or does not tell this one. May wait.
   *
   * @param asking the bare address of who asks
   */
  @Nullable Jid newAddress(Jid account, Jid asking);
}
