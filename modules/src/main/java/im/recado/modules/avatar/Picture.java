package im.recado.modules.avatar;

import im.recado.wire.xml.Element;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The picture of somebody. */
final class Picture {
  private static final String VCARD = "vcard-temp";

  private final byte[] bytes;
  private final String type;
  private final String hash;

  private Picture(byte[] bytes, String type) {
    this.bytes = bytes;
    this.type = type;
    this.hash = hash(bytes);
  }

  private static String hash(byte[] bytes) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * A picture from its text in Base64; null when that is none or empty.
   *
   * @param told the media type that was told with it: the bytes know better (XEP-0153 section 5)
   */
  static @Nullable Picture of(String base64, @Nullable String told) {
    byte[] bytes;
    try {
      bytes = Base64.getMimeDecoder().decode(base64);
    } catch (IllegalArgumentException e) {
      return null;
    }
    ImageHeader header = ImageHeader.of(bytes);
    String type = header != null ? header.type() : told == null ? "" : told.strip().toLowerCase(Locale.ROOT);
    return bytes.length == 0 || !type.startsWith("image/") ? null : new Picture(bytes, type);
  }

  /** The picture in the {@code <PHOTO/>} of a vCard; null when that holds none, or names a place. */
  static @Nullable Picture ofPhoto(Element photo) {
    String base64 = photo.childText("BINVAL", VCARD);
    return base64 == null ? null : of(base64, photo.childText("TYPE", VCARD));
  }

  /** The SHA-1 of its bytes, in hexadecimal. */
  String hash() {
    return hash;
  }

  byte[] bytes() {
    return bytes.clone();
  }

  private String base64() {
    return Base64.getEncoder().encodeToString(bytes);
  }

  /** As it stands in a vCard (XEP-0153). */
  Element toPhoto() {
    return Element.of(
        "PHOTO", VCARD, Element.of("TYPE", VCARD, type), Element.of("BINVAL", VCARD, base64()));
  }

  /** As it is published (XEP-0084 section 4.1). */
  Element toData() {
    return Element.of("data", Avatars.DATA, base64());
  }

  /** What is published about it (XEP-0084 section 4.2). */
  Element toMetadata() {
    Element.Builder info =
        Element.builder("info", Avatars.METADATA)
            .attribute("bytes", Integer.toString(bytes.length))
            .attribute("id", hash)
            .attribute("type", type);
    ImageHeader header = ImageHeader.of(bytes);
    if (header != null && header.width() > 0 && header.height() > 0) {
      info.attribute("height", Integer.toString(header.height())).attribute("width", Integer.toString(header.width()));
    }
    return Element.of("metadata", Avatars.METADATA, info.build());
  }
}
