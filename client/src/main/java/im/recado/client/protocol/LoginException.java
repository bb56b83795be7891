package im.recado.client.protocol;

import java.security.cert.X509Certificate;
import org.jspecify.annotations.Nullable;

/** Why one could not log in. */
public final class LoginException extends Exception {
  /** What a person can do something about. */
  public enum Reason {
    /** No server answers there. */
    NO_SERVER,
    /** The DNS knows nothing of the server. */
    NAME_UNKNOWN,
    /** This computer is in no network. */
    NO_NETWORK,
    /** The server offers nothing that this client takes for safe enough: an old TLS, or no login that it knows. */
    TOO_OLD,
    /** The server's certificate does not prove that it is the one. */
    CERTIFICATE,
    /** The server does not encrypt. */
    NO_ENCRYPTION,
    WRONG_PASSWORD,
    /** The server offers less than it once did for this account: nothing was sent. */
    WEAKER,
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
    return switch (reason) {
      case NO_SERVER, NAME_UNKNOWN, NO_NETWORK, TOO_OLD, OTHER -> true;
      case CERTIFICATE, NO_ENCRYPTION, WRONG_PASSWORD, WEAKER, ACCOUNT_CLOSED -> false;
    };
  }

  /** The certificate that was refused, for {@link Reason#CERTIFICATE}. */
  public @Nullable X509Certificate certificate() {
    return certificate;
  }
}
