package im.recado.wire.jid;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** URIs of addresses (RFC 5122): {@code xmpp:coven@chat.example/First%20Witch?message}. */
public final class XmppUri {
  private static final String SCHEME = "xmpp:";
  private static final String UNRESERVED = "-._~";

  /** What stands for itself in the parts of an address besides (RFC 5122 section 2.2). */
  private static final String IN_ADDRESSES = UNRESERVED + "!$'()*+,:";

  private XmppUri() {}

  /** The URI of an account or a service: of the bare address. */
  public static String of(Jid jid) {
    String local = jid.local();
    return SCHEME + (local == null ? "" : encoded(local, IN_ADDRESSES) + "@") + encoded(jid.domain(), IN_ADDRESSES);
  }

  /** The URI of an item of a node (XEP-0060 section 12.22). */
  public static String ofItem(Jid service, String node, String item) {
    return of(service) + "?;node=" + encoded(node, UNRESERVED) + ";item=" + encoded(item, UNRESERVED);
  }

  private static String encoded(String part, String plain) {
    StringBuilder encoded = new StringBuilder(part.length());
    for (byte b : part.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || plain.indexOf(c) >= 0) {
        encoded.append(c);
      } else {
        encoded.append("%%%02X".formatted((int) c));
      }
    }
    return encoded.toString();
  }

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
