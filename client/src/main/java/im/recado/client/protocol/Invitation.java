package im.recado.client.protocol;

import java.util.Optional;

/**
 * Somebody invites us into a room: the room says so for them (XEP-0045, section 7.8.2), or they do themselves (XEP-0249).
 *
 * @param by who, bare
 * @param reason what they say about it, empty when nothing
 * @param password that of the room, empty when it has none
 */
public record Invitation(Jid room, Jid by, String reason, String password) {
  /** The one in a message; the words beside it are for clients that do not know of rooms. */
  public static Optional<Invitation> in(Node message) {
    if (message.get("type").equals("error") || message.get("type").equals("groupchat")) {
      return Optional.empty();
    }
    Optional<Node> x = message.child("x", Ns.MUC_USER);
    Optional<Node> invite = x.flatMap(user -> user.child("invite"));
    if (invite.isPresent()) {
      // Whoever it is that invites, only the room itself may say so.
      return message.jid("from").filter(Jid::isBare).flatMap(room -> invite.get().jid("from").map(by ->
          new Invitation(room, by.bare(), invite.get().textOf("reason"), x.get().textOf("password"))));
    }
    return message.child("x", Ns.CONFERENCE).flatMap(direct -> direct.jid("jid").filter(Jid::isBare).flatMap(room -> message.jid("from").map(by ->
        new Invitation(room, by.bare(), direct.get("reason"), direct.get("password")))));
  }
}
