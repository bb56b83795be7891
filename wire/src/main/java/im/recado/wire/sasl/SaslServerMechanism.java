package im.recado.wire.sasl;

import org.jspecify.annotations.Nullable;

/**
 * The server's side of one login attempt, used once. Not thread-safe: it belongs to its stream's lane. Any bytes give
 * an answer and never an exception, except for what a credential lookup given by the caller throws itself.
 */
public interface SaslServerMechanism {
  /** The SASL name that was chosen, such as {@code SCRAM-SHA-256-PLUS}. */
  String name();

  /**
   * Takes the client's next message, already decoded from Base64.
   *
   * @param message null when the client sent no initial response at all, which is answered with an empty challenge;
   *     an empty array for an empty response ({@code =})
   * @return after a success or a failure every further call fails
   */
  SaslStep respond(byte @Nullable [] message);
}
