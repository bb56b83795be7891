package im.recado.wire.jid;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** URIs of addresses (RFC 5122): {@code xmpp:coven@chat.example/First%20Witch?message}. */
public final class XmppUri {
  private static final String SCHEME = "xmpp:";

  private XmppUri() {}

  /** The address that a URI names; null when it is no such URI, or names none. */
  public static @Nullable Jid address(String uri) {
    if (!uri.regionMatches(true, 0, SCHEME, 0, SCHEME.length())) {
      return null;
    }
    String path = uri.substring(SCHEME.length());
    if (path.startsWith("//")) {
      // As whom to look at it is nothing that it names (section 2.3).
      int slash = path.indexOf('/', 2);
      path = slash < 0 ? "" : path.substring(slash + 1);
    }
    for (char end : new char[] {'?', '#'}) {
      int at = path.indexOf(end);
      path = at < 0 ? path : path.substring(0, at);
    }
    try {
      return Jid.parse(decoded(path));
    } catch (JidException e) {
      return null;
    }
  }

  /** COMPAT clients that write an address as it is: what is no percent-encoding stands for itself. */
  private static String decoded(String path) {
    try {
      return URLDecoder.decode(path.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return path;
    }
  }
}
