package im.recado.wire.sasl;

import org.jspecify.annotations.Nullable;

/** The client's side of one login attempt, for tests, the load generator and links to other servers. Used once. */
public interface SaslClientMechanism {
  /** The SASL name. */
  String name();

  /** The initial response. */
  byte[] first();

  /** Answers a challenge. */
  byte[] answer(byte[] challenge) throws SaslException;

  /** Checks what came with the success, null for nothing; must be called before the login is believed. */
  void finish(byte @Nullable [] additional) throws SaslException;
}
