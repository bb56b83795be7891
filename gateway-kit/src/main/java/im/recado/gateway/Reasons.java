package im.recado.gateway;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;

/** What clients are told when something does not work with a network. */
final class Reasons {
  private Reasons() {}

  static Condition condition(Reason reason) {
    return switch (reason) {
      case WRONG_CREDENTIALS -> Condition.NOT_AUTHORIZED;
      case IN_USE_ELSEWHERE -> Condition.CONFLICT;
      case DOWN -> Condition.SERVICE_UNAVAILABLE;
      case TIMEOUT -> Condition.REMOTE_SERVER_TIMEOUT;
      case NO_SUCH_CONTACT -> Condition.ITEM_NOT_FOUND;
      case CONTACT_AWAY -> Condition.RECIPIENT_UNAVAILABLE;
      case REFUSED, BANNED, NOT_FROM_HERE -> Condition.FORBIDDEN;
      case BAD_NAME -> Condition.NOT_ACCEPTABLE;
      case NAME_TAKEN -> Condition.CONFLICT;
      case WRONG_PASSWORD -> Condition.NOT_AUTHORIZED;
      case MEMBERS_ONLY -> Condition.REGISTRATION_REQUIRED;
      case ROOM_FULL -> Condition.SERVICE_UNAVAILABLE;
      case TOO_MUCH -> Condition.POLICY_VIOLATION;
      case NOT_POSSIBLE -> Condition.FEATURE_NOT_IMPLEMENTED;
    };
  }

  static StanzaException stanza(NetworkException e) {
    return new StanzaException(condition(e.reason()), e.sentence());
  }
}
