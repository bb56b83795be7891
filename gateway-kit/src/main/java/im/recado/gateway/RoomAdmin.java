package im.recado.gateway;

import im.recado.gateway.network.HasRooms;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.RoomOccupant;
import im.recado.gateway.network.Standing;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidEscaping;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** How rooms of a network are moderated (XEP-0045 sections 8 to 10). Owned by the lane of the session. */
final class RoomAdmin {
  private static final int MOST_ITEMS = 20;

  private final Gateway gateway;
  private final Rooms rooms;
  private final Asked asked;

  RoomAdmin(Gateway gateway, Rooms rooms, Asked asked) {
    this.gateway = gateway;
    this.rooms = rooms;
    this.asked = asked;
  }

  /** What moderators and admins ask (XEP-0045 sections 8 and 9). */
  void admin(Iq iq, Element query, NetworkRoom room) throws StanzaException {
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
      String written = JidEscaping.unescape(Objects.requireNonNullElse(Addresses.parse(jid).local(), ""));
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
        nick != null ? room.occupant(nick) : jid == null ? null : room.known(gateway.addresses().name(Addresses.parse(jid)));
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
  void owner(Iq iq, Element query, NetworkRoom room) throws StanzaException {
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
