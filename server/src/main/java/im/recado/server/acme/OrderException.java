package im.recado.server.acme;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** No certificate came of an order. The message is a sentence that says why, for people. */
public final class OrderException extends Exception {
  private static final long serialVersionUID = 1;

  private final transient @Nullable Instant notBefore;

  OrderException(String sentence) {
    this(sentence, null);
  }

  /** @param notBefore when the authority wants to hear of it again; null when it did not say */
  OrderException(String sentence, @Nullable Instant notBefore) {
    super(sentence, null, false, false);
    this.notBefore = notBefore;
  }

  /** What is wrong. */
  public String sentence() {
    return String.valueOf(getMessage());
  }

  @Nullable Instant notBefore() {
    return notBefore;
  }
}
