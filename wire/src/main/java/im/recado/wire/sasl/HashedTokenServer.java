package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.US_ASCII;

import im.recado.wire.jid.Jid;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of a hashed token login (XEP-0484 section 3.4). Expiry, the counter and rotation belong to the
 * keeper of the tokens, who gives only tokens that are valid for this mechanism and this client.
 */
public final class HashedTokenServer implements SaslServerMechanism {
  /** Finds the tokens of one client of an account, in the order to try them: the newest first, two at most. */
  @FunctionalInterface
  public interface Tokens {
    /** Empty when there are none, or no such account. May block. */
    List<String> of(Jid account);
  }

  private static final int MOST_TOKENS = 4;
  private static final int HASH_BYTES = 32;

  private final HashedToken mechanism;
  private final String domain;
  private final SaslOffer offer;
  private final Tokens tokens;
  private boolean done;
  private @Nullable String matched;

  public HashedTokenServer(HashedToken mechanism, String domain, SaslOffer offer, Tokens tokens) {
    this.mechanism = mechanism;
    this.domain = domain;
    this.offer = offer;
    this.tokens = tokens;
  }

  @Override
  public String name() {
    return mechanism.mechanism();
  }

  /** The token that the client proved to have; null before a success. */
  public @Nullable String matched() {
    return matched;
  }

  @Override
  public SaslStep respond(byte @Nullable [] message) {
    if (message == null && !done) {
      return new SaslStep.Challenge(new byte[0]);
    }
    boolean again = done;
    done = true;
    int nul = message == null || again ? -1 : message.length - HASH_BYTES - 1;
    if (message == null || nul < 1 || message[nul] != 0 || message.length > SaslText.MOST_BYTES) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    String userName = SaslText.utf8(Arrays.copyOf(message, nul));
    byte[] hash = Arrays.copyOfRange(message, nul + 1, message.length);
    byte[] binding = binding();
    if (userName == null || userName.indexOf('\0') >= 0) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    Jid account = SaslText.account(userName, domain);
    if (account == null || binding == null) {
      return new SaslStep.Failure(
          binding == null ? SaslFailure.UNSUPPORTED_BINDING : SaslFailure.BAD_CREDENTIALS, account);
    }
    for (String token : tokens.of(account).stream().limit(MOST_TOKENS).toList()) {
      byte[] key = token.getBytes(US_ASCII);
      if (MessageDigest.isEqual(HashedToken.initiatorHash(key, binding), hash)) {
        matched = token;
        return new SaslStep.Success(account, HashedToken.responderHash(key, binding));
      }
    }
    return new SaslStep.Failure(SaslFailure.BAD_CREDENTIALS, account);
  }

  private byte @Nullable [] binding() {
    ChannelBindingType type = mechanism.bindingType();
    return type == null ? new byte[0] : offer.binding().bytes(type);
  }
}
