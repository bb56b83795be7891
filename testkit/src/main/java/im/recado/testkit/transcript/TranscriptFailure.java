package im.recado.testkit.transcript;

/** A server that did not do what a transcript says. The message names file and line, what was expected, what came. */
public final class TranscriptFailure extends AssertionError {
  private static final long serialVersionUID = 1;

  TranscriptFailure(String file, int line, String what) {
    super(file + ":" + line + "\n" + what);
  }
}
