package im.recado.modules.muc;

import im.recado.kernel.store.StoreException;
import im.recado.modules.delay.Dates;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Text;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How messages are taken back: by who has said them (XEP-0424), or by a moderator (XEP-0425). In the archive a tombstone
 * takes their place, and newcomers do not get them any more.
 */
final class Retractions {
  static final String RETRACT = "urn:xmpp:message-retract:1";
  static final String MODERATE = "urn:xmpp:message-moderate:1";

  /** COMPAT Gajim before 1.8, Conversations before 2.13: the earlier form of XEP-0425. */
  static final String OLD_FASTEN = "urn:xmpp:fasten:0";

  private static final String OLD_MODERATE = "urn:xmpp:message-moderate:0";
  private static final String OLD_RETRACT = "urn:xmpp:message-retract:0";
  private static final Logger LOG = LoggerFactory.getLogger(Retractions.class);
  private static final int LONGEST_REASON = 1000;

  private final Hall hall;

  Retractions(Hall hall) {
    this.hall = hall;
  }

  /** The id of the message that this takes back, or null. */
  static @Nullable String retracted(Message message) {
    Element retract = message.child("retract", RETRACT);
    return retract == null ? null : retract.attribute("id");
  }

  /** Something was said: if it takes back an earlier message of the same person, newcomers do not get that any more. */
  void spoken(Room room, Words words) {
    String id = retracted(words.message());
    if (id != null && words.speaker() != null) {
      History.Past past = room.history().find(id);
      if (past != null && past.occupant().equals(words.speaker().id())) {
        room.history().change(id, gone -> null);
      }
    }
  }

  /**
   * Refuses to take back what who had this address before has said: an account of that name was made later, and is the same
   * occupant only by its address (SECURITY R2). May wait.
   */
  void requireOwn(Room room, Words words) throws StanzaException {
    String id = retracted(words.message());
    Occupant speaker = words.speaker();
    if (id == null || speaker == null) {
      return;
    }
    Instant made = hall.made(speaker.account());
    if (made == null) {
      return;
    }
    Instant said = said(room, id, speaker.id());
    if (said != null && made.isAfter(said)) {
      throw new StanzaException(Condition.FORBIDDEN, "This was said before your account was made.");
    }
  }

  /** When an occupant has said this, or null. May wait. */
  private @Nullable Instant said(Room room, String id, String occupant) {
    History.Past past = room.history().find(id);
    if (past != null) {
      return past.occupant().equals(occupant) ? past.sent() : null;
    }
    return hall.archive().said(room, id, occupant);
  }

  /**
   * Puts a tombstone in the place of the message that this takes back, if it was said by the same person and is in the
   * archive. May wait.
   *
   * @throws StoreException if it stays there; or {@link CompletionException} of that
   */
  void entomb(Room room, Words words) {
    String id = retracted(words.message());
    if (id == null || words.speaker() == null) {
      return;
    }
    Element retracted =
        Element.builder("retracted", RETRACT)
            .attribute("stamp", Dates.format(words.said()))
            .attribute("id", Objects.requireNonNullElse(words.message().id(), words.id()))
            .build();
    Element original = hall.archive().find(room, id);
    if (original != null && words.speaker().id().equals(occupantId(original))) {
      hall.archive().replace(room, id, tombstone(original, retracted)).join();
    }
  }

  static @Nullable String occupantId(Element message) {
    Element id = message.child("occupant-id", Faces.OCCUPANT_ID);
    return id == null ? null : id.attribute("id");
  }

  /** What stays of a message: that there was one, by whom, and under which ids. */
  private static Element tombstone(Element original, Element retracted) {
    return original
        .without(
            child ->
                switch (child.namespace()) {
                  case Faces.OCCUPANT_ID, RoomArchive.SENDER -> false;
                  case Passing.STANZA_ID -> !child.name().equals("stanza-id");
                  default -> true;
                })
        .withChild(retracted);
  }

