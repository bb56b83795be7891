package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.xml.Element;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;

/**
 * The name of this place among those where a user is: the same each time, so that a session that is left over gives
 * way.
 */
final class Endpoints {
  private Endpoints() {}

  static String of(String mail) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(("recado " + mail.toLowerCase(Locale.ROOT)).getBytes(UTF_8));
      String hex = HexFormat.of().formatHex(digest, 0, 16);
      return "{"
          + hex.substring(0, 8) + "-" + hex.substring(8, 12) + "-" + hex.substring(12, 16) + "-" + hex.substring(16, 20) + "-"
          + hex.substring(20) + "}";
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  /**
   * What is said of this place: what it can do, for others, and how the user is there, for the other places.
   *
   * @param code of how the user is there
   */
  static List<Element> data(String capabilities, String code) {
    return List.of(
        Element.of("EndpointData", "", Element.of("Capabilities", "", capabilities)),
        Element.of(
            "PrivateEndpointData",
            "",
            Element.of("EpName", "", "Recado"),
            Element.of("Idle", "", Boolean.toString(code.equals("IDL"))),
            Element.of("ClientType", "", "1"),
            Element.of("State", "", code)));
  }
}
