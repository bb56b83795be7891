package im.recado.wire.sasl;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of OAUTHBEARER (RFC 7628): a token that somebody else gave out says who the client is. Only to be
 * offered under TLS, which is the caller's duty.
 */
public final class OauthBearerServer implements SaslServerMechanism {
  /** The SASL name. */
  public static final String NAME = "OAUTHBEARER";

  private static final char SEPARATOR = '\1';

  /** Says whose tokens are good. */
  @FunctionalInterface
  public interface Tokens {
    /** The bare address of the account that a token stands for; null for a token that is no good. May block. */
    @Nullable Jid account(String token);
  }

  private final String domain;
  private final Tokens tokens;
  private final String failure;
  private boolean done;
  private @Nullable SaslStep afterwards;

  /**
   * @param domain that clients may name as the host
   * @param failure what a client is told whose token is no good, as JSON (section 3.2.2)
   */
  public OauthBearerServer(String domain, Tokens tokens, String failure) {
    this.domain = domain;
    this.tokens = tokens;
    this.failure = failure;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SaslStep respond(byte @Nullable [] message) {
    SaslStep last = afterwards;
    if (last != null) {
      // The client has heard why, and says that it has (section 3.2.3).
      afterwards = null;
      return last;
    }
    if (message == null && !done) {
      return new SaslStep.Challenge(new byte[0]);
    }
    String text = message == null || done ? null : SaslText.utf8(message);
    done = true;
    if (text == null) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    return text.startsWith("p=") ? new SaslStep.Failure(SaslFailure.UNSUPPORTED_BINDING) : read(text);
  }

  private SaslStep read(String text) {
    int end = text.indexOf(SEPARATOR);
    String header = end < 0 ? "" : text.substring(0, end);
    if (!header.matches("[ny],(a=[^,]+)?,") || !text.endsWith("\1\1")) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    String authzid = header.length() == 3 ? "" : SaslText.saslName(header.substring(4, header.length() - 1));
    String token = null;
    for (String pair : text.substring(end + 1).split("\1", -1)) {
      if (pair.startsWith("auth=")) {
        token = pair.substring("auth=".length());
      } else if (pair.startsWith("host=") && !pair.substring("host=".length()).equalsIgnoreCase(domain)) {
        return new SaslStep.Failure(SaslFailure.MALFORMED);
      }
    }
    if (authzid == null || token == null) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    return check(authzid, token.regionMatches(true, 0, "Bearer ", 0, 7) ? token.substring(7).strip() : "");
  }

  private SaslStep check(String authzid, String token) {
    Jid account = token.isEmpty() ? null : tokens.account(token);
    if (account == null) {
      // Without a token the client only asks where it gets one (XEP-0493 section 2.3.1): that is no attempt to guess.
      afterwards =
          token.isEmpty()
              ? new SaslStep.Failure(SaslFailure.TOKEN_NEEDED)
              : new SaslStep.Failure(SaslFailure.BAD_CREDENTIALS, named(authzid));
      return new SaslStep.Challenge(failure.getBytes(UTF_8));
    }
    return SaslText.isSelf(authzid, account)
        ? new SaslStep.Success(account, null)
        : new SaslStep.Failure(SaslFailure.BAD_AUTHZID, account);
  }

  private static @Nullable Jid named(String authzid) {
    try {
      return authzid.isEmpty() ? null : Jid.parse(authzid).bare();
    } catch (JidException e) {
      return null;
    }
  }
}