  /** A moderator takes back what somebody has said. */
  void moderates(RoomRequest request) throws StanzaException {
    Element asked = request.payload();
    Element moderate = asked.is("moderate", MODERATE) ? asked : asked.child("moderate", OLD_MODERATE);
    String id = asked.attribute("id");
    if (request.role() != Role.MODERATOR) {
      throw new StanzaException(Condition.FORBIDDEN, "Only moderators take back what others have said.");
    }
    if (moderate == null
        || id == null
        || (!moderate.has("retract", RETRACT) && !moderate.has("retract", OLD_RETRACT))) {
      throw new StanzaException(Condition.BAD_REQUEST, "Take back what?");
    }
    String reason = moderate.childText("reason", moderate.namespace());
    String shortened = reason == null ? null : Text.cut(reason, LONGEST_REASON);
    Room room = request.room();
    boolean archived = room.config().is(Settings.ARCHIVED);
    if (!archived) {
      if (room.history().find(id) == null) {
        throw Errors.noMessage();
      }
      finish(request, id, words(request, id, shortened));
      return;
    }
    request.lane().block(() -> inArchive(request, id, shortened));
  }

  /** May wait. */
  private void inArchive(RoomRequest request, String id, @Nullable String reason) {
    Room room = request.room();
    try {
      Element original = hall.archive().find(room, id);
      if (original == null && room.history().find(id) != null) {
        // It was said with the wish not to be kept.
        finish(request, id, words(request, id, reason));
        return;
      }
      if (original == null) {
        hall.post().refuse(request.iq(), room.jid(), Errors.noMessage());
        return;
      }
      Element gone = original.child("retracted", RETRACT);
      if (gone != null && gone.has("moderated", MODERATE) && hall.archive().find(room, gone.attributeOr("id", "")) != null) {
        // It is gone, and everybody has been told.
        request.answer(null);
        return;
      }
      Words words = words(request, id, reason);
      Element retract = words.message().child("retract", RETRACT);
      Element.Builder retracted =
          Element.builder("retracted", RETRACT)
              .attribute("stamp", Dates.format(words.said()))
              .attribute("id", words.message().id());
      if (retract != null) {
        retracted.children(retract.elements());
      }
      hall.archive().replace(room, id, tombstone(original, retracted.build())).join();
      hall.archive().append(room, words).join();
      finish(request, id, words);
    } catch (StoreException | CompletionException e) {
      LOG.warn("A message of {} could not be taken back: {}", room.jid(), e.toString());
      hall.post().failed(request.iq(), room.jid(), e);
    }
  }

  private void finish(RoomRequest request, String id, Words words) {
    Room room = request.room();
    room.history().change(id, gone -> null);
    hall.announcements().message(room, words.message());
    request.answer(null);
  }

  /** What everybody is told (section 3.1). */
  private Words words(RoomRequest request, String id, @Nullable String reason) {
    Room room = request.room();
    String nick = request.nick();
    Visit visit = request.visit();
    String by = visit == null ? room.jid() + "/" + nick : visit.occupant().jid().toString();
    Element moderated =
        Element.builder("moderated", MODERATE)
            .attribute("by", by)
            .child(Faces.occupantId(hall.occupantIds().of(room.jid(), request.from().bare())))
            .build();
    String own = hall.ids().fresh();
    Element message =
        Element.builder("message", Namespaces.CLIENT)
            .attribute("type", "groupchat")
            .attribute("id", own)
            .attribute("from", room.jid().toString())
            .child(
                Element.builder("retract", RETRACT)
                    .attribute("id", id)
                    .child(moderated)
                    .child("reason", RETRACT, reason)
                    .build())
            .child(old(id, by, reason))
            .child(
                Element.builder("stanza-id", Passing.STANZA_ID)
                    .attribute("by", room.jid().toString())
                    .attribute("id", own)
                    .build())
            .build();
    try {
      return new Words(own, (Message) im.recado.wire.stanza.Stanza.of(message), null, null, hall.now());
    } catch (StanzaException e) {
      throw new IllegalStateException(e);
    }
  }

  private static Element old(String id, String by, @Nullable String reason) {
    Element.Builder moderated =
        Element.builder("moderated", OLD_MODERATE)
            .attribute("by", by)
            .child(Element.of("retract", OLD_RETRACT))
            .child("reason", OLD_MODERATE, reason);
    return Element.builder("apply-to", OLD_FASTEN).attribute("id", id).child(moderated.build()).build();
  }

  /** What a room says of it. */
  static List<String> features() {
    return List.of(MODERATE, OLD_MODERATE, RETRACT, RETRACT + "#tombstone");
  }
}
