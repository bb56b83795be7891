package im.recado.server.cli;

import im.recado.server.Failure;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/** Where a new password comes from: an option, the standard input, or the person at the terminal, asked twice. */
final class Passwords {
  static final Verb.Option PASSWORD =
      new Verb.Option(
          "--password",
          "PASSWORD",
          "The password. Others on this machine can see it while the command runs, and the shell may keep it.");

  static final Verb.Option FROM_STDIN =
      new Verb.Option("--password-stdin", null, "Reads the password from the first line of the standard input.");

  private Passwords() {}

  static String read(Arguments arguments) throws Failure {
    String given = arguments.value(PASSWORD.name());
    boolean fromStdin = arguments.has(FROM_STDIN.name());
    if (given != null && fromStdin) {
      throw new Failure(Failure.USAGE, "--password and --password-stdin do not go together.");
    }
    if (given != null) {
      return given;
    }
    return fromStdin ? firstLine() : ask(arguments.argument());
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

  private static String ask(String whose) throws Failure {
    Console console = System.console();
    if (console == null || !console.isTerminal()) {
      throw new Failure(
          Failure.USAGE, "There is no terminal to ask for the password on: use --password-stdin or --password.");
    }
    char[] first = console.readPassword("Password for %s: ", whose);
    if (first == null || first.length == 0) {
      throw new Failure(Failure.FAILED, "No password, nothing done.");
    }
    char[] second = console.readPassword("The same again: ");
    if (!Arrays.equals(first, second)) {
      throw new Failure(Failure.FAILED, "The two passwords differ, nothing done.");
    }
    return new String(first);
  }
}
