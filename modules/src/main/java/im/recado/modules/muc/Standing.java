package im.recado.modules.muc;

import im.recado.wire.jid.Jid;

/**
 * All that a room remembers of somebody.
 *
 * @param jid a bare address, or a domain for everybody in it
 * @param nick the nickname that is kept for this account, or empty
 * @param role the role that the account was given in a moderated room; {@link Role#NONE} when it has the usual one
 * @param reason why the affiliation is what it is, or empty
 * @param version the version of the list when this was last changed (XEP-0463)
 */
public record Standing(Jid jid, Affiliation affiliation, String nick, Role role, String reason, long version) {
  /** Nothing is known of this account. */
  static Standing unknown(Jid jid) {
    return new Standing(jid, Affiliation.NONE, "", Role.NONE, "", 0);
  }

  Standing with(Affiliation affiliation, String reason) {
    return new Standing(jid, affiliation, nick, role, reason, version);
  }

  Standing withNick(String nick) {
    return new Standing(jid, affiliation, nick, role, reason, version);
  }

  Standing withRole(Role role) {
    return new Standing(jid, affiliation, nick, role, reason, version);
  }

  Standing at(long version) {
    return new Standing(jid, affiliation, nick, role, reason, version);
  }

  /** Whether this says nothing but that something else was said before. */
  boolean isEmpty() {
    return affiliation == Affiliation.NONE && nick.isEmpty() && role == Role.NONE;
  }
}
