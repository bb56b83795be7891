package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Reply;
import java.time.Instant;

/**
 * A message as it is kept.
 *
 * @param number its place in the store; grows, says nothing about the order in the conversation
 * @param sender a bare address; in a room the full one, whose resource is the nick
 * @param id its sender's id
 * @param stanzaId the archive's id, empty while unknown
 * @param file whether the body is the address of a file that was handed over
 * @param security who could read it on its way
 * @param reply what it answers to
 * @param gone whether it was taken back: then it has no words
 * @param unstyled whether its words are shown as they are (XEP-0393)
 * @param handed whether it stands for a file that goes from client to client
 */
public record Message(
    long number,
    Jid conversation,
    boolean room,
    boolean own,
    Jid sender,
    String occupant,
    String id,
    String stanzaId,
    Instant at,
    String body,
    boolean file,
    State state,
    boolean edited,
    Security security,
    Reply reply,
    Gone gone,
    boolean unstyled,
    Handed handed) {

  /** Who could read it on its way. The order is kept in the store: add at the end. */
  public enum Security {
    /** Everybody on the way. */
    PLAIN,
    /** Only devices that are believed without having been compared. */
    BLIND,
    /** Only devices whose fingerprints were compared. */
    VERIFIED,
    /** It was encrypted by a device that is not believed. */
    UNTRUSTED,
    /** It was encrypted, and this device cannot open it: there are no words. */
    UNREADABLE;

    public boolean isEncrypted() {
      return this != PLAIN;
    }
  }

  /** How far a message has come. The order is kept in the store: add at the end. */
  public enum State {
    /** Waits in the outbox. */
    PENDING,
    /** The server answers for it. */
    SENT,
    /** It arrived at one of the other side's clients. */
    DELIVERED,
    /** The other side has seen it. */
    READ,
    /** It came back. */
    FAILED,
    /** It is somebody else's. */
    RECEIVED
  }

  /** Whom its sender is shown as: what an occupant of a room says to us alone is kept as the room's, in a conversation with the occupant. */
  public Jid author() {
    return !room && !own && !conversation.isBare() ? conversation : sender;
  }

  /** How others name it in what they say of it: by the archive's id in a room, else by its sender's; empty when they cannot. */
  public String target() {
    return room ? stanzaId : id;
  }

  /** The same with other words in the place of its own. */
  public Message saying(String words) {
    return new Message(number, conversation, room, own, sender, occupant, id, stanzaId, at, words, file, state, edited, security,
        reply, gone, unstyled, handed);
  }
}
