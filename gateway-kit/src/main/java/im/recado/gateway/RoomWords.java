package im.recado.gateway;

import im.recado.gateway.network.Standing;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The elements of rooms (XEP-0045), as rooms of networks use them. */
final class RoomWords {
  static final String MUC = "http://jabber.org/protocol/muc";
  static final String USER = MUC + "#user";
  static final String ADMIN = MUC + "#admin";
  static final String OWNER = MUC + "#owner";
  static final String OCCUPANT_ID = "urn:xmpp:occupant-id:0";

  private RoomWords() {}

  static String affiliation(Standing standing) {
    return switch (standing) {
      case OWNER -> "owner";
      case ADMIN -> "admin";
      case MODERATOR, MEMBER -> "member";
      case PLAIN, VISITOR -> "none";
    };
  }

  static String role(Standing standing) {
    return switch (standing) {
      case OWNER, ADMIN, MODERATOR -> "moderator";
      case MEMBER, PLAIN -> "participant";
      case VISITOR -> "visitor";
    };
  }

  static Element.Builder item(Standing standing, @Nullable Jid real) {
    return Element.builder("item", USER)
        .attribute("affiliation", affiliation(standing))
        .attribute("jid", real == null ? null : real.toString())
        .attribute("role", role(standing));
  }

  /** The item of one who goes. */
  static Element.Builder gone(Standing standing, @Nullable Jid real) {
    return item(standing, real).attribute("role", "none");
  }

  static Element occupantId(String id) {
    return Element.builder("occupant-id", OCCUPANT_ID).attribute("id", id).build();
  }

  static Presence presence(Presence.Type type, Jid face, Jid to, String occupant, Element item, int... codes) {
    Element.Builder x = Element.builder("x", USER).child(item);
    for (int code : codes) {
      x.child(Element.builder("status", USER).attribute("code", Integer.toString(code)).build());
    }
    Presence presence = Presence.of(type, face, to, x.build());
    return occupant.isEmpty() ? presence : presence.withChild(occupantId(occupant));
  }

  /** Tells a client that what it wants of a room by presence cannot be. */
  static Presence refused(Presence wanted, StanzaException why) {
    // COMPAT profanity 0.13: an error without this is none of a room's for it, and ends it.
    return Presence.of(
            Presence.Type.ERROR,
            Objects.requireNonNull(wanted.to()),
            Objects.requireNonNull(wanted.from()),
            Element.of("x", MUC),
            why.error().toElement())
        .withId(wanted.id());
  }

  /** Tells one who thinks to be in a room that they are not (XEP-0045 section 7.2.18). */
  static Presence stranger(Jid face, Jid to) {
    Element item = gone(Standing.PLAIN, null).child("reason", USER, "You are not in the room.").build();
    return presence(Presence.Type.UNAVAILABLE, face, to, "", item, 110, 307, 333);
  }
}
