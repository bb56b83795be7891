package im.recado.modules.muc;

import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Text;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How people register with a room: they become members and get their nickname kept (XEP-0045 section 7.10). Where members
 * may do what others may not, an admin has to say yes (section 9.9).
 */
final class Registration {
  static final String NS = "jabber:iq:register";
  static final String FORM_TYPE = "http://jabber.org/protocol/muc#register";

  private static final String NICK = "muc#register_roomnick";
  private static final String ALLOW = "muc#register_allow";

  /** So many requests of a room wait for an answer; the oldest are forgotten. */
  private static final int MOST_PENDING = 100;

  private static final Map<String, String> ABOUT = new LinkedHashMap<>();

  static {
    ABOUT.put("muc#register_first", "Given Name");
    ABOUT.put("muc#register_last", "Family Name");
    ABOUT.put("muc#register_url", "A Web Page");
    ABOUT.put("muc#register_email", "Email Address");
    ABOUT.put("muc#register_faqentry", "FAQ Entry");
  }

  /** Somebody waits for the word of an admin: with the nickname that is wanted, and the question to the admins. */
  record Asked(String nick, Message question) {}

  private final Hall hall;

  Registration(Hall hall) {
    this.hall = hall;
  }

  /** Whether somebody has to say yes: members of such a room come in, speak, or are not asked at the door (XEP-0158). */
  private static boolean needsApproval(Room room) {
    RoomConfig config = room.config();
    return config.is(Settings.MEMBERS_ONLY) || config.is(Settings.MODERATED) || config.is(Settings.CAPTCHA);
  }

  void get(RoomRequest request) throws StanzaException {
    Room room = request.room();
    Standing standing = room.affiliations().standing(request.from().bare());
    requirePermission(request);
    Element.Builder query = Element.builder("query", NS);
    if (!standing.nick().isEmpty()) {
      request.answer(
          query.child(Element.of("registered", NS)).child("username", NS, standing.nick()).build());
      return;
    }
    String instructions = "Choose the nickname that is to be kept for you in this room.";
    DataForm.Builder form =
        DataForm.form(FORM_TYPE)
            .title("Registration with " + room.jid())
            .instructions(instructions)
            .field(
                Field.of(NICK, Field.Type.TEXT_SINGLE, "Desired Nickname", preset(request)).mandatory());
    if (needsApproval(room) && !request.affiliation().isAtLeast(Affiliation.MEMBER)) {
      ABOUT.forEach((var, label) -> form.field(Field.of(var, Field.Type.TEXT_SINGLE, label)));
    }
    request.answer(query.child("instructions", NS, instructions).child(form.toElement()).build());
  }

  private static List<String> preset(RoomRequest request) {
    String nick = request.nick();
    return nick == null ? List.of() : List.of(nick);
  }

  private static void requirePermission(RoomRequest request) throws StanzaException {
    if (request.affiliation() == Affiliation.OUTCAST
        || (!request.room().config().is(Settings.REGISTRATION)
            && !request.affiliation().isAtLeast(Affiliation.MEMBER))) {
      throw new StanzaException(Condition.NOT_ALLOWED, "You may not register with this room.");
    }
  }

  void set(RoomRequest request) throws StanzaException {
    if (request.payload().has("remove", NS)) {
      unregister(request);
      return;
    }
    requirePermission(request);
    DataForm form = DataForm.in(request.payload());
    if (form != null && form.type() == DataForm.Type.CANCEL) {
      request.answer(null);
      return;
    }
    if (form == null || form.type() != DataForm.Type.SUBMIT || !form.isOf(FORM_TYPE)) {
      throw new StanzaException(Condition.BAD_REQUEST, "A registration is the form that was sent.");
    }
    Room room = request.room();
    Jid account = request.from().bare();
    String nick = form.value(NICK);
    if (nick == null || nick.isBlank()) {
      throw new StanzaException(Condition.BAD_REQUEST, "A registration needs a nickname.");
    }
    requireFree(room, account, nick);
    if (needsApproval(room) && !request.affiliation().isAtLeast(Affiliation.MEMBER)) {
      ask(request, form, account, nick);
      return;
    }
    register(request.lane(), room, account, nick, request.iq(), () -> request.answer(null), null);
  }

