package im.recado.modules.muc;

import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;

/** How the subject of a room changes (XEP-0045 section 8.1). */
final class Subjects {
  private final Hall hall;

  Subjects(Hall hall) {
    this.hall = hall;
  }

  void changes(RoomLane lane, Room room, Message message, Promise promise) throws StanzaException {
    Visit visit = Speaking.visit(room, message.from());
    Occupant occupant = visit.occupant();
    boolean may =
        occupant.isModerator()
            || (room.config().is(Settings.SUBJECT_BY_OCCUPANTS) && occupant.role().isAtLeast(Role.PARTICIPANT));
    if (!may) {
      throw new StanzaException(Condition.FORBIDDEN, "You may not change the subject of this room.");
    }
    hall.speaking().pace(room, occupant, message);
    int longest = hall.option(MucOptions.LONGEST_SUBJECT);
    for (Element text : message.element().elements("subject", Namespaces.CLIENT)) {
      if (text.text().codePointCount(0, text.text().length()) > longest) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "A subject may have " + longest + " characters.");
      }
    }
    Words words = hall.speaking().words(room, occupant, message, visit.session());
    Subject subject =
        new Subject(
            words.message().element().elements("subject", Namespaces.CLIENT), occupant.jid(), occupant.id(), words.said());
    Runnable then =
        () -> {
          room.subject(subject);
          if (hall.archive().keeps(room, words)) {
            hall.archive()
                .keep(
                    lane,
                    room,
                    words,
                    promise,
                    Speaking.where(visit.session()),
                    () -> hall.announcements().message(room, words.message()));
          } else {
            promise.kept();
            hall.announcements().message(room, words.message());
          }
        };
    if (room.isKept()) {
      RoomStore.Kept record =
          room.record(room.config(), subject, room.affiliations().version(), room.affiliations().oldest());
      lane.durably(
          () -> hall.store().update(record, java.util.List.of(), java.util.List.of()),
          then,
          lane.refusing(message).andThen(failure -> promise.kept()));
    } else {
      then.run();
    }
  }
}
