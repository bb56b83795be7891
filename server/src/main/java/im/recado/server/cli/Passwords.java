package im.recado.server.cli;

import im.recado.modules.registration.RegistrationOptions;
import im.recado.server.Failure;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a password comes from: an option, the standard input, or the person at the terminal, asked twice. */
final class Passwords {
  static final Verb.Option PASSWORD =
      new Verb.Option(
          "--password",
          "PASSWORD",
          "The password. Others on this machine can see it while the command runs, and the shell may keep it.");

  static final Verb.Option FROM_STDIN =
      new Verb.Option("--password-stdin", null, "Reads the password from the first line of the standard input.");

  private Passwords() {}

  /** Tells how many characters a password has that somebody chooses. */
  @FunctionalInterface
  interface Rule {
    int fewest() throws Failure;
  }

  /** A password that was chosen elsewhere. */
  static String read(Arguments arguments) throws Failure {
    return read(arguments, () -> 1);
  }

  /**
   * The new password. What comes with the command is as it is: programs give it, and accounts of other systems come that way.
   *
   * @param rule for what a person types here
   */
  static String read(Arguments arguments, Rule rule) throws Failure {
    String given = arguments.value(PASSWORD.name());
    boolean fromStdin = arguments.has(FROM_STDIN.name());
    if (given != null && fromStdin) {
      throw new Failure(Failure.USAGE, "--password and --password-stdin do not go together.");
    }
    if (given != null) {
      return given;
    }
    return fromStdin ? firstLine() : ask(arguments.argument(), rule);
  }

  private static String firstLine() throws Failure {
    try {
      BufferedReader in = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
      String line = in.readLine();
      if (line == null || line.isEmpty()) {
        throw new Failure(Failure.USAGE, "There was no password on the standard input.");
      }
      return line;
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, "The standard input cannot be read: " + e.getMessage() + ".", e);
    }
  }

  private static String ask(String whose, Rule rule) throws Failure {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new Failure(
          Failure.USAGE, "There is no terminal to ask for the password on: use --password-stdin or --password.");
    }
    char[] first = console.readPassword("Password for %s: ", whose);
    if (first == null || first.length == 0) {
      throw new Failure(Failure.FAILED, "No password, nothing done.");
    }
    requireLong(new String(first), rule.fewest());
    char[] second = console.readPassword("The same again: ");
    if (!Arrays.equals(first, second)) {
      throw new Failure(Failure.FAILED, "The two passwords differ, nothing done.");
    }
    return new String(first);
  }

  static void requireLong(String password, int fewest) throws Failure {
    if (!RegistrationOptions.isLong(password, fewest)) {
      throw new Failure(
          Failure.FAILED,
          "A password has at least " + fewest + " characters (" + RegistrationOptions.PASSWORD_LENGTH.key()
              + "), nothing done.");
    }
  }
}
