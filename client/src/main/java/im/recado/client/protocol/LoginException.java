package im.recado.client.protocol;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Why one could not log in. */
public final class LoginException extends Exception {
  /** What a person can do something about. */
  public enum Reason {
    /** No server answers there. */
    NO_SERVER,
    /** The server's certificate does not prove that it is the one. */
    CERTIFICATE,
    /** The server does not encrypt. */
    NO_ENCRYPTION,
    WRONG_PASSWORD,
    /** The account is disabled or expired. */
    ACCOUNT_CLOSED,
    /** Whatever else; it may go another time. */
    OTHER
  }

  private final Reason reason;
  private final transient @Nullable X509Certificate certificate;

  public LoginException(Reason reason, @Nullable X509Certificate certificate, @Nullable Throwable cause) {
    super(cause == null || cause.getMessage() == null ? reason.name() : cause.getMessage(), cause);
    this.reason = reason;
    this.certificate = certificate;
  }

  public Reason reason() {
    return reason;
  }

  /** Whether another attempt may succeed without anybody doing anything. */
  public boolean mayPass() {
    return reason == Reason.NO_SERVER || reason == Reason.OTHER;
  }

  /** The certificate that was refused, for {@link Reason#CERTIFICATE}. */
  public @Nullable X509Certificate certificate() {
    return certificate;
  }
}
