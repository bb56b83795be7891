package im.recado.server;

import im.recado.server.cli.CommandLineMain;

/** The program's main class. */
public final class Main {
  /** Scheduler of virtual threads: threads that carry them. Read by the JDK when the first virtual thread starts. */
  private static final String CARRIERS = "jdk.virtualThreadScheduler.parallelism";

  /** A read of the database holds up a carrier while the disk answers; the others shall not wait for that. */
  private static final int SPARE_CARRIERS = 3;

  private Main() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] arguments) {
    if (System.getProperty(CARRIERS) == null) {
      System.setProperty(
          CARRIERS, Integer.toString(Runtime.getRuntime().availableProcessors() + SPARE_CARRIERS));
    }
    System.exit(CommandLineMain.run(arguments));
  }
}
