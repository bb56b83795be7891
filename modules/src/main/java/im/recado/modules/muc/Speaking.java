package im.recado.modules.muc;

import im.recado.kernel.background.Background;
import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Messages to everybody in a room (XEP-0045 section 7.4). */
final class Speaking {

  private final Hall hall;

  Speaking(Hall hall) {
    this.hall = hall;
  }

  /** Whether a groupchat message is a change of the subject and nothing else (section 8.1). */
  static boolean isSubject(Message message) {
    return message.has("subject", Namespaces.CLIENT)
        && !message.has("body", Namespaces.CLIENT)
        && !message.has("thread", Namespaces.CLIENT);
  }

  /** Takes a message to everybody. What the room does not let through is refused. */
  void speaks(RoomLane lane, Room room, Message message, Promise promise) throws StanzaException {
    Visit visit = visit(room, message.from());
    Occupant occupant = visit.occupant();
    if (!occupant.role().isAtLeast(Role.PARTICIPANT)) {
      throw new StanzaException(Condition.FORBIDDEN, "You have no voice in this room.");
    }
    pace(room, occupant, message);
    hall.mentions().check(room, occupant, message);
    Words words = words(room, occupant, message, visit.session());
    if (Retractions.retracted(words.message()) == null) {
      say(lane, room, words, promise, visit.session());
      return;
    }
    lane.block(
        () -> {
          boolean isOwn = hall.post().attempt(message, room.jid(), () -> hall.retractions().requireOwn(room, words));
          if (isOwn) {
            say(lane, room, words, promise, visit.session());
          } else {
            promise.kept();
          }
        });
  }

  private void say(RoomLane lane, Room room, Words words, Promise promise, @Nullable Session sender) {
    if (!hall.archive().keeps(room, words)) {
      promise.kept();
      spread(room, words);
      return;
    }
    hall.archive().keep(lane, room, words, promise, where(sender), () -> spread(room, words));
  }

  /** The visit of who speaks. */
  static Visit visit(Room room, @Nullable Jid from) throws StanzaException {
    Visit visit = room.occupants().visit(from);
    if (visit == null) {
      throw new StanzaException(Condition.NOT_ACCEPTABLE, "You are not in this room.");
    }
    return visit;
  }

  /** Where what follows a write is best done: on the loop of who has caused it. */
  static Executor where(@Nullable Session session) {
    ClientStream stream = session == null ? null : session.stream();
    return stream == null ? Background.executor("what was said in a room") : stream.connection().loop();
  }

  /** Holds back who says more than the room takes. */
  void pace(Room room, Occupant occupant, Message message) throws StanzaException {
    Conduct conduct = room.conduct(occupant.account());
    long now = hall.nanos();
    boolean hasBody = message.body() != null;
    int slow = room.config().get(Settings.SLOW_MODE);
    if (slow > 0 && hasBody && !occupant.affiliation().isAtLeast(Affiliation.ADMIN)) {
      long left = conduct.untilSpeaking(now, slow * 1_000_000_000L);
      if (left > 0) {
        throw new StanzaException(
            Condition.POLICY_VIOLATION
                .error(
                    "This room is in slow mode: " + slow + " seconds have to pass between two messages; "
                        + (left / 1_000_000_000L + 1) + " are left.")
                .withType(StanzaError.Type.WAIT));
      }
    }
    int most = hall.pace(MucOptions.MESSAGES_PER_MINUTE);
    if (!occupant.isModerator() && !conduct.messages().take(now, 1, most / 60.0, most)) {
      throw new StanzaException(
          Condition.POLICY_VIOLATION.error("You speak too fast for this room.").withType(StanzaError.Type.WAIT));
    }
    int all = hall.pace(MucOptions.MESSAGES_IN_ROOM_PER_MINUTE);
    if (!occupant.isModerator() && !room.messages().take(now, 1, all / 60.0, all)) {
      throw new StanzaException(
          Condition.POLICY_VIOLATION.error("More is said in this room than it takes.").withType(StanzaError.Type.WAIT));
    }
    if (hasBody) {
      conduct.spoke(now);
    }
  }

  /**
   * The message as everybody gets it, without {@code to}. The room's id of it promises that it is found by it: in an
   * archive (XEP-0313 section 5.1), or among what moderators can take back. What passes without a trace gets none.
   */
  Words words(Room room, Occupant occupant, Message message, @Nullable Session sender) {
    String id = hall.ids().id(message, sender);
    Message said =
        Passing.said(message, room.jid(), hall)
            .withFrom(occupant.jid())
            .withTo(null)
            .withChild(Faces.occupantId(occupant.id()));
    Words words = new Words(id, said, occupant, message.from(), hall.now());
    return room.config().is(Settings.ARCHIVED) && said.body() == null && !hall.archive().keeps(room, words)
        ? words
        : new Words(id, said.withChild(stanzaId(room, id)), occupant, message.from(), words.said());
  }

  private static Element stanzaId(Room room, String id) {
    return Element.builder("stanza-id", Passing.STANZA_ID)
        .attribute("by", room.jid().toString())
        .attribute("id", id)
        .build();
  }

  /**
   * The room itself says something to everybody. In a step that is a message.
   *
   * @param failed is told when it cannot be kept: then nobody hears it
   * @param done everybody was told
   */
  void announces(RoomLane lane, Room room, String text, Consumer<Throwable> failed, Runnable done) {
    String id = hall.ids().fresh();
    Message said =
        Message.of(
            Message.Type.GROUPCHAT,
            room.jid(),
            null,
            Element.of("body", Namespaces.CLIENT, text),
            stanzaId(room, id));
    Words words = new Words(id, said.withId(id), null, null, hall.now());
    CompletableFuture<Void> durable =
        hall.archive().keeps(room, words) ? hall.archive().append(room, words) : CompletableFuture.completedFuture(null);
    lane.outgoing(
        durable,
        () -> {
          if (durable.isCompletedExceptionally()) {
            failed.accept(durable.exceptionNow());
          } else {
            hall.announcements().message(room, words.message());
            remember(room, words);
            done.run();
          }
        },
        where(null));
  }

  /** Everybody hears it, those who have said it included: they know by it that it is safe. */
  private void spread(Room room, Words words) {
    hall.announcements().message(room, words.message());
    remember(room, words);
    hall.activity().spoken(room, words);
    hall.indicators().spoken(room);
    hall.mentions().forward(room, words);
    hall.retractions().spoken(room, words);
  }

  private void remember(Room room, Words words) {
    int most = Math.min(room.config().get(Settings.HISTORY), hall.option(MucOptions.MOST_HISTORY));
    if (most > 0 && Passing.isForHistory(words.message())) {
      room.history().add(words.past(room.jid()), most);
    }
  }
}
