package im.recado.modules.federation;

import im.recado.wire.jid.Jid;
import java.util.function.Consumer;

/**
 * A question to the server of a domain: whether a key that somebody has shown here is its own (XEP-0220 section 2.4).
 *
 * @param ours to which domain it was shown
 * @param stream the id of the stream on which it was shown
 * @param answer told once, on any thread
 */
record Verification(Jid ours, String stream, String key, Consumer<Outcome> answer) {
  /** Whether an answer could not be told from that to another question. */
  boolean isAboutTheSame(Verification other) {
    return stream.equals(other.stream) && ours.equals(other.ours);
  }

  /** What came of it. */
  enum Outcome {
    VALID,
    INVALID,
    /** The server could not be asked. */
    FAILED,
    /** The server is not believed, so there is no use in asking it. */
    REFUSED
  }
}
