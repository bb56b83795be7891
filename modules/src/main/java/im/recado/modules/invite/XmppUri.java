package im.recado.modules.invite;

import im.recado.wire.jid.Jid;
import java.nio.charset.StandardCharsets;

/** Addresses that open a client (RFC 5122, XEP-0147). */
final class XmppUri {
  private static final String UNRESERVED = "-._~!$'()*+,:";

  private XmppUri() {}

  /** To become somebody's contact; with an account of the same server when the guest has none (XEP-0401 section 5.1). */
  static String contact(Jid inviter, String token, boolean account) {
    return "xmpp:" + encode(inviter) + "?roster;preauth=" + token + (account ? ";ibr=y" : "");
  }

  /** To make an account (XEP-0445 section 2). */
  static String account(Jid address, String token) {
    return "xmpp:" + encode(address) + "?register;preauth=" + token;
  }

  private static String encode(Jid address) {
    String local = address.local();
    return (local == null ? "" : encode(local) + "@") + encode(address.domain());
  }

  private static String encode(String part) {
    StringBuilder encoded = new StringBuilder(part.length());
    for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || UNRESERVED.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }
}
