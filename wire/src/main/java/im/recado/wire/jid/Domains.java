package im.recado.wire.jid;

import java.text.Normalizer;
import java.util.Locale;
import rocks.xmpp.precis.PrecisProfile;

/**
 * Brings a domain part to its one form (RFC 7622 section 3.2): labels of letters, digits and hyphens in lower case,
 * U-labels rather than A-labels (IDNA2008), no final dot; or an IPv4 address; or an IPv6 address in brackets, as RFC
 * 5952 writes it.
 */
final class Domains {
  private static final int MOST_LABEL_BYTES = 63;
  private static final String A_LABEL = "xn--";

  private Domains() {}

  static String prepare(String part) throws JidException {
    boolean canonical = true;
    boolean ascii = true;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      canonical &= (c >= 'a' && c <= 'z') || c == '.';
      ascii &= c < 0x80;
    }
    if (part.startsWith("[")) {
      if (!part.endsWith("]")) {
        throw new JidException("not an IPv6 address");
      }
      return '[' + IpLiterals.ipv6(part.substring(1, part.length() - 1)) + ']';
    }
    // The other characters that stand for a dot (RFC 5895 section 2, UTS 46).
    String dotted =
        ascii ? part : part.replace('\u3002', '.').replace('\uFF0E', '.').replace('\uFF61', '.');
    String domain = dotted.endsWith(".") ? dotted.substring(0, dotted.length() - 1) : dotted;
    if (canonical) {
      return plain(domain);
    }
    return labels(domain);
  }

  /** Letters and dots only, all in lower case: nothing to change. */
  private static String plain(String domain) throws JidException {
    int length = 0;
    for (int i = 0; i < domain.length(); i++) {
      length = domain.charAt(i) == '.' ? 0 : length + 1;
      if (length > MOST_LABEL_BYTES || (length == 0 && (i == 0 || domain.charAt(i - 1) == '.'))) {
        throw badLabel();
      }
    }
    if (length == 0) {
      throw badLabel();
    }
    return domain;
  }

  private static String labels(String domain) throws JidException {
    StringBuilder prepared = new StringBuilder(domain.length());
    String label = "";
    for (int at = 0; at <= domain.length(); ) {
      int dot = domain.indexOf('.', at);
      int end = dot < 0 ? domain.length() : dot;
      label = label(domain.substring(at, end));
      if (at > 0) {
        prepared.append('.');
      }
      prepared.append(label);
      at = end + 1;
    }
    String whole = prepared.toString();
    // A name that ends in a number would be taken for an IPv4 address here and for a name there.
    if (label.chars().allMatch(c -> c >= '0' && c <= '9') && !IpLiterals.isIpv4(whole)) {
      throw new JidException("a domainpart that ends in a number and is no IPv4 address");
    }
    return whole;
  }

  private static String label(String raw) throws JidException {
    // Composing characters shortens a label, but not so far.
    if (raw.length() > 3 * MOST_LABEL_BYTES) {
      throw badLabel();
    }
    for (int i = 0; i < raw.length(); i++) {
      if (raw.charAt(i) >= 0x80) {
        String mapped = mapped(raw);
        return isAscii(mapped) ? asciiLabel(mapped) : uLabel(mapped);
      }
    }
    return asciiLabel(raw.toLowerCase(Locale.ROOT));
  }

  private static String asciiLabel(String label) throws JidException {
    int length = label.length();
    if (length == 0 || length > MOST_LABEL_BYTES || label.charAt(0) == '-' || label.charAt(length - 1) == '-') {
      throw badLabel();
    }
    for (int i = 0; i < length; i++) {
      char c = label.charAt(i);
      if (!((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_')) {
        throw badLabel();
      }
    }
    if (!label.startsWith("--", 2)) {
      return label;
    }
    if (!label.startsWith(A_LABEL)) {
      throw badLabel();
    }
    // Only an A-label that says the same in one way is one (RFC 5890 section 2.3.2.1).
    String unicode = Punycode.decode(label.substring(A_LABEL.length()));
    if (isAscii(unicode) || !mapped(unicode).equals(unicode) || !(A_LABEL + Punycode.encode(unicode)).equals(label)) {
      throw badLabel();
    }
    return uLabel(unicode);
  }

  private static String uLabel(String label) throws JidException {
    if (label.startsWith("-") || label.endsWith("-") || label.startsWith("--", 2)) {
      throw badLabel();
    }
    for (int i = 0; i < label.length(); i++) {
      char c = label.charAt(i);
      if (c < 0x80 && !((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-')) {
        throw badLabel();
      }
    }
    switch (Character.getType(label.codePointAt(0))) {
      case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> throw badLabel();
      default -> LabelProfile.check(label);
    }
    if (A_LABEL.length() + Punycode.encode(label).length() > MOST_LABEL_BYTES) {
      throw badLabel();
    }
    return label;
  }

  /** Width, case and normalisation form (RFC 5895 section 2). Each character on its own: no context, no locale. */
  private static String mapped(String label) {
    StringBuilder mapped = new StringBuilder(label.length());
    label
        .codePoints()
        .forEach(
            c -> {
              String one = Character.toString(c);
              if (c >= 0xFF00 && c <= 0xFFEF) {
                one = Normalizer.normalize(one, Normalizer.Form.NFKC);
              }
              mapped.append(one.toLowerCase(Locale.ROOT));
            });
    return Normalizer.normalize(mapped, Normalizer.Form.NFC);
  }

  /**
   * A prepared domain as the DNS and certificates write it: A-labels in the place of U-labels (RFC 5890 section
   * 2.3.2.1).
   */
  static String ascii(String domain) {
    if (isAscii(domain)) {
      return domain;
    }
    StringBuilder ascii = new StringBuilder(domain.length() + 16);
    for (String label : domain.split("\\.", -1)) {
      ascii.append(ascii.isEmpty() ? "" : ".");
      try {
        ascii.append(isAscii(label) ? label : A_LABEL + Punycode.encode(label));
      } catch (JidException e) {
        throw new IllegalArgumentException("not prepared: " + domain, e);
      }
    }
    return ascii.toString();
  }

  private static boolean isAscii(String text) {
    for (int i = 0; i < text.length(); i++) {
      if (text.charAt(i) >= 0x80) {
        return false;
      }
    }
    return true;
  }

  private static JidException badLabel() {
    return new JidException("a label that no domainpart may have");
  }

  /**
   * The characters of a U-label and their direction. The PRECIS IdentifierClass is made by the rules of IDNA2008 (RFC
   * 8264 section 4.2), contextual ones included; ASCII is looked at before.
   */
  private static final class LabelProfile extends PrecisProfile {
    private static final long serialVersionUID = 1L;
    private static final LabelProfile INSTANCE = new LabelProfile();

    private LabelProfile() {
      super(true);
    }

    static void check(String label) throws JidException {
      try {
        if (!INSTANCE.enforce(label).equals(label)) {
          throw badLabel();
        }
      } catch (IllegalArgumentException e) {
        throw badLabel();
      }
    }

    @Override
    protected CharSequence applyWidthMappingRule(CharSequence input) {
      return input;
    }

    @Override
    protected CharSequence applyAdditionalMappingRule(CharSequence input) {
      return input;
    }

    @Override
    protected CharSequence applyCaseMappingRule(CharSequence input) {
      return input;
    }

    @Override
    protected CharSequence applyNormalizationRule(CharSequence input) {
      return input;
    }

    @Override
    protected CharSequence applyDirectionalityRule(CharSequence input) {
      checkBidiRule(input);
      return input;
    }
  }
}
