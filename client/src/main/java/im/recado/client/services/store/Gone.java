package im.recado.client.services.store;

/**
 * Whether a message was taken back.
 *
 * @param by the moderator's nick, empty when nobody tells
 * @param reason the moderator's, empty when there is none
 */
public record Gone(Kind kind, String by, String reason) {
  public static final Gone NOT = new Gone(Kind.NOT, "", "");

  /** By whom. The order is kept in the store: add at the end. */
  public enum Kind {
    /** It is there. */
    NOT,
    /** Who wrote it did. */
    AUTHOR,
    /** A moderator of the room did. */
    MODERATOR
  }

  public boolean isSo() {
    return kind != Kind.NOT;
  }
}
