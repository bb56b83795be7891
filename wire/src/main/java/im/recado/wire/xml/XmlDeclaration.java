package im.recado.wire.xml;

import im.recado.wire.xml.XmlException.Reason;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Checks an XML declaration: XML 1.0, UTF-8 (RFC 6120 sections 11.4 to 11.6). */
final class XmlDeclaration {
  private static final Pattern FORM =
      Pattern.compile(
          "xml[ \\t\\r"
              + "\\n"
              + "]+version[ \\t\\r"
              + "\\n"
              + "]*=[ \\t\\r"
              + "\\n"
              + "]*(?<v>['\"])1\\.0\\k<v>(?:[ \\t\\r"
              + "\\n"
              + "]+encoding[ \\t\\r"
              + "\\n"
              + "]*=[ \\t\\r"
              + "\\n"
              + "]*(?<e>['\"])(?<encoding>[A-Za-z][A-Za-z0-9._-]*+)\\k<e>)?(?:[ \\t\\r"
              + "\\n"
              + "]+standalone[ \\t\\r"
              + "\\n"
              + "]*=[ \\t\\r"
              + "\\n"
              + "]*(?<s>['\"])(?:yes|no)\\k<s>)?[ \\t\\r"
              + "\\n"
              + "]*");

  private XmlDeclaration() {}

  /** Checks the text between {@code <?} and {@code ?>}. */
  static void check(String text) throws XmlException {
    if (!text.startsWith("xml") || (text.length() > 3 && " \t\r\n".indexOf(text.charAt(3)) < 0)) {
      throw new XmlException(Reason.RESTRICTED, "a processing instruction");
    }
    Matcher form = FORM.matcher(text);
    if (!form.matches()) {
      throw new XmlException(Reason.NOT_WELL_FORMED, "a malformed XML declaration");
    }
    String encoding = form.group("encoding");
    if (encoding != null && !encoding.toUpperCase(Locale.ROOT).equals("UTF-8")) {
      throw new XmlException(
          Reason.UNSUPPORTED_ENCODING, "an encoding other than UTF-8 is declared");
    }
  }
}
