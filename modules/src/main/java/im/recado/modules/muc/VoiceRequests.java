package im.recado.modules.muc;

import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.form.Field.Choice;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.List;

/** How a visitor asks for voice and a moderator gives it (XEP-0045 sections 7.13 and 8.6). */
final class VoiceRequests {
  static final String FORM_TYPE = "http://jabber.org/protocol/muc#request";

  private final Hall hall;

  VoiceRequests(Hall hall) {
    this.hall = hall;
  }

  void submitted(RoomLane lane, Room room, Message message, DataForm form, Promise promise) throws StanzaException {
    Visit visit = Speaking.visit(room, message.from());
    if (form.has("muc#request_allow") && visit.occupant().isModerator()) {
      decided(lane, room, visit, message, form, promise);
    } else {
      asks(room, visit, form, promise);
    }
  }

  private void asks(Room room, Visit visit, DataForm form, Promise promise) throws StanzaException {
    Occupant occupant = visit.occupant();
    if (!"participant".equals(form.value("muc#role"))) {
      throw new StanzaException(Condition.BAD_REQUEST, "Only the role of a participant can be asked for.");
    }
    if (!room.config().is(Settings.VOICE_REQUESTS)) {
      throw new StanzaException(Condition.FORBIDDEN, "Nobody is asked for voice in this room.");
    }
    if (occupant.role() != Role.VISITOR) {
      throw new StanzaException(Condition.BAD_REQUEST, "You have voice already.");
    }
    Conduct conduct = room.conduct(occupant.account());
    long between = room.config().get(Settings.VOICE_REQUEST_INTERVAL) * 1_000_000_000L;
    if (conduct.untilAskingForVoice(hall.nanos(), between) > 0) {
      throw new StanzaException(
          Condition.POLICY_VIOLATION
              .error("You have asked for voice already; wait for an answer.")
              .withType(StanzaError.Type.WAIT));
    }
    conduct.askedForVoice(hall.nanos());
    DataForm.Builder question =
        DataForm.form(FORM_TYPE)
            .title("Voice request")
            .instructions("Somebody who has no voice in this room would like to speak.")
            .field(
                Field.choice(
                    "muc#role", "Requested role", "participant", List.of(new Choice("participant", "Participant"))))
            .field(Field.of("muc#jid", Field.Type.JID_SINGLE, "User ID", visit.jid().toString()))
            .field(Field.of("muc#roomnick", Field.Type.TEXT_SINGLE, "Room Nickname", occupant.nick()))
            .field(new Field(
                "muc#request_allow",
                Field.Type.BOOLEAN,
                "Grant voice to this person?",
                null,
                false,
                List.of(),
                List.of("false")));
    Message asked = Message.of(Message.Type.NORMAL, room.jid(), null, question.toElement());
    for (Visit other : List.copyOf(room.occupants().visits())) {
      if (other.occupant().isModerator()) {
        hall.post().send(other, asked);
      }
    }
    promise.kept();
  }

  private void decided(RoomLane lane, Room room, Visit moderator, Message message, DataForm form, Promise promise)
      throws StanzaException {
    promise.kept();
    if (!Boolean.TRUE.equals(form.flag("muc#request_allow"))) {
      return;
    }
    Occupant occupant = room.occupants().named(form.value("muc#roomnick"));
    if (occupant == null) {
      throw Errors.nobodyOfThisName();
    }
    if (occupant.role() == Role.VISITOR) {
      hall.roles()
          .give(
              lane,
              room,
              List.of(new Roles.Change(occupant, Role.PARTICIPANT, null)),
              moderator.occupant().nick(),
              message,
              () -> {});
    }
  }
}
