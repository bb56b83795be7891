package im.recado.modules.sasl2;

import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.HashedToken;
import im.recado.wire.sasl.HashedTokenServer;
import im.recado.wire.sasl.SaslFailure;
import im.recado.wire.sasl.SaslOffer;
import im.recado.wire.sasl.SaslServerMechanism;
import im.recado.wire.sasl.SaslStep;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A login with a token (XEP-0484 section 3.4). One that shows up in the wrong place is good for nothing any more. */
final class FastMechanism implements SaslServerMechanism {
  private static final Logger LOG = LoggerFactory.getLogger(FastMechanism.class);

  private final HashedToken mechanism;
  private final String domain;
  private final SaslOffer offer;
  private final FastTokens tokens;
  private final @Nullable String client;
  private final int count;
  private final boolean invalidate;
  private final HashedTokenServer server;

  /**
   * A login of a client.
   *
   * @param client its installation's id; null when it told none, which cannot succeed
   * @param count what it says how often it has used the token, 0 when it does not say, negative for what is no count
   * @param invalidate whether the token is not to be used again
   */
  FastMechanism(
      HashedToken mechanism,
      String domain,
      SaslOffer offer,
      FastTokens tokens,
      @Nullable String client,
      int count,
      boolean invalidate) {
    this.mechanism = mechanism;
    this.domain = domain;
    this.offer = offer;
    this.tokens = tokens;
    this.client = client;
    this.count = count;
    this.invalidate = invalidate;
    this.server =
        new HashedTokenServer(
            mechanism,
            domain,
            offer,
            account -> client == null ? List.of() : tokens.of(account, client, mechanism.mechanism()));
  }

  @Override
  public String name() {
    return mechanism.mechanism();
  }

  /** The token of a successful login that may be used again; else null. */
  @Nullable String kept() {
    return invalidate ? null : server.matched();
  }

  @Override
  public SaslStep respond(byte @Nullable [] message) {
    if (client == null || count < 0) {
      return new SaslStep.Failure(SaslFailure.MALFORMED, null);
    }
    SaslStep step = server.respond(message);
    if (step instanceof SaslStep.Success success) {
      return used(success, client);
    }
    if (message != null
        && step instanceof SaslStep.Failure failure
        && failure.reason() == SaslFailure.BAD_CREDENTIALS
        && failure.attempted() != null) {
      tokens.revoke(failure.attempted(), token -> isProvedBy(token, message));
    }
    return step;
  }

  private SaslStep used(SaslStep.Success success, String client) {
    Jid account = success.account();
    return switch (tokens.use(account, client, Objects.requireNonNull(server.matched()), count, invalidate)) {
      case GOOD -> success;
      case EXPIRED -> new SaslStep.Failure(SaslFailure.CREDENTIALS_EXPIRED, account);
      case REPLAYED -> {
        LOG.warn("A token of {} was used twice and is revoked", account);
        yield new SaslStep.Failure(SaslFailure.BAD_CREDENTIALS, account);
      }
    };
  }

  /** Whether this login was made with a token of another client. */
  private boolean isProvedBy(FastToken token, byte[] message) {
    return token.mechanism().equals(mechanism.mechanism())
        && new HashedTokenServer(mechanism, domain, offer, account -> List.of(token.token())).respond(message)
            instanceof SaslStep.Success;
  }
}
