package im.recado.modules.invite;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.XmppUri;

/** Addresses that open a client (RFC 5122, XEP-0147). */
final class InviteUri {
  private InviteUri() {}

  /** To become somebody's contact; with an account of the same server when the guest has none (XEP-0401 section 5.1). */
  static String contact(Jid inviter, String token, boolean account) {
    return XmppUri.of(inviter) + "?roster;preauth=" + token + (account ? ";ibr=y" : "");
  }

  /** To make an account (XEP-0445 section 2). */
  static String account(Jid address, String token) {
    return XmppUri.of(address) + "?register;preauth=" + token;
  }
}
