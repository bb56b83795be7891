package im.recado.modules.muc;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.kernel.limit.Buckets;
import im.recado.modules.bob.Bits;
import im.recado.modules.captcha.CaptchaForm;
import im.recado.modules.captcha.Captchas;
import im.recado.modules.hints.Hints;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.Presence;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Instant;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Asks strangers who want to enter a room for proof that they are people (XEP-0158), where its owner wants that. Who passes
 * enters, and is not asked again for a day. Bounded; those are forgotten first of whom nothing was heard for longest.
 */
final class Challenges {
  /** So many clients have been asked and not answered yet, with some ten kilobytes each. */
  private static final int MOST_ASKED = 2000;

  /** So many people are remembered who have passed. */
  private static final int MOST_PASSED = 50_000;

  /** So long, in nanoseconds. */
  private static final long REMEMBERED = 86_400_000_000_000L;

  /** What a client says when it enters may be so long, in characters, for it is kept until it answers. */
  private static final int MOST_SAID = 8 * 1024;

  /** So many pictures are drawn in a second for all together: each takes milliseconds. */
  private static final int MOST_DRAWN = 20;

  /** A client that has been asked. */
  private record Asked(Presence presence, String id, Bits picture, Message question, Instant until) {}

  /** Somebody at the door of a room: a client that was asked, an account that has passed. */
  private record Who(Jid room, Jid jid) {}

  private final Hall hall;
  private final Captchas<Jid> captchas;
  private final Buckets<Jid> paces;
  private final Cache<Who, Asked> asked = Caffeine.newBuilder().maximumSize(MOST_ASKED).build();
  private final Cache<Who, Long> passed = Caffeine.newBuilder().maximumSize(MOST_PASSED).build();

  Challenges(Hall hall) {
    this.hall = hall;
    this.captchas = new Captchas<>(hall.kernel().random(), hall.kernel().clock());
    this.paces = new Buckets<>(hall::nanos);
  }

  /** Whether somebody who might enter has to prove something first. */
  boolean isDue(Room room, Jid from, Affiliation affiliation) {
    RoomConfig config = room.config();
    if (!config.is(Settings.CAPTCHA) || affiliation != Affiliation.NONE || room.occupants().visit(from) != null) {
      return false;
    }
    Long since = passed.getIfPresent(new Who(room.jid(), from.bare()));
    return (since == null || hall.nanos() - since > REMEMBERED)
        && !config.get(Settings.CAPTCHA_NOT_FOR).contains(from.bare())
        && !config.get(Settings.CAPTCHA_NOT_FOR).contains(Jid.valueOf(from.domain()));
  }

  /** Asks, as the last thing of the current step. Who is asked already is asked the same. */
  void ask(RoomLane lane, Room room, Presence presence) throws StanzaException {
    Jid from = Objects.requireNonNull(presence.from());
    if (Passing.size(presence.element()) > MOST_SAID) {
      throw new StanzaException(Condition.POLICY_VIOLATION, "Say less when you enter.");
    }
    Who who = new Who(room.jid(), from);
    Asked before = waiting(who);
    if (before != null && Objects.equals(presence.to(), before.presence().to())) {
      hall.post().send(before.question());
      return;
    }
    int pace = hall.pace(MucOptions.CAPTCHAS_PER_MINUTE);
    if (!paces.take(from.bare(), 1, pace / 60.0, pace) || !paces.take(hall.domain(), 1, MOST_DRAWN, MOST_DRAWN)) {
      throw new StanzaException(Condition.RESOURCE_CONSTRAINT, "Too many want to be asked just now.");
    }
    lane.block(
        () -> {
          Asked next = question(room, presence, from);
          asked.put(who, next);
          hall.post().send(next.question());
        });
  }

  /** What a client was asked that still counts, or null. */
  private @Nullable Asked waiting(Who who) {
    Asked found = asked.getIfPresent(who);
    return found == null || !hall.now().isBefore(found.until()) ? null : found;
  }

  /** Section 3.1.2. Computes. */
  private Asked question(Room room, Presence presence, Jid from) {
    String to = Objects.requireNonNull(presence.to()).toString();
    Captchas.Challenge challenge = captchas.challenge(from, to, hall.option(MucOptions.PROOF_BITS));
    Bits picture = captchas.picture(challenge);
    DataForm.Builder form =
        CaptchaForm.named(
            DataForm.form(CaptchaForm.NS)
                .title("Entering " + room.jid())
                .instructions("Type the characters that you see.")
                .field(Field.of("from", Field.Type.HIDDEN, null, to)),
            challenge);
    if (presence.id() != null) {
      form.field(Field.of("sid", Field.Type.HIDDEN, null, presence.id()));
    }
    Element captcha =
        Element.of("captcha", CaptchaForm.NS, CaptchaForm.asking(form.toElement(), challenge, picture));
    Message question =
        Message.of(
                Message.Type.NORMAL,
                room.jid(),
                from,
                Element.of(
                    "body",
                    Namespaces.CLIENT,
                    "To enter " + room.jid() + " you have to read a picture, which your app does not show."),
                captcha,
                picture.data(),
                Element.of("no-store", Hints.NS),
                Element.of("no-copy", Hints.NS))
            .withId(challenge.id());
    return new Asked(presence, challenge.id(), picture, question, challenge.until());
  }

  /** An answer (sections 3.1.3 and 3.1.4). Who passes enters. */
  void answered(RoomRequest request) throws StanzaException {
    Room room = request.room();
    DataForm form = DataForm.in(request.payload());
    if (form == null || form.type() != DataForm.Type.SUBMIT || !form.isOf(CaptchaForm.NS)) {
      throw new StanzaException(Condition.BAD_REQUEST, "An answer is the form that was sent.");
    }
    Who who = new Who(room.jid(), request.from());
    Asked question = waiting(who);
    if (question == null || !question.id().equals(form.value("challenge"))) {
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE, "Nobody waits for this answer.");
    }
    asked.invalidate(who);
    if (!captchas.passes(request.from(), form)) {
      hall.post().refuse(question.presence(), room.jid(), failed());
      throw new StanzaException(
          Condition.NOT_ACCEPTABLE
              .error("Those are not the characters of the picture.")
              .withType(StanzaError.Type.CANCEL));
    }
    passed.put(new Who(room.jid(), request.from().bare()), hall.nanos());
    request.answer(null);
    Presence presence = question.presence();
    Element x = Objects.requireNonNull(presence.child("x", Muc.NS));
    hall.post().attempt(presence, room.jid(), () -> hall.joining().enters(request.lane(), room, presence, x, false));
  }

  private static StanzaException failed() {
    return new StanzaException(Condition.NOT_ALLOWED, "Who enters this room has to read a picture first.");
  }

  /** Something came back from who is not here: if it is the question, the client cannot or will not answer it. */
  void declined(Room room, Message error) {
    Who who = new Who(room.jid(), Objects.requireNonNull(error.from()));
    Asked question = waiting(who);
    if (question != null && question.id().equals(error.id())) {
      asked.invalidate(who);
      hall.post().refuse(question.presence(), room.jid(), failed());
    }
  }

  /** A client looks for the picture by its name (XEP-0231). */
  void picture(RoomRequest request) throws StanzaException {
    Asked question = waiting(new Who(request.room().jid(), request.from()));
    if (question == null || !question.picture().cid().equals(request.payload().attribute("cid"))) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND);
    }
    request.answer(question.picture().data());
  }
}
