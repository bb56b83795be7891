package im.recado.modules.muc;

import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;

/** What rooms refuse in more than one place, each in one way. */
final class Errors {
  private Errors() {}

  static StanzaException noRoom() {
    return new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such room.");
  }

  static StanzaException noMessage() {
    return new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such message.");
  }

  static StanzaException nobodyOfThisName() {
    return new StanzaException(Condition.ITEM_NOT_FOUND, "There is nobody of this name in the room.");
  }

  static StanzaException noAddress(JidException reason) {
    return new StanzaException(Condition.JID_MALFORMED, "That is no address: " + reason.getMessage() + ".");
  }

  static StanzaException noPerson() {
    return new StanzaException(Condition.JID_MALFORMED, "That is no address of a person.");
  }

  static StanzaException otherForm() {
    return new StanzaException(Condition.BAD_REQUEST, "That is another form.");
  }

  static StanzaException listNotForYou() {
    return new StanzaException(Condition.FORBIDDEN, "You may not read this list.");
  }

  static StanzaException wholeDomain() {
    return new StanzaException(Condition.NOT_ACCEPTABLE, "A whole domain cannot be that.");
  }

  static StanzaException noOwnerLeft() {
    return new StanzaException(Condition.CONFLICT, "A room needs an owner.");
  }

  /** Somebody is there with this nickname. */
  static StanzaException nickTaken() {
    return new StanzaException(Condition.CONFLICT, "Somebody else has this nickname.");
  }

  /** The nickname is kept for somebody, there or not. */
  static StanzaException nickKept() {
    return new StanzaException(Condition.CONFLICT, "This nickname belongs to somebody else.");
  }
}
