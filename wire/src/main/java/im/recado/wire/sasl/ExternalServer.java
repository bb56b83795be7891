package im.recado.wire.sasl;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The server's side of EXTERNAL (RFC 4422 appendix A) with client certificates (XEP-0178 section 2): who the client may
 * be was settled by TLS; the message only picks one of several.
 */
public final class ExternalServer implements SaslServerMechanism {
  /** The SASL name. */
  public static final String NAME = "EXTERNAL";

  private final List<Jid> identities;
  private boolean done;

  /** @param identities the bare addresses on this host that the verified certificate names and that have an account */
  public ExternalServer(List<Jid> identities) {
    this.identities = identities.stream().filter(Jid::isBare).distinct().toList();
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
    String authzid = message == null || done ? null : SaslText.utf8(message);
    done = true;
    if (authzid == null || authzid.indexOf('\0') >= 0) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    if (identities.isEmpty()) {
      return new SaslStep.Failure(SaslFailure.BAD_CREDENTIALS);
    }
    if (authzid.isEmpty()) {
      return identities.size() == 1
          ? new SaslStep.Success(identities.getFirst(), null)
          : new SaslStep.Failure(SaslFailure.BAD_AUTHZID);
    }
    try {
      Jid wanted = Jid.parse(authzid);
      return identities.contains(wanted)
          ? new SaslStep.Success(wanted, null)
          : new SaslStep.Failure(SaslFailure.BAD_AUTHZID, wanted.bare());
    } catch (JidException e) {
      return new SaslStep.Failure(SaslFailure.BAD_AUTHZID);
    }
  }
}
