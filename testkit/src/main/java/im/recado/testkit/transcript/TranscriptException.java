package im.recado.testkit.transcript;

/** A transcript that is not written as one. The message names file and line. */
public final class TranscriptException extends RuntimeException {
  private static final long serialVersionUID = 1;

  public TranscriptException(String file, int line, String message) {
    super(file + ":" + line + ": " + message);
  }
}
