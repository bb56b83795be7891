package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.Picture;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * By what a picture is told of.
 *
 * @param text as it is told
 * @param size of the picture in bytes
 * @param hash SHA-1 of it in hexadecimal digits
 */
record MsnObject(String text, int size, String hash) {
  /** Pictures of people are of this type. */
  private static final String PICTURE = "3";

  /** A larger one is looked at by nobody. */
  static final int LARGEST = 256 * 1024;

  /** Reads what stands behind somebody's state, decoded; null when it tells of no picture that could be shown. */
  static @Nullable MsnObject read(String text) {
    if (!text.startsWith("<msnobj")) {
      return null;
    }
    try {
      Element object = Xml.parse(text, XmlLimits.CLIENT);
      int size = (int) Command.number(object.attributeOr("Size", ""));
      byte[] hash = Base64.getDecoder().decode(object.attributeOr("SHA1D", ""));
      boolean picture = object.attributeOr("Type", "").equals(PICTURE) && hash.length == 20;
      return picture && size > 0 && size <= LARGEST ? new MsnObject(text, size, HexFormat.of().formatHex(hash)) : null;
    } catch (XmlException | IllegalArgumentException e) {
      return null;
    }
  }

  /** Tells of somebody's own picture. */
  static MsnObject of(String mail, byte[] picture) {
    String data = Base64.getEncoder().encodeToString(sha1(picture));
    String fields = "Creator" + mail + "Size" + picture.length + "Type3Location0FriendlyAAA=SHA1D" + data;
    String all = Base64.getEncoder().encodeToString(sha1(fields.getBytes(UTF_8)));
    String text =
        "<msnobj Creator=\"" + mail.replace("&", "&amp;").replace("<", "&lt;").replace("\"", "&quot;")
            + "\" Size=\"" + picture.length
            + "\" Type=\"3\" Location=\"0\" Friendly=\"AAA=\" SHA1D=\"" + data
            + "\" SHA1C=\"" + all + "\"/>";
    return new MsnObject(text, picture.length, HexFormat.of().formatHex(sha1(picture)));
  }

  /** The same for other networks: the programs of this one make PNG of every picture that they show of their users. */
  Picture picture() {
    return new Picture(hash, size, "image/png");
  }

  static byte[] sha1(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-1").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-1", e);
    }
  }

  /** How a client asks for it. */
  String context() {
    return Base64.getEncoder().encodeToString((text + "\0").getBytes(UTF_8));
  }

  /** What a client has asked for; null when that is no picture. */
  static @Nullable MsnObject ofContext(String context) {
    try {
      String text = new String(Base64.getMimeDecoder().decode(context), UTF_8);
      int end = text.indexOf('\0');
      return read(end < 0 ? text : text.substring(0, end));
    } catch (IllegalArgumentException e) {
      return null;
    }
  }
}
