package im.recado.wire.stanza;

import im.recado.wire.xml.Element;

/** A stanza that cannot be done; its sender is to be answered with {@link #error()}. Carries no stack trace. */
public final class StanzaException extends Exception {
  private final transient StanzaError error;

  public StanzaException(StanzaError error) {
    super(error.condition().wire(), null, false, false);
    this.error = error;
  }

  public StanzaException(StanzaError.Condition condition) {
    this(condition.error());
  }

  public StanzaException(StanzaError.Condition condition, String text) {
    this(condition.error(text));
  }

  public StanzaException(StanzaError.Condition condition, Element detail) {
    this(condition.error().withDetail(detail));
  }

  public StanzaError error() {
    return error;
  }
}
