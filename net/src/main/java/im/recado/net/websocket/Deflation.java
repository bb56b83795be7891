package im.recado.net.websocket;

import im.recado.kernel.http.HttpRequest;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Agrees with a client that messages may be compressed (RFC 7692), each by itself: nothing is remembered from one to the next, so that none
 * is the shorter for what stood in another, and nobody who says nothing holds a window.
 */
public final class Deflation {
  private static final String NAME = "permessage-deflate";
  private static final String ANSWER = NAME + "; server_no_context_takeover; client_no_context_takeover";
  private static final String BITS = "1[0-5]|[89]";

  /** Nobody honest makes more. */
  private static final int MOST_OFFERS = 16;

  private Deflation() {}

  /** What is answered as Sec-WebSocket-Extensions; null when the client offers nothing that can be done here. */
  public static @Nullable String agreed(HttpRequest request) {
    for (String line : request.headers().getOrDefault("sec-websocket-extensions", List.of())) {
      String[] offers = line.split(",", MOST_OFFERS);
      for (String offer : offers) {
        String answer = answer(offer);
        if (answer != null) {
          return answer;
        }
      }
    }
    return null;
  }

  private static @Nullable String answer(String offer) {
    String[] parts = offer.split(";", -1);
    if (!parts[0].strip().equals(NAME)) {
      return null;
    }
    String answer = ANSWER;
    Set<String> seen = new HashSet<>();
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].strip().split("=", 2);
      String value = pair.length < 2 ? "" : unquoted(pair[1].strip());
      boolean isKnown =
          switch (pair[0].strip()) {
            case "server_no_context_takeover", "client_no_context_takeover" -> pair.length < 2;
            case "client_max_window_bits" -> pair.length < 2 || value.matches(BITS);
            // The one size of a window that there is here.
            case "server_max_window_bits" -> value.equals("15");
            default -> false;
          };
      if (!isKnown || !seen.add(pair[0].strip())) {
        return null;
      }
      answer += pair[0].strip().equals("server_max_window_bits") ? "; server_max_window_bits=15" : "";
    }
    return answer;
  }

  private static String unquoted(String value) {
    boolean isQuoted = value.length() > 1 && value.startsWith("\"") && value.endsWith("\"");
    return isQuoted ? value.substring(1, value.length() - 1) : value;
  }
}
