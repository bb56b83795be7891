package im.recado.wire.sasl;

import im.recado.wire.jid.Jid;
import org.jspecify.annotations.Nullable;

/** What a server-side mechanism answers to one message of the client. Arrays are not copied. */
public sealed interface SaslStep {

  /** The exchange goes on; the bytes may be empty. */
  @SuppressWarnings("ArrayRecordComponent")
  record Challenge(byte[] bytes) implements SaslStep {}

  /**
   * The client is who this says and nobody else.
   *
   * @param account the verified bare address; the session must take its address from here only
   * @param additional data to send along with the success, or null
   */
  @SuppressWarnings("ArrayRecordComponent")
  record Success(Jid account, byte @Nullable [] additional) implements SaslStep {}

  /**
   * The login failed.
   *
   * @param attempted the account that was named, as far as it was understood: for throttling and the log only; it says
   *     nothing about whether there is such an account
   */
  record Failure(SaslFailure reason, @Nullable Jid attempted) implements SaslStep {
    Failure(SaslFailure reason) {
      this(reason, null);
    }
  }
}
