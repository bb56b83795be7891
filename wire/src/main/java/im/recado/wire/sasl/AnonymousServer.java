package im.recado.wire.sasl;

import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.security.SecureRandom;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/** The server's side of ANONYMOUS (RFC 4505, XEP-0175): everyone gets a new address that nobody can guess. */
public final class AnonymousServer implements SaslServerMechanism {
  /** The SASL name. */
  public static final String NAME = "ANONYMOUS";

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final int RANDOM_BYTES = 16;
  private static final int MOST_TRACE_CHARS = 255;

  private final String domain;
  private boolean done;

  public AnonymousServer(String domain) {
    this.domain = domain;
  }

  /** Whether an address looks like those that are given out here: most accounts need not be asked about further. */
  public static boolean mayBe(Jid address) {
    String local = address.local();
    return local != null && local.length() == 2 * RANDOM_BYTES;
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Trace information is checked for its form and otherwise not looked at; as XEP-0175 shows it, none is asked for. */
  @Override
  public SaslStep respond(byte @Nullable [] message) {
    String trace = done ? null : message == null ? "" : SaslText.utf8(message);
    done = true;
    if (trace == null || trace.codePointCount(0, trace.length()) > MOST_TRACE_CHARS || trace.indexOf('\0') >= 0) {
      return new SaslStep.Failure(SaslFailure.MALFORMED);
    }
    byte[] random = new byte[RANDOM_BYTES];
    RANDOM.nextBytes(random);
    try {
      return new SaslStep.Success(Jid.of(HexFormat.of().formatHex(random), domain, null), null);
    } catch (JidException e) {
      return new SaslStep.Failure(SaslFailure.TEMPORARY);
    }
  }
}
