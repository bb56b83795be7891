package im.recado.kernel.stream;

/** Something that closes the stream it happens on. Carries no stack trace. */
public final class StreamException extends Exception {
  private final transient StreamError error;

  public StreamException(StreamError error) {
    super(error.condition(), null, false, false);
    this.error = error;
  }

  public StreamException(String condition, String text) {
    this(StreamError.of(condition, text));
  }

  public StreamError error() {
    return error;
  }
}
