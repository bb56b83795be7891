package im.recado.server.cli;

import im.recado.server.Failure;
import im.recado.server.control.ControlClient;
import im.recado.server.home.Home;
import java.util.concurrent.locks.LockSupport;

/** {@code recado stop}. */
final class StopCommand {
  private static final int PATIENCE = 60;

  private StopCommand() {}

  static Verb verb() {
    return new Verb("stop", "Stops the server in order and waits until it has ended. Exit code 0 also when none runs.")
        .option(Verb.HOME)
        .option("--timeout", "SECONDS", "How long to wait; " + PATIENCE + " when not told.")
        .does(StopCommand::run);
  }

  private static int run(Arguments arguments) throws Failure {
    Home home = arguments.home();
    int timeout = timeout(arguments);
    if (!home.isRunning()) {
      arguments.out().println("No server runs on " + home.folder() + ".");
      return 0;
    }
    long pid = home.runningPid();
    ControlClient.of(home).stop();
    long deadline = System.nanoTime() + timeout * 1_000_000_000L;
    while (home.isRunning()) {
      if (System.nanoTime() > deadline) {
        throw new Failure(
            Failure.FAILED,
            "The server was told to stop, but process " + pid + " still works after " + timeout
                + " s; log/recado.log says at what. \"kill -9 " + pid + "\" ends it at once; nothing acknowledged is lost.");
      }
      LockSupport.parkNanos(10_000_000);
    }
    arguments.out().println("Stopped.");
    return 0;
  }

  private static int timeout(Arguments arguments) throws Failure {
    String written = arguments.value("--timeout");
    if (written == null) {
      return PATIENCE;
    }
    if (!written.matches("[0-9]{1,6}")) {
      throw new Failure(Failure.USAGE, "--timeout " + written + ": expected a number of seconds.");
    }
    return Integer.parseInt(written);
  }
}
