package im.recado.modules.registration;

import im.recado.kernel.limit.Emergency;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.time.Duration;
import java.util.List;

/** What the operator decides about registration. */
public final class RegistrationOptions {
  private RegistrationOptions() {}

  /** Who may make an account without an administrator. */
  public enum Mode {
    CLOSED,
    INVITATION,
    OPEN
  }

  public static final Option<Mode> MODE =
      Option.choice(
          "registration.mode",
          Mode.CLOSED,
          "Who may make an account: nobody but administrators, those who were invited, or everybody.")
          .perDomain();

  /** Who may make an account of a domain now: in an emergency, nobody without an administrator (SECURITY B-16). */
  public static Mode mode(Options options, String domain) {
    return Emergency.isOn(options) ? Mode.CLOSED : options.get(MODE, domain);
  }

  static final Option<Boolean> CAPTCHA =
      Option.flag(
          "registration.captcha",
          true,
          "Whether those who were not invited have to read a picture or let their computer work for a moment.")
          .perDomain();

  static final Option<Integer> PROOF_BITS =
      Option.integer(
          "registration.proof-bits",
          20,
          0,
          32,
          "How hard the computer works in place of reading a picture; each bit doubles it, 0 offers the picture alone.");

  static final Option<Integer> PER_ADDRESS =
      Option.integer(
          "registration.per-address",
          3,
          1,
          1_000_000,
          "So many accounts may be made from one address within registration.window by those who were not invited.")
          .granted();

  static final Option<Integer> IN_ALL =
      Option.integer(
          "registration.in-all",
          100,
          1,
          1_000_000,
          "So many accounts may be made within registration.window by those who were not invited.")
          .granted();

  static final Option<Duration> WINDOW =
      Option.duration("registration.window", Duration.ofHours(1), "How long an account that was made counts.");

  public static final Option<Integer> PASSWORD_LENGTH =
      Option.integer(
          "registration.password-length",
          8,
          1,
          64,
          "The fewest characters of a password that somebody chooses: in a client, in the set-up or at the prompt of \"./recado"
              + " user\"; what administrators give with a command is theirs to say.");

  /** Whether a password has as many characters as it must have. */
  public static boolean isLong(String password, int fewest) {
    return password.codePointCount(0, password.length()) >= fewest;
  }

  static final Option<List<String>> RESERVED =
      Option.texts(
          "registration.reserved-names",
          List.of(
              "abuse", "admin", "administrator", "announce", "help", "hostmaster", "info", "mail", "moderator", "news",
              "noreply", "owner", "postmaster", "root", "security", "server", "service", "support", "sysadmin", "system",
              "webmaster", "xmpp"),
          "Names that nobody gets without an administrator, nor anything that looks like them.");

  static final Option<Duration> TOMBSTONE =
      Option.duration(
          "registration.tombstone",
          Duration.ofDays(30),
          "For how long the name of a removed account cannot be had again without an administrator.");

  static final Option<Boolean> PASSWORD_CHANGE =
      Option.flag("registration.password-change", true, "Whether people may change their own password.")
          .perDomain();

  static final Option<Boolean> REMOVAL =
      Option.flag("registration.removal", true, "Whether people may remove their own account.")
          .perDomain();

  static final Option<Boolean> PROVE =
      Option.flag(
          "registration.prove-password",
          true,
          "Whether the old password is asked for before it is changed or the account removed, unless the client logged in"
              + " with it within registration.fresh-login.");

  static final Option<Duration> FRESH_LOGIN =
      Option.duration(
          "registration.fresh-login",
          Duration.ofMinutes(10),
          "For how long after a login with the password its owner need not prove it again.");

  static final Option<Duration> TIDY =
      Option.duration("registration.tidy-interval", Duration.ofDays(1), "How often names of removed accounts are given free.");

  static final List<Option<?>> ALL =
      List.of(
          MODE, CAPTCHA, PROOF_BITS, PER_ADDRESS, IN_ALL, WINDOW, PASSWORD_LENGTH, RESERVED, TOMBSTONE, PASSWORD_CHANGE,
          REMOVAL, PROVE, FRESH_LOGIN, TIDY);
}
