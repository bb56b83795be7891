package im.recado.modules.bob;

import im.recado.wire.xml.Element;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;

/**
 * A few bytes that go by the hash of themselves (XEP-0231 section 2.5).
 *
 * @param cid names them
 * @param data them as an element, not to be kept longer than they are looked at
 */
public record Bits(String cid, Element data) {
  static final String NS = "urn:xmpp:bob";

  /**
   * Names bytes and wraps them.
   *
   * @param type what they are, such as {@code image/png}
   */
  public static Bits of(String type, byte[] bytes) {
    String cid = "sha1+" + sha1(bytes) + "@bob.xmpp.org";
    Element data =
        Element.builder("data", NS)
            .attribute("cid", cid)
            .attribute("type", type)
            .attribute("max-age", "0")
            .text(Base64.getEncoder().encodeToString(bytes))
            .build();
    return new Bits(cid, data);
  }

  /** Where a form says that its picture is (RFC 2392). */
  public String uri() {
    return "cid:" + cid;
  }

  /** The hash that every client knows (section 2.6); it keeps nothing secret here. */
  private static String sha1(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }
}
