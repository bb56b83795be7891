package im.recado.client.protocol;

import java.util.Optional;

/**
 * Who hears what comes over a {@link Link}: one after the other, in the stream's order, on the thread that reads it. What was heard counts as
 * handled, and is acknowledged (XEP-0198). Whoever cannot keep it throws {@link UnkeptException}: the stream is ended, acknowledges
 * nothing more and does not go on; the server gives again what was not acknowledged.
 */
public interface LinkListener {
  /** A message or a presence came. */
  void stanza(Node stanza);

  /**
   * A request came.
   *
   * @return what to answer: an iq of type {@code result} or {@code error}; nothing when the client does not know such requests
   */
  Optional<Node> request(Node iq);

  /** The server has taken the stanza with this id: it answers for it now. */
  void acknowledged(String id);

  /** The stream has ended, and was not asked to. */
  void lost();
}
