package im.recado.gateway.msn;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Something that the user says, or a nudge, on its way into a conversation. Guarded by the session. */
final class Outgoing {
  final String id;

  /** What is said; null for a nudge. */
  final @Nullable String text;

  final List<byte[]> payloads;

  /** How many payloads nobody has confirmed yet. */
  int unconfirmed;

  /** When it was said, and later when the last of it has left, by the clock of the machine. */
  long sent = System.nanoTime();

  /** Whether a conversation has broken under it already. */
  boolean again;

  Outgoing(String id, @Nullable String text, List<byte[]> payloads) {
    this.id = id;
    this.text = text;
    this.payloads = payloads;
  }
}
