package im.recado.modules.muc;

import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Objects;

/** Messages from one occupant to another (XEP-0045 section 7.5). */
final class PrivateMessages {
  private final Hall hall;

  PrivateMessages(Hall hall) {
    this.hall = hall;
  }

  void speaks(Room room, Message message, Promise promise) throws StanzaException {
    if (message.type() == Message.Type.GROUPCHAT) {
      throw new StanzaException(Condition.BAD_REQUEST, "A message to everybody goes to the room itself.");
    }
    Occupant sender = Speaking.visit(room, message.from()).occupant();
    Occupant recipient =
        room.occupants().named(Objects.requireNonNull(message.to()).resource());
    if (recipient == null) {
      throw Errors.nobodyOfThisName();
    }
    check(room, sender, recipient);
    int most = hall.pace(MucOptions.MESSAGES_PER_MINUTE);
    if (!sender.isModerator()
        && !room.conduct(sender.account()).messages().take(hall.nanos(), 1, most / 60.0, most)) {
      throw new StanzaException(Condition.POLICY_VIOLATION, "You write too fast for this room.");
    }
    if (isBlocked(recipient, sender, message)) {
      if (room.config().isSemiAnonymous()) {
        promise.kept();
        return;
      }
      throw new StanzaException(Condition.SERVICE_UNAVAILABLE);
    }
    Message said =
        Passing.said(message, room.jid(), hall)
            .withFrom(sender.jid())
            .withChild(Faces.occupantId(sender.id()))
            // By this clients and servers know it from a message of an account (XEP-0280).
            .withChild(Element.of("x", Muc.USER));
    promise.handedOn(hall, said, recipient.visits());
  }

  /**
   * Whether who is written to has blocked the writer's own address, which the room knows (XEP-0191, SECURITY M11). Where it is
   * hidden an error would tell the writer whom he has before him, so there he is told nothing.
   */
  private boolean isBlocked(Occupant recipient, Occupant sender, Message message) {
    return recipient != sender && hall.kernel().router().hasBlocked(recipient.account(), Objects.requireNonNull(message.from()));
  }

  private static void check(Room room, Occupant sender, Occupant recipient) throws StanzaException {
    boolean may =
        switch (room.config().get(Settings.PRIVATE_MESSAGES)) {
          case ANYONE -> true;
          case PARTICIPANTS -> sender.role().isAtLeast(Role.PARTICIPANT);
          case MODERATORS -> sender.isModerator();
          case NONE -> false;
        };
    if (may && sender.role() == Role.VISITOR) {
      may =
          switch (room.config().get(Settings.VISITORS_WRITE_TO)) {
            case ANYONE -> true;
            case MODERATORS -> recipient.isModerator();
            case NOBODY -> false;
          };
    }
    if (!may) {
      throw new StanzaException(Condition.FORBIDDEN, "You may not write to this occupant in private.");
    }
  }
}
