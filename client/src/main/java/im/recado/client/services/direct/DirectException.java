package im.recado.client.services.direct;

/** Why a file did not go from one client to the other. */
public final class DirectException extends Exception {
  /** What people can do about it. */
  public enum Reason {
    /** It is not wanted. */
    DECLINED,
    /** The other side has stopped it, or is not there any more. */
    STOPPED,
    /** The other side has as many as it takes, or we have. */
    BUSY,
    /** None of their clients takes files. */
    NOT_THERE,
    /** There is no way between the two. */
    NO_WAY,
    /** The other side says nothing. */
    SILENT,
    /** It is not what its checksum was made of. */
    CHANGED,
    /** There is more of it than was said. */
    NOT_AS_SAID,
    /** It ended before its end. */
    SHORT,
    /** It cannot be read, or not be written. */
    FILE,
    FAILED
  }

  private final Reason reason;

  public DirectException(Reason reason) {
    super(reason.name());
    this.reason = reason;
  }

  public Reason reason() {
    return reason;
  }

  /** The condition with which a session ends for it (XEP-0166, section 7.4). */
  String condition() {
    return switch (reason) {
      case DECLINED -> "decline";
      case STOPPED -> "cancel";
      case BUSY -> "busy";
      case NO_WAY -> "connectivity-error";
      case SILENT -> "timeout";
      case NOT_THERE -> "gone";
      case CHANGED, NOT_AS_SAID, SHORT, FILE, FAILED -> "failed-application";
    };
  }

  /** What a condition means that the other side has said: whatever it made up is a failure. */
  static Reason of(String condition) {
    return switch (condition) {
      case "decline" -> Reason.DECLINED;
      case "cancel", "gone", "expired" -> Reason.STOPPED;
      case "busy" -> Reason.BUSY;
      case "timeout" -> Reason.SILENT;
      case "connectivity-error", "failed-transport", "unsupported-transports" -> Reason.NO_WAY;
      case "unsupported-applications" -> Reason.NOT_THERE;
      default -> Reason.FAILED;
    };
  }
}
