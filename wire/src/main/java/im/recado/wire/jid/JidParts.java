package im.recado.wire.jid;

import java.nio.charset.StandardCharsets;
import java.util.Locale;
import rocks.xmpp.precis.PrecisProfile;
import rocks.xmpp.precis.PrecisProfiles;

/** Prepares the parts of an address (RFC 7622 section 3), with a short way for plain ASCII. */
final class JidParts {
  private static final int MOST_BYTES = 1023;
  /** Nothing longer is looked at; preparing cannot bring a part of more characters below {@link #MOST_BYTES}. */
  private static final int MOST_CHARS = 3 * MOST_BYTES;

  private static final int MOST_MARKS = 30;

  private JidParts() {}

  /** UsernameCaseMapped, without the characters that RFC 7622 section 3.3.1 excludes. */
  static String local(String part) throws JidException {
    requireShort(part, "localpart");
    boolean lower = true;
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c <= ' ' || c >= 0x7f) {
        return allowed(enforce(PrecisProfiles.USERNAME_CASE_MAPPED, part, "localpart"));
      }
      lower &= c < 'A' || c > 'Z';
    }
    return allowed(checked(lower ? part : part.toLowerCase(Locale.ROOT), "localpart"));
  }

  /** OpaqueString. */
  static String resource(String part) throws JidException {
    requireShort(part, "resourcepart");
    for (int i = 0; i < part.length(); i++) {
      char c = part.charAt(i);
      if (c < ' ' || c >= 0x7f) {
        return enforce(PrecisProfiles.OPAQUE_STRING, part, "resourcepart");
      }
    }
    return checked(part, "resourcepart");
  }

  static String domain(String part) throws JidException {
    requireShort(part, "domainpart");
    return checked(Domains.prepare(part), "domainpart");
  }

  /** Applies a profile, which must leave its own result alone: otherwise one address would have two forms. */
  private static String enforce(PrecisProfile profile, String part, String what) throws JidException {
    requireFewMarks(part, what);
    try {
      String enforced = checked(profile.enforce(part), what);
      if (!enforced.equals(part) && !profile.enforce(enforced).equals(enforced)) {
        throw new JidException("a " + what + " without a stable form");
      }
      return enforced;
    } catch (IllegalArgumentException e) {
      throw new JidException("a " + what + " with a character that it may not have");
    }
  }

  /**
   * Refuses more combining marks in a row than the stream-safe form of Unicode has (UAX #15 section 13). To put them in
   * order costs the square of their number: a stream header full of them, 6 KB from a stranger, kept a loop for 4 ms.
   */
  private static void requireFewMarks(String part, String what) throws JidException {
    int marks = 0;
    for (int i = 0; i < part.length(); i += Character.charCount(part.codePointAt(i))) {
      marks =
          switch (Character.getType(part.codePointAt(i))) {
            case Character.NON_SPACING_MARK, Character.COMBINING_SPACING_MARK, Character.ENCLOSING_MARK -> marks + 1;
            default -> 0;
          };
      if (marks > MOST_MARKS) {
        throw new JidException("a " + what + " with more than " + MOST_MARKS + " combining marks in a row");
      }
    }
  }

  private static void requireShort(String part, String what) throws JidException {
    if (part.isEmpty()) {
      throw new JidException("an empty " + what);
    }
    if (part.length() > MOST_CHARS) {
      throw tooLong(what);
    }
  }

  private static String checked(String part, String what) throws JidException {
    if (part.isEmpty()) {
      throw new JidException("an empty " + what);
    }
    if (part.length() > MOST_BYTES / 3 && part.getBytes(StandardCharsets.UTF_8).length > MOST_BYTES) {
      throw tooLong(what);
    }
    return part;
  }

  private static JidException tooLong(String what) {
    return new JidException("a " + what + " longer than " + MOST_BYTES + " bytes");
  }

  private static String allowed(String local) throws JidException {
    for (int i = 0; i < local.length(); i++) {
      if ("\"&'/:<>@".indexOf(local.charAt(i)) >= 0) {
        throw new JidException("a localpart with a character that it may not have");
      }
    }
    return local;
  }
}
