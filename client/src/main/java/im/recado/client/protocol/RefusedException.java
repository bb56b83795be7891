package im.recado.client.protocol;

/** A request was answered with an error (RFC 6120, section 8.3), or not at all while the stream was there. */
public final class RefusedException extends Exception {
  private final String condition;
  private final String said;
  private final boolean silent;

  /** Of a stanza of type error. */
  public RefusedException(Node stanza) {
    this(condition(stanza), words(stanza), false);
  }

  private RefusedException(String condition, String text, boolean silent) {
    super(text.isEmpty() ? condition : text);
    this.condition = condition;
    this.said = text;
    this.silent = silent;
  }

  /** What was wanted cannot be, before anybody was asked or as it was told otherwise. */
  public static RefusedException of(String condition) {
    return new RefusedException(condition, "", false);
  }

  /** Nobody answered in time: of one service that is silent the stream knows nothing. */
  public static RefusedException unanswered() {
    return new RefusedException("remote-server-timeout", "", true);
  }

  /** Whether nothing came at all. */
  public boolean isUnanswered() {
    return silent;
  }

  /** The defined condition, such as {@code item-not-found}. */
  public String condition() {
    return condition;
  }

  /** What the other side wrote about it, perhaps nothing. */
  public String said() {
    return said;
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
