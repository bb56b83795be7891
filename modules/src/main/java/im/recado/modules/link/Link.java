package im.recado.modules.link;

import im.recado.wire.jid.Jid;
import java.time.Instant;

/**
 * Somebody's account on another network.
 *
 * @param owner the bare address of the account here
 * @param gateway the kind of network, such as {@code irc}
 * @param number tells several accounts of one owner and gateway apart, from 0
 * @param name the account's name there, for people
 * @param sealed what is needed to log in there; only the holder of the key can read it
 * @param created when it was first registered
 */
public record Link(Jid owner, String gateway, int number, String name, String sealed, Instant created) {
  /** Says nothing of what is sealed. */
  @Override
  public String toString() {
    return owner + " on " + gateway + " " + number;
  }
}
