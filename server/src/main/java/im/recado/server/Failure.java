package im.recado.server;

import org.jspecify.annotations.Nullable;

/** What keeps the program from doing what it was asked; the message is for people and says what to do. */
public final class Failure extends Exception {
  /** Something did not work. */
  public static final int FAILED = 1;

  /** The command line is wrong. */
  public static final int USAGE = 2;

  /** There is no server running on this home. */
  public static final int NOT_RUNNING = 3;

  /** What was asked for once only is done already. */
  public static final int DONE_ALREADY = 4;

  /** A port, an address or a file is not to be had. */
  public static final int UNAVAILABLE = 69;

  /** The home folder, the database or a file cannot be made. */
  public static final int CANNOT_CREATE = 73;

  /** A setting is wrong. */
  public static final int SETTINGS = 78;

  private static final long serialVersionUID = 1;

  private final int exitCode;

  public Failure(int exitCode, String message) {
    this(exitCode, message, null);
  }

  public Failure(int exitCode, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.exitCode = exitCode;
  }

  /** What the process ends with. */
  public int exitCode() {
    return exitCode;
  }
}
