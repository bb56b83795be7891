package im.recado.client.model;

import im.recado.client.protocol.Jid;
import java.net.URI;
import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an {@code xmpp:} link leads (RFC 5122, XEP-0147).
 *
 * @param join whether it leads into a room
 */
public record XmppLink(Jid jid, boolean join) {
  private static final int LONGEST = 2000;

  /** Reads a link, as pages have it or as the desktop hands it over; nothing when it is none. */
  public static Optional<XmppLink> of(String address) {
    if (address.length() > LONGEST) {
      return Optional.empty();
    }
    return Texts.opens(address).filter(uri -> "xmpp".equalsIgnoreCase(uri.getScheme())).flatMap(XmppLink::read);
  }

  private static Optional<XmppLink> read(URI uri) {
    // Of xmpp://account@server/address only what comes last is whom it leads to.
    String part = String.valueOf(uri.getSchemeSpecificPart()).replaceFirst("^//[^/]*/", "").replaceFirst("#.*", "");
    int query = part.indexOf('?');
    String action = query < 0 ? "" : part.substring(query + 1);
    boolean join = Arrays.stream(action.split(";")).findFirst().filter(first -> first.toLowerCase(Locale.ROOT).equals("join")).isPresent();
    return Jid.parse(query < 0 ? part : part.substring(0, query)).map(Jid::bare).filter(jid -> !jid.local().isEmpty())
        .map(jid -> new XmppLink(jid, join));
  }
}
