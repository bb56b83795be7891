package im.recado.console.web;

import im.recado.kernel.http.HttpRequest;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The cookies of the console. The one of a login is out of reach for scripts, other sites and, under TLS, for other hosts and
 * the network (SECURITY W6). Those for language and theme are set by the page itself and hold no secret.
 */
final class Cookies {
  static final String LANGUAGE = "recado-language";
  static final String THEME = "recado-theme";

  private Cookies() {}

  /** Under TLS the name itself makes browsers insist on the rest (RFC 6265bis section 4.1.3.2). */
  private static String name(boolean secure) {
    return secure ? "__Host-recado-console" : "recado-console";
  }

  static @Nullable String session(HttpRequest request) {
    return read(request, name(request.secure()));
  }

  static String begin(HttpRequest request, String token) {
    return name(request.secure()) + "=" + token + attributes(request);
  }

  static String end(HttpRequest request) {
    return name(request.secure()) + "=" + attributes(request) + "; Max-Age=0";
  }

  private static String attributes(HttpRequest request) {
    return "; Path=/; HttpOnly; SameSite=Strict" + (request.secure() ? "; Secure" : "");
  }

  /** The value of a cookie; null when there is none, or more than one. */
  static @Nullable String read(HttpRequest request, String name) {
    String found = null;
    for (String header : request.headers().getOrDefault("cookie", List.of())) {
      for (String pair : header.split(";", -1)) {
        String trimmed = pair.strip();
        if (trimmed.startsWith(name + "=")) {
          if (found != null) {
            return null;
          }
          found = trimmed.substring(name.length() + 1);
        }
      }
    }
    return found;
  }
}
