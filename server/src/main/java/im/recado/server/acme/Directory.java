package im.recado.server.acme;

import java.net.URI;
import java.util.Map;

/** Where an authority tells what it offers (RFC 8555 section 7.1.1). */
final class Directory {
  private static final Map<String, String> KNOWN =
      Map.of(
          "letsencrypt", "https://acme-v02.api.letsencrypt.org/directory",
          "letsencrypt-staging", "https://acme-staging-v02.api.letsencrypt.org/directory");

  private static final String EXPECTED = "expected letsencrypt, letsencrypt-staging or an address such as https://ca.example.org/directory";

  private Directory() {}

  /** What may be set; in the clear only on this machine. */
  static String checked(String text) {
    if (KNOWN.containsKey(text)) {
      return text;
    }
    try {
      URI uri = URI.create(text);
      boolean here = "http".equals(uri.getScheme()) && ("localhost".equals(uri.getHost()) || "127.0.0.1".equals(uri.getHost()));
      if (uri.getHost() != null && uri.getUserInfo() == null && ("https".equals(uri.getScheme()) || here)) {
        return text;
      }
    } catch (IllegalArgumentException e) {
      // Said below.
    }
    throw new IllegalArgumentException(EXPECTED);
  }

  static URI of(String server) {
    return URI.create(KNOWN.getOrDefault(server, server));
  }

  /** Whether it gives certificates for names of the public DNS alone. */
  static boolean isPublic(String server) {
    return KNOWN.containsKey(server);
  }
}
