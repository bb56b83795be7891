package im.recado.interop.routing;

import java.util.Set;

/**
 * One row of the table: what is sent to whom, and which outcomes the rules allow.
 *
 * @param stanza the kind and type of the stanza, such as {@code message chat}
 * @param target where it goes
 * @param allowed outcomes as {@link RoutingProbe} writes them; more than one where the RFC leaves the choice
 */
record RoutingCase(Recipient recipient, Target target, String stanza, Set<String> allowed) {
  /** The state of the account that is written to, before each stanza. */
  enum Recipient {
    NO_SUCH_ACCOUNT,
    /** The sender itself, one resource with priority 0. */
    SENDER,
    NOBODY_CONNECTED,
    /** One resource "a", bound, without presence. */
    CONNECTED_ONLY,
    /** One resource "a" with priority -1. */
    NEGATIVE,
    /** One resource "a" with priority 0. */
    ONE,
    /** Resources "a" and "b", both with priority 5. */
    TWO_EQUAL,
    /** Resources "a" with priority 7, "b" with 3, "c" with -1. */
    THREE_PRIORITIES
  }

  /** The address of the stanza. */
  enum Target {
    BARE,
    /** The full JID of resource "a". */
    FULL,
    /** A full JID that matches no resource. */
    FULL_NO_MATCH,
    /** No address at all. */
    NONE,
    /** The server's domain. */
    SERVER
  }

  String name() {
    return recipient + " " + target + " " + stanza;
  }
}
