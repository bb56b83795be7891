package im.recado.modules.login;

import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.kernel.session.Key;
import im.recado.kernel.stream.ClientStream;
import im.recado.kernel.stream.StreamError;
import im.recado.modules.account.Locks;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.SaslFailure;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Clock;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What every attempt to log in has in common, in SASL (RFC 6120) as in SASL2 (XEP-0388): the throttle, the count of
 * failures on a stream, the log. Methods are called on the stream's lane.
 */
public final class LoginAttempts {
  private static final Logger LOG = LoggerFactory.getLogger(LoginAttempts.class);

  static final Option<Integer> WRONG_PASSWORDS =
      Option.integer(
          "auth.failures-per-stream",
          5,
          3,
          6,
          "So many wrong passwords may come on one connection; then it is closed (RFC 6120 section 6.4.5).");

  /**
   * So many logins may fail on one stream, whatever for. COMPAT: slixmpp 1.8 tries six mechanisms with channel bindings
   * that were not offered before it falls back to one that works.
   */
  private static final int MOST_FAILURES = 10;

  /**
   * How the peer of a stream logged in.
   *
   * @param mechanism of SASL
   */
  public record Login(String mechanism, Instant at) {}

  /** On a stream whose peer has logged in. */
  public static final Key<Login> LOGIN = Key.named("login");

  private static final Key<Integer> FAILURES = Key.named("login-failures");
  private static final Key<Integer> WRONG = Key.named("login-wrong-passwords");

  private final LoginThrottle throttle;
  private final Locks locks;
  private final SecurityLog security;
  private final Clock clock;
  private final Options options;

  public LoginAttempts(LoginThrottle throttle, Locks locks, SecurityLog security, Clock clock, Options options) {
    this.throttle = throttle;
    this.locks = locks;
    this.security = security;
    this.clock = clock;
    this.options = options;
  }

  /** Whether logins on this stream are refused unread for now. */
  public boolean refuses(ClientStream stream) {
    return throttle.refuses(stream.connection().peer().getAddress());
  }

  /** A login has succeeded. */
  public void succeeded(ClientStream stream, Jid account, String mechanism) {
    stream.set(FAILURES, null);
    stream.set(WRONG, null);
    stream.set(LOGIN, new Login(mechanism, clock.instant()));
    LOG.debug("{} logged in by {} from {}", account, mechanism, stream.connection().peer());
  }

  /**
   * A login has failed: counts it, tells the client, and closes the stream that has seen too many.
   *
   * @param namespace of the SASL profile that the client uses
   * @param attempted the account that was tried, as far as it is known
   */
  public void failed(
      ClientStream stream, String namespace, SaslFailure reason, @Nullable Jid attempted, String mechanism) {
    if (reason == SaslFailure.BAD_CREDENTIALS) {
      throttle.failed(stream.connection().peer().getAddress());
    }
    if (reason == SaslFailure.BAD_CREDENTIALS || attempted != null) {
      String user = attempted == null ? null : attempted.toString();
      security.authenticationFailed(stream.connection().peer(), user, mechanism, reason.condition());
    }
    // Only who has proved to be its owner hears of a disabled account, and so of the reason.
    String text =
        reason == SaslFailure.ACCOUNT_DISABLED && attempted != null
            ? locks.explain(attempted.bare(), reason.text())
            : reason.text();
    stream.write(failure(namespace, reason, text));
    int failures = count(stream, FAILURES, 1);
    int wrong = count(stream, WRONG, reason == SaslFailure.BAD_CREDENTIALS ? 1 : 0);
    if (failures >= MOST_FAILURES || wrong >= options.get(WRONG_PASSWORDS)) {
      stream.end(StreamError.of("policy-violation", "Too many logins have failed on this stream."));
    }
  }

  private static int count(ClientStream stream, Key<Integer> what, int more) {
    int count = stream.getOr(what, 0) + more;
    stream.set(what, count);
    return count;
  }

  private static Element failure(String namespace, SaslFailure reason, String text) {
    return Element.builder("failure", namespace)
        .child(Element.of(reason.condition(), Namespaces.SASL))
        .child(
            Element.builder("text", namespace)
                .attribute(Namespaces.XML, "lang", "en")
                .text(text)
                .build())
        .build();
  }
}
