package im.recado.modules.muc;

import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What somebody says to everybody.
 *
 * @param id the stanza-id that the room gives it
 * @param message as it is reflected, without {@code to}
 * @param speaker who says it, or null for the room itself
 * @param from the client that says it, or null for the room itself
 * @param said when
 */
record Words(String id, Message message, @Nullable Occupant speaker, @Nullable Jid from, Instant said) {
  /** As newcomers get it. */
  History.Past past(Jid room) {
    Instant stamp = said;
    Message past = message;
    Instant own = Delay.stamp(message);
    if (own != null && speaker != null && speaker.affiliation() == Affiliation.OWNER) {
      // An owner brings an earlier conversation along (XEP-0045 section 7.9).
      stamp = own;
      past = message.without(child -> child.namespace().equals(Delay.NS));
    }
    return new History.Past(
        id, speaker == null ? "" : speaker.id(), past.withChild(Delay.of(room, stamp)), said);
  }
}
