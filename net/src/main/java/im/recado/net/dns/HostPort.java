package im.recado.net.dns;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A machine and a port, as people write them: {@code 192.0.2.7:5269}, {@code [2001:db8::7]:5269}, {@code im.example.org}.
 *
 * @param host a name, or an address without brackets
 */
record HostPort(String host, int port) {
  private static final Pattern WRITTEN = Pattern.compile("(?:\\[([0-9a-fA-F:.]+)]|([A-Za-z0-9._-]+))(?::([0-9]{1,5}))?");

  /** Throws {@link IllegalArgumentException} for what is neither. */
  static HostPort parse(String text, int otherwise) {
    Matcher written = WRITTEN.matcher(text);
    int port = -1;
    if (written.matches()) {
      port = written.group(3) == null ? otherwise : Integer.parseInt(written.group(3));
    }
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("expected a machine and a port, such as 192.0.2.7:5269");
    }
    return new HostPort(written.group(1) == null ? written.group(2) : written.group(1), port);
  }

  /** Whether the DNS need not be asked for it. */
  boolean isAddress() {
    return IpLiteral.of(host) != null;
  }

  @Override
  public String toString() {
    return (host.contains(":") ? "[" + host + "]" : host) + ":" + port;
  }
}
