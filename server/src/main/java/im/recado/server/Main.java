package im.recado.server;

import im.recado.server.cli.CommandLineMain;

/** The program's main class. */
public final class Main {
  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    System.exit(CommandLineMain.run(arguments));
  }
}
