package im.recado.modules.muc;

import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Text;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;

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
    if (Retractions.retracted(message) != null) {
      throw new StanzaException(Condition.BAD_REQUEST, "A change of the subject takes nothing back.");
    }
    hall.speaking().pace(room, occupant, message);
    int longest = hall.option(MucOptions.LONGEST_SUBJECT);
    for (Element text : message.element().elements("subject", Namespaces.CLIENT)) {
      if (Text.isLonger(text.text(), longest)) {
        throw new StanzaException(Condition.NOT_ACCEPTABLE, "A subject may have " + longest + " characters.");
      }
    }
    Words words = hall.speaking().words(room, occupant, message, visit.session());
    Subject subject =
        new Subject(
            words.message().element().elements("subject", Namespaces.CLIENT), occupant.jid(), occupant.id(), words.said());
    boolean archived = hall.archive().keeps(room, words);
    Executor where = Speaking.where(visit.session());
    Runnable heard =
        () -> {
          room.subject(subject);
          hall.announcements().message(room, words.message());
        };
    if (room.isKept()) {
      RoomStore.Kept record =
          room.record(room.config(), subject, room.affiliations().version(), room.affiliations().oldest());
      lane.durably(
          () -> {
            // The room's record last: nobody who comes later finds a subject that was refused.
            if (archived) {
              hall.archive().keepAndWait(room, words);
            }
            hall.store().update(record, List.of(), List.of());
          },
          // After messages that are not on the disk yet.
          () ->
              lane.outgoing(
                  CompletableFuture.completedFuture(null),
                  () -> {
                    promise.kept();
                    heard.run();
                  },
                  where),
          lane.refusing(message).andThen(failure -> promise.kept()));
    } else if (archived) {
      hall.archive().keep(lane, room, words, promise, where, heard);
    } else {
      promise.kept();
      heard.run();
    }
  }
}
