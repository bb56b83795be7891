package im.recado.bench;

/** The command line asks for something impossible; the message is a sentence for the user, the exit code 2. */
final class UsageException extends Exception {
  UsageException(String message) {
    super(message);
  }
}
