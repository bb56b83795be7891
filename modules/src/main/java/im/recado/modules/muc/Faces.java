package im.recado.modules.muc;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How occupants look in the presence that a room sends (XEP-0045 section 7.2.2 and what hangs on it). */
final class Faces {
  static final String OCCUPANT_ID = "urn:xmpp:occupant-id:0";

  private Faces() {}

  /** {@code <occupant-id/>} (XEP-0421). */
  static Element occupantId(String id) {
    return Element.builder("occupant-id", OCCUPANT_ID).attribute("id", id).build();
  }

  /** An item of muc#user; null leaves out. */
  static Element.Builder item(Affiliation affiliation, Role role, @Nullable Jid real, @Nullable String nick) {
    return Element.builder("item", Muc.USER)
        .attribute("affiliation", affiliation.wire())
        .attribute("jid", real == null ? null : real.toString())
        .attribute("nick", nick)
        .attribute("role", role.wire());
  }

  static Element status(int code) {
    return Element.builder("status", Muc.USER).attribute("code", Integer.toString(code)).build();
  }

  /** What is shown to many, made when it is first needed after a change. */
  static Shown shown(Room room, Occupant occupant) {
    Shown shown = occupant.shown();
    if (shown == null) {
      shown =
          new Shown(
              available(room, occupant, true, Notice.NONE, List.of()),
              available(room, occupant, false, Notice.NONE, List.of()));
      occupant.shown(shown);
    }
    return shown;
  }

  /**
   * An occupant's presence, without {@code to}.
   *
   * @param real whether with the real address
   * @param own status codes for the occupant's own eyes
   */
  static Presence available(Room room, Occupant occupant, boolean real, Notice notice, List<Integer> own) {
    Visit main = occupant.main();
    Element item =
        complete(item(occupant.affiliation(), occupant.role(), real ? main.jid() : null, notice.nick()), notice);
    return presence(Presence.Type.AVAILABLE, room, occupant, main.presence(), item, notice, own);
  }

  /**
   * An occupant's presence when a client of it goes.
   *
   * @param role as it is told: none, but for who only changes the nickname
   * @param said what the client says when it goes
   */
  static Presence unavailable(
      Room room,
      Occupant occupant,
      Visit visit,
      boolean real,
      Role role,
      List<Element> said,
      Notice notice,
      List<Integer> own) {
    Element item =
        complete(item(occupant.affiliation(), role, real ? visit.jid() : null, notice.nick()), notice);
    return presence(Presence.Type.UNAVAILABLE, room, occupant, said, item, notice, own);
  }

  private static Element complete(Element.Builder item, Notice notice) {
    if (notice.actor() != null) {
      item.child(Element.builder("actor", Muc.USER).attribute("nick", notice.actor()).build());
    }
    return item.child("reason", Muc.USER, notice.reason()).build();
  }

  private static Presence presence(
      Presence.Type type,
      Room room,
      Occupant occupant,
      List<Element> said,
      Element item,
      Notice notice,
      List<Integer> own) {
    Element.Builder x = Element.builder("x", Muc.USER).children(notice.extra()).child(item);
    for (int code : own) {
      x.child(status(code));
    }
    for (int code : notice.codes()) {
      x.child(status(code));
    }
    Element hats = type == Presence.Type.AVAILABLE ? room.hats().worn(occupant.account()) : null;
    Element[] payload = new Element[said.size() + (hats == null ? 2 : 3)];
    int at = 0;
    for (Element one : said) {
      payload[at++] = one;
    }
    payload[at++] = x.build();
    if (hats != null) {
      payload[at++] = hats;
    }
    payload[at] = occupantId(occupant.id());
    return Presence.of(type, occupant.jid(), null, payload);
  }
}
