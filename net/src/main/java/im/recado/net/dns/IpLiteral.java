package im.recado.net.dns;

import java.net.InetAddress;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What is an address and no name: four numbers, or an address of IPv6. Nobody is asked, so it may be asked anywhere. */
public final class IpLiteral {
  private static final Pattern WRITTEN =
      Pattern.compile("[0-9]{1,3}(?:\\.[0-9]{1,3}){3}|[0-9a-fA-F.]*:[0-9a-fA-F:.]*");

  private IpLiteral() {}

  /** The address that a text is, without brackets; null for what is none, such as {@code 1.2.3.4.5} or {@code 12345}. */
  public static @Nullable InetAddress of(String text) {
    try {
      return WRITTEN.matcher(text).matches() ? InetAddress.ofLiteral(text) : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Whether a domain is an address: in brackets when it is one of IPv6 (RFC 7622 section 3.2). */
  public static boolean isDomain(String domain) {
    return domain.startsWith("[") || of(domain) != null;
  }
}
