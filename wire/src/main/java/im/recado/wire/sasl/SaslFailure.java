package im.recado.wire.sasl;

/**
 * Why a login failed: the condition that goes on the wire (RFC 6120 section 6.5) and a text for the person who reads
 * it. Wrong password and unknown account are one and the same, {@link #BAD_CREDENTIALS}.
 */
public enum SaslFailure {
  ABORTED("aborted", "The login was aborted."),
  ACCOUNT_DISABLED("account-disabled", "The account is disabled."),
  BAD_AUTHZID("invalid-authzid", "You may only log in as yourself."),
  BAD_CREDENTIALS("not-authorized", "The user name or the password is wrong."),
  BINDING_DOWNGRADE("not-authorized",
      "The client saw no mechanism with channel binding, but some were offered: someone may be in between."),
  BINDING_MISMATCH("not-authorized", "The channel binding does not match: someone may be in between."),
  CREDENTIALS_EXPIRED("credentials-expired", "The token is no longer valid, log in with the password."),
  ENCRYPTION_REQUIRED("encryption-required", "Logging in needs TLS first."),
  INCORRECT_ENCODING("incorrect-encoding", "The login message is not proper Base64."),
  INVALID_MECHANISM("invalid-mechanism", "That mechanism was not offered."),
  MALFORMED("malformed-request", "The login message can't be understood."),
  MECHANISM_TOO_WEAK("mechanism-too-weak", "That mechanism is too weak for this account."),
  TEMPORARY("temporary-auth-failure", "Logging in is not possible just now, try again later."),
  TOKEN_NEEDED("not-authorized", "Logging in needs a token."),
  UNSUPPORTED_BINDING("malformed-request", "That channel binding type was not offered."),
  UNSUPPORTED_EXTENSION("malformed-request", "The login message demands an extension that is not supported.");

  private final String condition;
  private final String text;

  SaslFailure(String condition, String text) {
    this.condition = condition;
    this.text = text;
  }

  /** The element name of the condition. */
  public String condition() {
    return condition;
  }

  /** One English sentence, fit for {@code <text/>}. */
  public String text() {
    return text;
  }
}
