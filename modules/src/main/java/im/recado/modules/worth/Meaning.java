package im.recado.modules.worth;

import im.recado.modules.hints.Hints;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;

/** What a child of a message says, and what follows from that: the table that {@link Worth} reads. */
enum Meaning {
  //                 says    is archived  wakes
  NOTHING(           false,  false,       Wakes.NO_WORD),
  TYPING(            false,  false,       Wakes.NO_WORD),
  BODY(              true,   true,        Wakes.YES),
  SUBJECT(           true,   true,        Wakes.NO_WORD),
  STORE(             true,   true,        Wakes.NO_WORD),
  RECEIPT(           true,   true,        Wakes.NO_WORD),
  MARKER(            true,   true,        Wakes.NO_WORD),
  CORRECTION(        true,   true,        Wakes.NO_WORD),
  REACTION(          true,   true,        Wakes.NEVER),
  RETRACTION(        true,   true,        Wakes.NEVER),
  FILE(              true,   true,        Wakes.YES),
  INVITATION(        true,   true,        Wakes.YES),
  ROOM_INVITATION(   true,   true,        Wakes.YES),
  ROOM_DECLINE(      true,   true,        Wakes.NO_WORD),
  CALL(              true,   true,        Wakes.YES),
  CALL_PROGRESS(     true,   true,        Wakes.NEVER),
  CIPHERTEXT(        true,   true,        Wakes.YES),
  /** Keys without a payload: nothing that anybody would read. */
  KEYS(              true,   true,        Wakes.NEVER),
  /** A word about encryption beside it (XEP-0380). */
  ENCRYPTION(        true,   true,        Wakes.NO_WORD),
  /** What this server does not know: it may matter to whom it is for, but an archive would fill with it. */
  OTHER(             true,   false,       Wakes.NO_WORD);

  /** Whether a child is a reason to wake a client. */
  enum Wakes {
    YES,
    NO_WORD,
    /** Nor is anything beside it: a text there is for clients that do not know the child. */
    NEVER
  }

  private static final String MUC_USER = "http://jabber.org/protocol/muc#user";

  private final boolean says;
  private final boolean archived;
  private final Wakes wakes;

  Meaning(boolean says, boolean archived, Wakes wakes) {
    this.says = says;
    this.archived = archived;
    this.wakes = wakes;
  }

  /** Whether it says anything that outlives the moment. */
  boolean says() {
    return says;
  }

  /** Whether an account's archive keeps a message for it. */
  boolean isArchived() {
    return archived;
  }

  Wakes wakes() {
    return wakes;
  }

  boolean isEncrypted() {
    return this == CIPHERTEXT || this == KEYS || this == ENCRYPTION;
  }

  /** What a child of a message says. */
  static Meaning of(Element child) {
    return switch (child.namespace()) {
      case Namespaces.CLIENT ->
          switch (child.name()) {
            case "body" -> BODY;
            case "subject" -> SUBJECT;
            case "thread" -> NOTHING;
            default -> OTHER;
          };
      case Worth.CHAT_STATES -> TYPING;
      case Hints.NS -> child.name().equals("store") ? STORE : NOTHING;
      // Who, when and which, beside what is said.
      case "urn:xmpp:sid:0", "urn:xmpp:occupant-id:0", "urn:xmpp:delay" -> NOTHING;
      case MUC_USER -> ofRoom(child);
      case "jabber:x:conference" -> INVITATION;
      case "urn:xmpp:receipts" -> child.name().equals("received") ? RECEIPT : OTHER;
      case "urn:xmpp:chat-markers:0" -> child.name().equals("markable") ? OTHER : MARKER;
      case "urn:xmpp:message-correct:0", "urn:xmpp:message-attaching:1", "urn:xmpp:fasten:0" -> CORRECTION;
      case "urn:xmpp:reactions:0" -> REACTION;
      case "urn:xmpp:message-retract:0", "urn:xmpp:message-retract:1" -> RETRACTION;
      case "urn:xmpp:sfs:0", "jabber:x:oob" -> FILE;
      case "urn:xmpp:jingle-message:0", "urn:xmpp:call-invites:0" ->
          switch (child.name()) {
            // A client that rings must also hear that the caller has given up.
            case "propose", "invite", "retract" -> CALL;
            default -> CALL_PROGRESS;
          };
      case "eu.siacs.conversations.axolotl", "urn:xmpp:omemo:1", "urn:xmpp:omemo:2" ->
          child.has("payload", child.namespace()) ? CIPHERTEXT : KEYS;
      case "urn:xmpp:openpgp:0", "jabber:x:encrypted" -> CIPHERTEXT;
      case "urn:xmpp:eme:0" -> ENCRYPTION;
      default -> OTHER;
    };
  }

  /** By an empty one a room marks what an occupant says in private. */
  private static Meaning ofRoom(Element x) {
    if (x.has("invite", MUC_USER)) {
      return ROOM_INVITATION;
    }
    return x.has("decline", MUC_USER) ? ROOM_DECLINE : NOTHING;
  }
}
