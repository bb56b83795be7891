package im.recado.client.protocol;

/** A request was answered with an error (RFC 6120, section 8.3). */
public final class RefusedException extends Exception {
  private final String condition;

  /** Of a stanza of type error. */
  public RefusedException(Node stanza) {
    this(condition(stanza), words(stanza));
  }

  private RefusedException(String condition, String text) {
    super(text.isEmpty() ? condition : text);
    this.condition = condition;
  }

  /** The defined condition, such as {@code item-not-found}. */
  public String condition() {
    return condition;
  }

  /** The condition in a stanza of type error. */
  public static String condition(Node stanza) {
    return stanza.child("error", Ns.CLIENT).stream()
        .flatMap(error -> error.children().stream())
        .filter(child -> child.ns().equals(Ns.STANZAS) && !child.name().equals("text"))
        .map(Node::name).findFirst().orElse("undefined-condition");
  }

  /** What the other side wrote about it, perhaps nothing. */
  public static String words(Node stanza) {
    return stanza.child("error", Ns.CLIENT).flatMap(error -> error.child("text", Ns.STANZAS)).map(Node::text).orElse("");
  }
}
