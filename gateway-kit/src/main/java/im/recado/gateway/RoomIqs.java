package im.recado.gateway;

import im.recado.gateway.NetworkRoom.State;
import im.recado.gateway.network.RoomEvent;
import im.recado.modules.disco.DiscoForm;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What clients ask of rooms of a network (XEP-0045 section 6, XEP-0410). Owned by the lane of the session. */
final class RoomIqs {
  static final String PING = "urn:xmpp:ping";

  private final Gateway gateway;
  private final Rooms rooms;
  private final RoomAdmin admin;
  private final RoomListing listing;

  RoomIqs(Gateway gateway, GatewaySession session, Rooms rooms, Asked asked) {
    this.gateway = gateway;
    this.rooms = rooms;
    this.admin = new RoomAdmin(gateway, rooms, asked);
    this.listing = new RoomListing(gateway, session, rooms, asked);
  }

  RoomListing listing() {
    return listing;
  }

  /** Answers a request to a room or to somebody in it. */
  void answer(Iq iq) throws StanzaException {
    Jid to = Objects.requireNonNull(iq.to());
    Element payload = Objects.requireNonNull(iq.payload());
    String name = rooms.name(to);
    NetworkRoom room = rooms.find(name);
    if (to.resource() != null) {
      ofOccupant(iq, payload, room, to.resource());
      return;
    }
    if (payload.is("query", DiscoModule.INFO) && iq.type() == Iq.Type.GET) {
      send(iq.result(info(name, room, payload)));
    } else if (payload.is("query", DiscoModule.ITEMS) && iq.type() == Iq.Type.GET) {
      send(iq.result(Element.of("query", DiscoModule.ITEMS)));
    } else if (payload.is("query", RoomWords.ADMIN)) {
      admin.admin(iq, payload, inside(room, iq));
    } else if (payload.is("query", RoomWords.OWNER)) {
      admin.owner(iq, payload, inside(room, iq));
    } else {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
  }

  private static NetworkRoom inside(@Nullable NetworkRoom room, Iq iq) throws StanzaException {
    if (room == null || !room.has(Objects.requireNonNull(iq.from()))) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "You are not in this room.");
    }
    return room;
  }

  /** A client asks by a ping whether it is in the room still (XEP-0410); nothing else is asked of occupants. */
  private void ofOccupant(Iq iq, Element payload, @Nullable NetworkRoom room, String nick) throws StanzaException {
    NetworkRoom here = inside(room, iq);
    if (!payload.is("ping", PING) || iq.type() != Iq.Type.GET) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    if (here.state() == State.ENTERING || nick.equals(here.nick())) {
      send(iq.result());
    } else if (here.occupant(nick) == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is nobody of this name in the room.");
    } else {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
  }

  private Element info(String name, @Nullable NetworkRoom room, Element query) throws StanzaException {
    if (query.attribute("node") != null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    TreeMap<String, List<String>> fields = new TreeMap<>();
    RoomEvent.Topic topic = room == null ? null : room.topic();
    if (topic != null && !topic.text().isEmpty()) {
      fields.put("muc#roominfo_subject", List.of(Words.clean(topic.text())));
    }
    if (room != null && room.state() == State.IN) {
      fields.put("muc#roominfo_occupants", List.of(Integer.toString(room.occupants().size())));
    }
    List<String> features =
        new ArrayList<>(
            List.of(
                DiscoModule.INFO, DiscoModule.ITEMS, RoomWords.MUC, "muc_nonanonymous", "muc_open", "muc_public",
                "muc_temporary", "muc_unmoderated", "muc_unsecured", RoomWords.MUC + "#self-ping-optimization",
                "jid\\20escaping", RoomWords.OCCUPANT_ID));
    if (gateway.archives().isKept()) {
      features.addAll(RoomQueries.features());
    }
    return new DiscoReply(
            List.of(new Identity("conference", "text", Words.clean(name))),
            features,
            fields.isEmpty() ? List.of() : List.of(new DiscoForm(RoomWords.MUC + "#roominfo", fields)))
        .toElement(null);
  }

  private void send(Iq iq) {
    gateway.kernel().router().send(iq);
  }
}
