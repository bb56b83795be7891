package im.recado.source.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Why Active Directory does not let somebody in, in words. It answers each refused bind with "invalid credentials" and puts the
 * error of Windows (MS-ERREF section 2.2) behind "data" in its diagnostic message, in hexadecimal: {@code AcceptSecurityContext
 * error, data 775, v1db1}.
 */
final class Refusal {
  private static final Pattern DATA = Pattern.compile("AcceptSecurityContext error, data ([0-9a-fA-F]{1,8})\\b");

  private static final String UNKNOWN_NAME = "525";
  private static final String WRONG_PASSWORD = "52e";

  private static final Map<String, String> WORDS =
      Map.of(
          UNKNOWN_NAME, "there is nobody of this name",
          WRONG_PASSWORD, "name or password is wrong",
          "530", "the account may not log in at this time of day",
          "531", "the account may log in from certain computers alone, and this server is none of them",
          "532", "the password has expired",
          "533", "the account is disabled",
          "701", "the account has expired",
          "773", "the password must be changed before the next login",
          "775", "the account is locked after too many wrong passwords");

  private Refusal() {}

  /** What the directory's answer means, without a full stop; null when it is no such answer. */
  static @Nullable String words(LDAPException e) {
    String code = code(e);
    return code == null ? null : WORDS.get(code);
  }

  /** Whether it is about the account and not about a wrong name or password. */
  static boolean isOfTheAccount(LDAPException e) {
    String code = code(e);
    return code != null && WORDS.containsKey(code) && !code.equals(UNKNOWN_NAME) && !code.equals(WRONG_PASSWORD);
  }

  private static @Nullable String code(LDAPException e) {
    // A pool that cannot open a connection has what the directory said in its own message.
    Matcher matcher = DATA.matcher(String.valueOf(e.getDiagnosticMessage() == null ? e.getMessage() : e.getDiagnosticMessage()));
    return matcher.find() ? matcher.group(1).toLowerCase(Locale.ROOT) : null;
  }
}
