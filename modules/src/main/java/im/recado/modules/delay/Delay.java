package im.recado.modules.delay;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Says that a stanza comes later than it was sent (XEP-0203, version 2.0). */
public final class Delay {
  public static final String NS = "urn:xmpp:delay";

  private Delay() {}

  /** Who says so, and when the stanza first came to it. */
  public static Element of(Jid from, Instant stamp) {
    return Element.builder("delay", NS).attribute("from", from.toString()).attribute("stamp", Dates.format(stamp)).build();
  }

  /** When a stanza first came, as whoever forwards it says (XEP-0297 section 3). */
  public static Element of(Instant stamp) {
    return Element.builder("delay", NS).attribute("stamp", Dates.format(stamp)).build();
  }

  /** When this stanza was first sent, by the word of whoever kept it; null when it does not say, or not a date. */
  public static @Nullable Instant stamp(Stanza stanza) {
    Element delay = stanza.child("delay", NS);
    return delay == null ? null : Dates.parse(delay.attributeOr("stamp", ""));
  }
}
