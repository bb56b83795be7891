package im.recado.client.model;

import im.recado.client.protocol.Jid;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Where an {@code xmpp:} link leads (RFC 5122, XEP-0147).
 *
 * @param act what is to be done with whom it leads to
 * @param text what one might want to say there; empty: nothing. It is only ever proposed
 */
public record XmppLink(Jid jid, Act act, String text) {
  /** To talk, to enter a room, or to have somebody among one's contacts. */
  public enum Act { TALK, JOIN, ADD }

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
    Act act = switch (action.split(";")[0].toLowerCase(Locale.ROOT)) {
      case "join" -> Act.JOIN;
      case "roster", "subscribe" -> Act.ADD;
      default -> Act.TALK;
    };
    return Jid.parse(query < 0 ? part : part.substring(0, query)).map(Jid::bare).filter(jid -> !jid.local().isEmpty())
        .map(jid -> new XmppLink(jid, act, text(uri)));
  }

  /** The body of a {@code ?message}: read before anything in it is decoded, for it may have any sign. */
  private static String text(URI uri) {
    String raw = uri.getRawSchemeSpecificPart();
    List<String> parts = List.of(raw.substring(raw.indexOf('?') + 1).split(";"));
    if (raw.indexOf('?') < 0 || !parts.getFirst().equalsIgnoreCase("message")) {
      return "";
    }
    return parts.stream().filter(part -> part.startsWith("body=")).findFirst().map(part -> decoded(part.substring(5))).orElse("");
  }

  private static String decoded(String text) {
    // A plus is a plus here.
    return Texts.body(URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8));
  }
}