  private void requireFree(Room room, Jid account, String nick) throws StanzaException {
    Nick.check(nick, hall.option(MucOptions.LONGEST_NICK));
    try {
      room.jid().withResource(nick);
    } catch (JidException e) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "That cannot be a nickname: " + e.getMessage() + ".");
    }
    Jid keeper = room.affiliations().ownerOf(nick);
    Occupant holder = room.occupants().likeNamed(nick);
    if ((keeper != null && !keeper.equals(account)) || (holder != null && !holder.account().equals(account))) {
      throw Errors.nickKept();
    }
  }

  private void register(
      RoomLane lane,
      Room room,
      Jid account,
      String nick,
      im.recado.wire.stanza.Stanza cause,
      Runnable done,
      @Nullable String actor)
      throws StanzaException {
    Standing before = room.affiliations().standing(account);
    Affiliation affiliation =
        before.affiliation().isAtLeast(Affiliation.MEMBER) ? before.affiliation() : Affiliation.MEMBER;
    List<Standing> change = List.of(before.with(affiliation, before.reason()).withNick(nick));
    hall.standings().requireFit(room, change);
    long since = room.affiliations().version();
    hall.standings()
        .change(
            lane,
            room,
            change,
            lane.refusing(cause),
            () -> {
              done.run();
              if (before.affiliation() != affiliation) {
                hall.standings().show(lane, room, account, actor, null, since);
              }
            });
  }

  /** XEP-0077 section 3.2: a member who registered goes; who is more to the room stays that, without the nickname. */
  private void unregister(RoomRequest request) throws StanzaException {
    Room room = request.room();
    Jid account = request.from().bare();
    Standing before = room.affiliations().standing(account);
    if (before.affiliation() != Affiliation.MEMBER && before.nick().isEmpty()) {
      throw new StanzaException(Condition.REGISTRATION_REQUIRED, "You are not registered with this room.");
    }
    boolean member = before.affiliation() == Affiliation.MEMBER;
    Standing after = (member ? before.with(Affiliation.NONE, "") : before).withNick("");
    long since = room.affiliations().version();
    hall.standings()
        .change(
            request.lane(),
            room,
            List.of(after),
            request.lane().refusing(request.iq()),
            () -> {
              request.answer(null);
              if (member) {
                hall.standings().show(request.lane(), room, account, null, null, since);
              }
            });
  }

  /** The admins and owners who are here decide (section 9.9). */
  private void ask(RoomRequest request, DataForm form, Jid account, String nick) {
    Room room = request.room();
    Map<Jid, Asked> pending = room.registrations();
    pending.remove(account);
    while (pending.size() >= MOST_PENDING) {
      pending.remove(pending.keySet().iterator().next());
    }
    DataForm.Builder question =
        DataForm.form(FORM_TYPE)
            .title("Registration request")
            .instructions("Somebody would like to register with the room " + room.jid() + ".")
            .field(Field.of("muc#jid", Field.Type.JID_SINGLE, "User ID", account.toString()))
            .field(Field.of(NICK, Field.Type.TEXT_SINGLE, "Desired Nickname", nick));
    ABOUT.forEach(
        (var, label) -> {
          List<String> values = new ArrayList<>();
          form.values(var).forEach(value -> values.add(Text.cut(value, 1000)));
          if (!values.isEmpty()) {
            Field.Type type = values.size() > 1 ? Field.Type.TEXT_MULTI : Field.Type.TEXT_SINGLE;
            question.field(Field.of(var, type, label, values));
          }
        });
    question.field(Field.flag(ALLOW, "Allow this person to register with the room?", false));
    Message asked = Message.of(Message.Type.NORMAL, room.jid(), null, question.toElement());
    pending.put(account, new Asked(nick, asked));
    request.answer(null);
    for (Visit visit : List.copyOf(room.occupants().visits())) {
      if (visit.occupant().affiliation().isAtLeast(Affiliation.ADMIN)) {
        hall.post().send(visit, asked);
      }
    }
  }

  /** An admin who comes later is asked as well. */
  void remind(Room room, Visit visit) {
    if (visit.occupant().affiliation().isAtLeast(Affiliation.ADMIN)) {
      room.registrations().values().forEach(asked -> hall.post().send(visit, asked.question()));
    }
  }

  /** An admin has decided. */
  void decided(RoomLane lane, Room room, Message message, DataForm form, Promise promise) throws StanzaException {
    Jid from = Objects.requireNonNull(message.from());
    if (!hall.affiliation(room, from).isAtLeast(Affiliation.ADMIN)) {
      throw new StanzaException(Condition.FORBIDDEN, "Only admins decide about registrations.");
    }
    Jid account = account(room, form);
    Asked asked = account == null ? null : room.registrations().remove(account);
    if (account == null || asked == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "Nobody waits for this answer any more.");
    }
    promise.kept();
    if (Boolean.TRUE.equals(form.flag(ALLOW))) {
      String nick = asked.nick();
      requireFree(room, account, nick);
      Visit visit = room.occupants().visit(from);
      register(
          lane, room, account, nick, message, () -> {}, visit == null ? null : visit.occupant().nick());
    }
  }

  /** Whom an answer is about; by nickname when a client has left out the field that it did not know. */
  private static @Nullable Jid account(Room room, DataForm form) {
    String jid = form.value("muc#jid");
    for (Map.Entry<Jid, Asked> pending : room.registrations().entrySet()) {
      if (jid == null ? pending.getValue().nick().equals(form.value(NICK)) : pending.getKey().toString().equals(jid)) {
        return pending.getKey();
      }
    }
    return null;
  }
}
