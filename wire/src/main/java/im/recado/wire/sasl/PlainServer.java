package im.recado.wire.sasl;

import im.recado.wire.jid.Jid;
import org.jspecify.annotations.Nullable;

/** The server's side of PLAIN (RFC 4616). Only to be offered under TLS, which is the caller's duty. */
public final class PlainServer implements SaslServerMechanism {
  /** The SASL name. */
  public static final String NAME = "PLAIN";

  private final @Nullable String domain;
  private final PasswordCheck passwords;
  private boolean done;

  /** @param domain the host that the stream belongs to; null where user names are domains (XEP-0225) */
  public PlainServer(@Nullable String domain, PasswordCheck passwords) {
    this.domain = domain;
    this.passwords = passwords;
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public SaslStep respond(byte @Nullable [] message) {
    if (message == null && !done) {
      return new SaslStep.Challenge(new byte[0]);
    }
    String text = message == null || done ? null : SaslText.utf8(message);
    done = true;
    String[] parts = text == null ? new String[0] : text.split("\0", 4);
    if (parts.length != 3 || parts[1].isEmpty() || parts[2].isEmpty()) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    Jid account = SaslText.account(parts[1], domain);
    if (account == null) {
      return new SaslStep.Failure(SaslFailure.BAD_CREDENTIALS);
    }
    if (!SaslText.isSelf(parts[0], account)) {
      return new SaslStep.Failure(SaslFailure.BAD_AUTHZID, account);
    }
    return passwords.matches(account, parts[2])
        ? new SaslStep.Success(account, null)
        : new SaslStep.Failure(SaslFailure.BAD_CREDENTIALS, account);
  }
}
