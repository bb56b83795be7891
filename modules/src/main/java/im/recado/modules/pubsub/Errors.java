package im.recado.modules.pubsub;

import im.recado.wire.stanza.StanzaError;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;

/** The errors of XEP-0060, each with the condition of its own that the text asks for. */
final class Errors {
  private Errors() {}

  private static StanzaException error(Condition condition, StanzaError.Type type, String detail) {
    return new StanzaException(condition.error().withType(type).withDetail(Element.of(detail, PubSub.ERRORS)));
  }

  private static StanzaException error(Condition condition, String detail) {
    return new StanzaException(condition, Element.of(detail, PubSub.ERRORS));
  }

  /** The service or the node cannot do that. */
  static StanzaException unsupported(String feature) {
    return new StanzaException(
        Condition.FEATURE_NOT_IMPLEMENTED,
        Element.builder("unsupported", PubSub.ERRORS).attribute("feature", feature).build());
  }

  static StanzaException itemNotFound() {
    return new StanzaException(Condition.ITEM_NOT_FOUND);
  }

  static StanzaException forbidden() {
    return new StanzaException(Condition.FORBIDDEN);
  }

  static StanzaException badRequest(String text) {
    return new StanzaException(Condition.BAD_REQUEST, text);
  }

  static StanzaException conflict() {
    return new StanzaException(Condition.CONFLICT);
  }

  static StanzaException nodeIdRequired() {
    return error(Condition.BAD_REQUEST, "nodeid-required");
  }

  static StanzaException invalidJid() {
    return error(Condition.BAD_REQUEST, "invalid-jid");
  }

  static StanzaException jidRequired() {
    return error(Condition.BAD_REQUEST, "jid-required");
  }

  static StanzaException presenceSubscriptionRequired() {
    return error(Condition.NOT_AUTHORIZED, "presence-subscription-required");
  }

  static StanzaException notInRosterGroup() {
    return error(Condition.NOT_AUTHORIZED, "not-in-roster-group");
  }

  static StanzaException closedNode() {
    return error(Condition.NOT_ALLOWED, "closed-node");
  }

  static StanzaException pendingSubscription() {
    return error(Condition.NOT_AUTHORIZED, "pending-subscription");
  }

  static StanzaException tooManySubscriptions() {
    return error(Condition.POLICY_VIOLATION, StanzaError.Type.WAIT, "too-many-subscriptions");
  }

  /** Items are for subscribers, and the asking side is none. */
  static StanzaException notSubscribed() {
    return error(Condition.NOT_AUTHORIZED, "not-subscribed");
  }

  /** There is nothing to unsubscribe (section 6.2.3.2). */
  static StanzaException noSuchSubscriber(StanzaError.Type type) {
    return error(Condition.UNEXPECTED_REQUEST, type, "not-subscribed");
  }

  static StanzaException subIdRequired() {
    return error(Condition.BAD_REQUEST, "subid-required");
  }

  static StanzaException invalidSubId() {
    return error(Condition.NOT_ACCEPTABLE, "invalid-subid");
  }

  /** Options of a subscription or of a form that cannot be. */
  static StanzaException invalidOptions() {
    return error(Condition.BAD_REQUEST, "invalid-options");
  }

  /** A graph of nodes that cannot be (XEP-0248 section 7.2.3). */
  static StanzaException impossibleGraph() {
    return error(Condition.NOT_ALLOWED, "invalid-options");
  }

  static StanzaException maxNodesExceeded() {
    return error(Condition.NOT_ALLOWED, "max-nodes-exceeded");
  }

  static StanzaException unsupportedAccessModel() {
    return error(Condition.NOT_ACCEPTABLE, "unsupported-access-model");
  }

  static StanzaException itemRequired() {
    return error(Condition.BAD_REQUEST, "item-required");
  }

  static StanzaException itemForbidden() {
    return error(Condition.BAD_REQUEST, "item-forbidden");
  }

  static StanzaException payloadRequired() {
    return error(Condition.BAD_REQUEST, "payload-required");
  }

  static StanzaException invalidPayload() {
    return error(Condition.BAD_REQUEST, "invalid-payload");
  }

  static StanzaException payloadTooBig() {
    return error(Condition.NOT_ACCEPTABLE, "payload-too-big");
  }

  static StanzaException maxItemsExceeded() {
    return error(Condition.NOT_ALLOWED, "max-items-exceeded");
  }

  static StanzaException nodeFull() {
    return error(Condition.CONFLICT, "node-full");
  }

  static StanzaException preconditionNotMet() {
    return error(Condition.CONFLICT, "precondition-not-met");
  }

  /** More than may be kept for whom it is for (SECURITY R9, D9). */
  static StanzaException quota(String text) {
    return new StanzaException(Condition.RESOURCE_CONSTRAINT, text);
  }
}
