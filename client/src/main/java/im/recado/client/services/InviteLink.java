package im.recado.client.services;

import im.recado.client.protocol.Jid;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where one can make an account: what an invitation says (XEP-0445, section 2; XEP-0401, section 5.1), or a server that somebody typed.
 *
 * @param name the name that the invitation is for, empty when one chooses
 * @param domain the server
 * @param token what to show there, empty without an invitation
 */
public record InviteLink(String name, String domain, String token) {
  private static final int LONGEST = 2000;

  /**
   * Reads {@code xmpp:…?register;preauth=…}, {@code xmpp:…?roster;preauth=…;ibr=y}, the same behind the {@code #} of a page (XEP-0379),
   * or the name of a server; nothing when it is none of them.
   */
  public static Optional<InviteLink> of(String typed) {
    String text = typed.strip();
    if (text.isEmpty() || text.length() > LONGEST) {
      return Optional.empty();
    }
    String lower = text.toLowerCase(Locale.ROOT);
    if (lower.startsWith("xmpp:")) {
      return invitation(text.substring(5));
    }
    if (lower.startsWith("https://")) {
      int hash = text.indexOf('#');
      return hash < 0 ? Optional.empty() : invitation(text.substring(hash + 1));
    }
    return Jid.parse(text).filter(jid -> jid.local().isEmpty() && jid.resource().isEmpty() && !text.contains(":"))
        .map(jid -> new InviteLink("", jid.domain(), ""));
  }

  private static Optional<InviteLink> invitation(String link) {
    int query = link.indexOf('?');
    if (query < 0) {
      return Optional.empty();
    }
    String[] parts = link.substring(query + 1).split(";");
    String action = parts[0].toLowerCase(Locale.ROOT);
    // Without ibr=y an invitation to become a contact is for those who have an account (XEP-0401, section 5.1).
    boolean account = action.equals("register") || action.equals("roster") && Arrays.asList(parts).contains("ibr=y");
    String token = Arrays.stream(parts).filter(part -> part.startsWith("preauth=")).findFirst().map(part -> part.substring(8)).orElse("");
    if (!account) {
      return Optional.empty();
    }
    try {
      String decoded = decoded(token);
      return Jid.parse(decoded(link.substring(0, query))).map(jid ->
          new InviteLink(action.equals("register") ? jid.local() : "", jid.domain(), decoded));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** A plus is a plus in such links (RFC 3986). */
  private static String decoded(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
