package im.recado.gateway;

import im.recado.gateway.NetworkRoom.State;
import im.recado.gateway.network.HasRooms;
import im.recado.gateway.network.ListsRooms;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.RoomOccupant;
import im.recado.gateway.network.Standing;
import im.recado.modules.disco.DiscoForm;
import im.recado.modules.disco.DiscoModule;
import im.recado.modules.disco.DiscoReply;
import im.recado.modules.disco.Identity;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidEscaping;
import im.recado.wire.jid.JidException;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.rsm.Pages;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What clients ask of rooms of a network (XEP-0045 sections 6, 8, 9 and 10; XEP-0410). Owned by the lane of the session. */
final class RoomIqs {
  static final String PING = "urn:xmpp:ping";

  private static final int MOST_ITEMS = 20;
  private static final int PAGE = 100;

  private final Gateway gateway;
  private final GatewaySession session;
  private final Rooms rooms;
  private final Asked asked;
  private List<RoomEvent.Listed> listing = List.of();

  RoomIqs(Gateway gateway, GatewaySession session, Rooms rooms, Asked asked) {
    this.gateway = gateway;
    this.session = session;
    this.rooms = rooms;
    this.asked = asked;
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
      admin(iq, payload, inside(room, iq));
    } else if (payload.is("query", RoomWords.OWNER)) {
      owner(iq, payload, inside(room, iq));
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

  private static Element info(String name, @Nullable NetworkRoom room, Element query) throws StanzaException {
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
    return new DiscoReply(
            List.of(new Identity("conference", "text", Words.clean(name))),
            List.of(
                DiscoModule.INFO, DiscoModule.ITEMS, RoomWords.MUC, "muc_nonanonymous", "muc_open", "muc_public",
                "muc_temporary", "muc_unmoderated", "muc_unsecured", RoomWords.MUC + "#self-ping-optimization",
                "jid\\20escaping", RoomWords.OCCUPANT_ID),
            fields.isEmpty() ? List.of() : List.of(new DiscoForm(RoomWords.MUC + "#roominfo", fields)))
        .toElement(null);
  }

  // What moderators and admins do.

  private void admin(Iq iq, Element query, NetworkRoom room) throws StanzaException {
    List<Element> items = query.elements("item", RoomWords.ADMIN);
    if (items.isEmpty() || items.size() > MOST_ITEMS) {
      throw new StanzaException(Condition.BAD_REQUEST);
    }
    try {
      HasRooms connection = rooms.inside(room);
      if (iq.type() == Iq.Type.GET) {
        list(iq, items.getFirst(), room, connection);
      } else {
        next(iq, new ArrayDeque<>(items), room);
      }
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  private void list(Iq iq, Element item, NetworkRoom room, HasRooms connection) throws NetworkException {
    String affiliation = item.attribute("affiliation");
    if ("outcast".equals(affiliation)) {
      String id = asked.add(iq, why -> told(iq, why, () -> bans(room)));
      connection.bans(room.name(), id);
      return;
    }
    Element.Builder query = Element.builder("query", RoomWords.ADMIN);
    for (RoomOccupant occupant : room.occupants()) {
      String its = RoomWords.affiliation(occupant.standing());
      String role = RoomWords.role(occupant.standing());
      if (its.equals(affiliation) || role.equals(item.attribute("role"))) {
        Jid real = rooms.contact(occupant.contact());
        query.child(
            Element.builder("item", RoomWords.ADMIN)
                .attribute("affiliation", its)
                .attribute("jid", real == null ? null : real.toString())
                .attribute("nick", occupant.nick())
                .attribute("role", role)
                .build());
      }
    }
    send(iq.result(query.build()));
  }

  /** Masks are no addresses; they become some, and are taken back by them. */
  private Element bans(NetworkRoom room) {
    Element.Builder query = Element.builder("query", RoomWords.ADMIN);
    for (String mask : room.bans()) {
      try {
        Jid jid = Jid.of(JidEscaping.escape(mask), gateway.jid().domain(), null);
        query.child(
            Element.builder("item", RoomWords.ADMIN).attribute("affiliation", "outcast").attribute("jid", jid.toString()).build());
      } catch (JidException e) {
        // Nobody can take it back from here.
      }
    }
    return query.build();
  }

  /** One item after the other, each when the one before it has been answered. */
  private void next(Iq iq, ArrayDeque<Element> items, NetworkRoom room) throws NetworkException, StanzaException {
    Element item = items.poll();
    if (item == null) {
      send(iq.result());
      return;
    }
    String id =
        asked.add(
            iq,
            why -> {
              try {
                if (why != null) {
                  throw why;
                }
                next(iq, items, room);
              } catch (NetworkException e) {
                refuse(iq, Reasons.stanza(e));
              } catch (StanzaException e) {
                refuse(iq, e);
              }
            });
    try {
      change(item, room, id);
    } catch (NetworkException | StanzaException e) {
      asked.take(id);
      throw e;
    }
  }

  private void change(Element item, NetworkRoom room, String id) throws NetworkException, StanzaException {
    HasRooms connection = rooms.inside(room);
    String role = item.attribute("role");
    String affiliation = item.attribute("affiliation");
    String reason = Objects.requireNonNullElse(item.childText("reason", RoomWords.ADMIN), "");
    String jid = item.attribute("jid");
    if (jid != null && "none".equals(affiliation)) {
      String written = JidEscaping.unescape(Objects.requireNonNullElse(gateway.address(jid).local(), ""));
      if (room.bans().contains(written)) {
        connection.unban(room.name(), written, id);
        return;
      }
    }
    RoomOccupant occupant = occupant(item, room);
    if (role != null && role.equals("none")) {
      connection.kick(room.name(), occupant.nick(), reason, id);
    } else if ("outcast".equals(affiliation)) {
      connection.ban(room.name(), occupant.nick(), reason, id);
    } else {
      connection.stand(room.name(), occupant.nick(), standing(role, affiliation, occupant), id);
    }
  }

  private RoomOccupant occupant(Element item, NetworkRoom room) throws NetworkException, StanzaException {
    String nick = item.attribute("nick");
    String jid = item.attribute("jid");
    RoomOccupant occupant =
        nick != null ? room.occupant(nick) : jid == null ? null : room.known(gateway.addresses().name(gateway.address(jid)));
    if (occupant == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is nobody of this name in the room.");
    }
    return occupant;
  }

  private static Standing standing(@Nullable String role, @Nullable String affiliation, RoomOccupant occupant)
      throws StanzaException {
    Standing standing =
        role != null
            ? switch (role) {
              case "moderator" -> Standing.ADMIN;
              case "participant" -> occupant.standing() == Standing.VISITOR ? Standing.MEMBER : Standing.PLAIN;
              case "visitor" -> Standing.VISITOR;
              default -> null;
            }
            : affiliation == null
                ? null
                : switch (affiliation) {
                  case "owner" -> Standing.OWNER;
                  case "admin" -> Standing.ADMIN;
                  case "member" -> Standing.MEMBER;
                  case "none" -> Standing.PLAIN;
                  default -> null;
                };
    if (standing == null) {
      throw new StanzaException(Condition.BAD_REQUEST, "There is no such role or affiliation.");
    }
    return standing;
  }

  /** There is nothing to configure from here, and a room that is new is there at once (XEP-0045 section 10.1.2). */
  private void owner(Iq iq, Element query, NetworkRoom room) throws StanzaException {
    if (query.has("destroy", RoomWords.OWNER)) {
      throw new StanzaException(Condition.NOT_ALLOWED, "A room of " + gateway.name() + " ends when the last one leaves.");
    }
    if (iq.type() == Iq.Type.SET) {
      send(iq.result());
      return;
    }
    Element form =
        DataForm.form(RoomWords.MUC + "#roomconfig")
            .title(room.name())
            .field(Field.note("Rooms of " + gateway.name() + " are configured there."))
            .toElement();
    send(iq.result(Element.of("query", RoomWords.OWNER, form)));
  }

  // All rooms.

  /** Answers which rooms the network has, a page at a time (XEP-0045 section 6.3, XEP-0059). */
  void rooms(Iq iq, String nick) throws StanzaException {
    PageRequest page = PageRequest.in(Objects.requireNonNull(iq.payload()));
    if (!listing.isEmpty() && (page.after() != null || page.before() != null || page.index() != null)) {
      send(iq.result(items(page)));
      return;
    }
    try {
      if (!(session.connection(nick) instanceof ListsRooms able)) {
        throw new NetworkException(Reason.NOT_POSSIBLE, gateway.name() + " has no list of rooms.");
      }
      String id = asked.add(iq, why -> told(iq, why, () -> items(page)));
      able.rooms(id);
    } catch (NetworkException e) {
      throw Reasons.stanza(e);
    }
  }

  void listed(List<RoomEvent.Listed> all) {
    listing = all.stream().sorted(Comparator.comparing(RoomEvent.Listed::room)).toList();
  }

  private Element items(PageRequest request) throws StanzaException {
    Pages.Page<RoomEvent.Listed> page = Pages.cut(listing, RoomEvent.Listed::room, request, PAGE, PAGE);
    Element.Builder query = Element.builder("query", DiscoModule.ITEMS);
    for (RoomEvent.Listed room : page.items()) {
      Jid jid = rooms.contact(room.room());
      if (jid != null) {
        query.child(
            Element.builder("item", DiscoModule.ITEMS)
                .attribute("jid", jid.toString())
                .attribute("name", Words.clean(room.room()) + " (" + room.occupants() + ")")
                .build());
      }
    }
    return query.child(page.info().toElement()).build();
  }

  // Answers.

  private interface Answer {
    Element make() throws StanzaException;
  }

  private void told(Iq iq, @Nullable NetworkException why, Answer answer) {
    try {
      if (why != null) {
        throw Reasons.stanza(why);
      }
      send(iq.result(answer.make()));
    } catch (StanzaException e) {
      refuse(iq, e);
    }
  }

  private void refuse(Iq iq, StanzaException e) {
    gateway.kernel().router().refuse(iq, e);
  }

  private void send(Iq iq) {
    gateway.kernel().router().send(iq);
  }
}
