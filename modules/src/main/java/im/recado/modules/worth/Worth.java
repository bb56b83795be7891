package im.recado.modules.worth;

import im.recado.modules.hints.Hints;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.util.function.Predicate;

/**
 * What a message is worth, judged in one place by what its children say ({@link Meaning}). Each specification asks something
 * else:
 *
 * <ul>
 *   <li>XEP-0160 section 3: whatever says anything waits for an account that is away; typing does not.
 *   <li>XEP-0313 section 6.1.1: an account's archive keeps what people have said, and what changes or answers it.
 *   <li>XEP-0313 section 6.1.2: a room's keeps whatever says anything, as its occupants would otherwise not hear it again.
 *   <li>XEP-0334: {@code no-store} is kept nowhere, {@code no-permanent-store} in no archive, {@code store} everywhere.
 *   <li>XEP-0352 section 4: typing and nothing else can wait for an inactive client, and be replaced by later typing.
 *   <li>XEP-0357 section 7: a client is woken when people have written, called or invited; not for what is typed, received,
 *       read, taken back or reacted to.
 * </ul>
 */
public final class Worth {
  public static final String CHAT_STATES = "http://jabber.org/protocol/chatstates";

  private Worth() {}

  /** Whether a message is kept for an account that is away. */
  public static boolean waits(Message message) {
    return isPersonal(message)
        && (Hints.noStore(message) ? isRetraction(message) : any(message, Meaning::says));
  }

  /**
   * Whether a message that an account gets belongs into its archive. A retraction does, whatever its sender wishes (XEP-0424
   * section 5): clients that were away have to hear of it.
   */
  public static boolean isArchived(Message message) {
    return isPersonal(message)
        && (isForArchives(message) ? any(message, Meaning::isArchived) : isRetraction(message));
  }

  /**
   * The same for one that it sends.
   *
   * <p>COMPAT Gajim: an archived invitation of one's own to a room, which the room passes on, is not understood.
   */
  public static boolean isArchivedAsSent(Message message) {
    return isArchived(message)
        && !any(message, meaning -> meaning == Meaning.ROOM_INVITATION || meaning == Meaning.ROOM_DECLINE);
  }

  /**
   * Whether what is said to everybody in a room belongs into the room's archive. A retraction does, whatever its sender wishes
   * (XEP-0424 section 5): who was not there has to hear of it.
   */
  public static boolean isArchivedInRoom(Message message) {
    return isForArchives(message) ? any(message, Meaning::says) : isRetraction(message);
  }

  private static boolean isRetraction(Message message) {
    return any(message, meaning -> meaning == Meaning.RETRACTION);
  }

  /** Whether a message says nothing but that somebody is typing, or has stopped. */
  public static boolean isTyping(Element message) {
    boolean typing = false;
    for (int i = 0; i < message.childCount(); i++) {
      if (message.child(i) instanceof Element child) {
        Meaning meaning = Meaning.of(child);
        if (meaning.says()) {
          return false;
        }
        typing |= meaning == Meaning.TYPING;
      }
    }
    return typing && !"error".equals(message.attribute("type"));
  }

  /** Whether a message says something to people that a client should be woken for. */
  public static boolean wakes(Message message) {
    boolean wakes = false;
    Element element = message.element();
    for (int i = 0; i < element.childCount(); i++) {
      if (element.child(i) instanceof Element child) {
        Meaning meaning = Meaning.of(child);
        switch (meaning.wakes()) {
          case YES -> wakes |= meaning != Meaning.BODY || !child.text().isBlank();
          case NO_WORD -> {}
          case NEVER -> {
            return false;
          }
        }
      }
    }
    return wakes;
  }

  /** Whether a message carries what only its recipient can read, or says that it does; its body is no word of anybody then. */
  public static boolean isEncrypted(Message message) {
    return any(message, Meaning::isEncrypted);
  }

  private static boolean isPersonal(Message message) {
    return message.type() == Message.Type.CHAT || message.type() == Message.Type.NORMAL;
  }

  private static boolean isForArchives(Message message) {
    return !Hints.noStore(message) && !Hints.noPermanentStore(message);
  }

  private static boolean any(Message message, Predicate<Meaning> says) {
    Element element = message.element();
    for (int i = 0; i < element.childCount(); i++) {
      if (element.child(i) instanceof Element child && says.test(Meaning.of(child))) {
        return true;
      }
    }
    return false;
  }
}
