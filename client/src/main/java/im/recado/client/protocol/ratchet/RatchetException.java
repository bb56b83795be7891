package im.recado.client.protocol.ratchet;

/** Something that came cannot be believed or opened. */
public final class RatchetException extends Exception {
  /** Why not. */
  public enum Reason {
    /** It is not what it should be: cut off, too long, of another version. */
    MALFORMED,
    /** There is nothing that could open it. */
    NO_SESSION,
    /** It was opened before. */
    REPLAYED,
    /** Too many before it never came. */
    TOO_FAR,
    /** Somebody changed it, or it is for somebody else. */
    FORGED,
    /** A key that is none, or a signature that is not by whom it should be. */
    BAD_KEY,
    /** It was made for a key of ours that is gone. */
    UNKNOWN_PREKEY,
    /** The device has another identity now than it had. */
    OTHER_IDENTITY
  }

  private final Reason reason;

  public RatchetException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
