package im.recado.client.services.omemo;

/** A message cannot be encrypted for those who should read it; it does not go out. */
public final class NotEncryptedException extends Exception {
  /** What people can do about it. */
  public enum Reason {
    /** They have no device that could read it. */
    NO_DEVICES,
    /** Of none of their devices it is decided whether it is believed. */
    UNDECIDED,
    /** A room in which not everybody is known. */
    NOT_PRIVATE
  }

  private final Reason reason;

  public NotEncryptedException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }
}
