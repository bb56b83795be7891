package im.recado.console.setup;

import im.recado.modules.registration.RegistrationOptions;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Whether a password is good enough for an administrator: long, of several characters, none of those that everybody tries. */
public final class Strength {
  private static final int FEWEST_DIFFERENT = 6;
  private static final List<String> TRIED_FIRST =
      List.of("password", "passwort", "contrase", "senha", "palavra-passe", "12345", "qwerty", "abcdef", "admin", "letmein", "recado");

  private Strength() {}

  /**
   * The key of the sentence that says what is wrong; null when nothing is.
   *
   * @param fewest characters that it has to have, as every password that somebody chooses ({@link RegistrationOptions#PASSWORD_LENGTH});
   *     the sentences want to know
   */
  public static @Nullable String fault(String password, String account, int fewest) {
    String plain = password.toLowerCase(Locale.ROOT);
    String name = account.contains("@") ? account.substring(0, account.indexOf('@')) : account;
    if (!RegistrationOptions.isLong(password, fewest)) {
      return "setup.password-short";
    }
    if (password.chars().distinct().count() < FEWEST_DIFFERENT) {
      return "setup.password-plain";
    }
    boolean guessed = TRIED_FIRST.stream().anyMatch(plain::contains) || (name.length() > 2 && plain.contains(name.toLowerCase(Locale.ROOT)));
    return guessed && password.length() < 16 ? "setup.password-guessed" : null;
  }
}
