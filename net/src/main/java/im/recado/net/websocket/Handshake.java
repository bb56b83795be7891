package im.recado.net.websocket;

import im.recado.kernel.http.HttpRequest;
import im.recado.kernel.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Locale;

/** The opening handshake (RFC 6455 section 4.2). */
public final class Handshake {
  private static final String VERSION = "13";
  private static final String GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11";

  private Handshake() {}

  private static boolean isWanted(HttpRequest request) {
    return tokens(request, "upgrade", true).contains("websocket") && tokens(request, "connection", true).contains("upgrade");
  }

  /**
   * The answer to a handshake: 101 when it is agreed to.
   *
   * @param protocol the subprotocol that the client must offer
   */
  public static HttpResponse answer(HttpRequest request, String protocol) {
    if (!isWanted(request)) {
      return HttpResponse.text(426, "This is for WebSockets.\n").header("Upgrade", "websocket");
    }
    if (!tokens(request, "sec-websocket-version", false).equals(List.of(VERSION))) {
      return HttpResponse.text(426, "Version " + VERSION + " of the WebSocket protocol is spoken here.\n")
          .header("Upgrade", "websocket")
          .header("Sec-WebSocket-Version", VERSION);
    }
    List<String> keys = request.headers().getOrDefault("sec-websocket-key", List.of());
    if (keys.size() != 1 || !isKey(keys.getFirst())) {
      return HttpResponse.text(400, "The handshake has no key.\n");
    }
    if (!tokens(request, "sec-websocket-protocol", false).contains(protocol)) {
      return HttpResponse.text(400, "The protocol " + protocol + " is spoken here.\n");
    }
    return HttpResponse.of(101)
        .header("Upgrade", "websocket")
        .header("Sec-WebSocket-Accept", accept(keys.getFirst()))
        .header("Sec-WebSocket-Protocol", protocol);
  }

  private static boolean isKey(String key) {
    try {
      return key.length() == 24 && Base64.getDecoder().decode(key).length == 16;
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private static String accept(String key) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-1").digest((key + GUID).getBytes(StandardCharsets.US_ASCII));
      return Base64.getEncoder().encodeToString(hash);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  private static List<String> tokens(HttpRequest request, String name, boolean anyCase) {
    List<String> tokens = new ArrayList<>();
    for (String value : request.headers().getOrDefault(name, List.of())) {
      for (String token : value.split(",", -1)) {
        tokens.add(anyCase ? token.strip().toLowerCase(Locale.ROOT) : token.strip());
      }
    }
    return tokens;
  }
}
