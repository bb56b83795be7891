package im.recado.modules.federation;

import im.recado.wire.jid.Jid;
import org.jspecify.annotations.Nullable;

/**
 * How a link stands, for administrators.
 *
 * @param how it is believed, or {@code connecting} or {@code unreachable}
 * @param waiting stanzas that wait, or were sent and are not acknowledged
 * @param notes why none comes about, or what is special about it
 * @param way which way stanzas go over its connection, or null when there is none
 */
record LinkState(
    Jid ours, Jid theirs, String how, int waiting, long sent, String notes, @Nullable Way way) {
  /** Whose connection it is, and which way stanzas go. */
  enum Way {
    /** Ours, from here to there. */
    OUT,
    /** Ours, and they come over it, too. */
    BOTH,
    /** The other server's. */
    BACK
  }
}
