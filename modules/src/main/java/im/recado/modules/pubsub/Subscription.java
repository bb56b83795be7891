package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Somebody is told of a node, or has asked to be. Immutable.
 *
 * @param jid the subscribed address, which may have a resource
 * @param subid tells several subscriptions of one address apart
 */
public record Subscription(Jid jid, String subid, State state, SubscriptionOptions options) {
  /** The states of a subscription (XEP-0060 section 4.2); {@code NONE} is never kept. */
  public enum State {
    NONE,
    PENDING,
    UNCONFIGURED,
    SUBSCRIBED;

    public String wire() {
      return name().toLowerCase(Locale.ROOT);
    }

    static @Nullable State of(String wire) {
      for (State each : values()) {
        if (each.wire().equals(wire)) {
          return each;
        }
      }
      return null;
    }
  }

  /** Whether the subscriber is told of events. */
  boolean isActive() {
    return state == State.SUBSCRIBED || state == State.UNCONFIGURED;
  }

  Subscription with(State state) {
    return new Subscription(jid, subid, state, options);
  }

  Subscription with(SubscriptionOptions options) {
    return new Subscription(jid, subid, state, options);
  }

  /**
   * The {@code <subscription/>} element.
   *
   * @param namespace of the answer or event it is for
   * @param node the node's name, or null where it is said already
   */
  Element toElement(String namespace, @Nullable String node) {
    return Element.builder("subscription", namespace)
        .attribute("node", node)
        .attribute("jid", jid.toString())
        .attribute("subid", subid)
        .attribute("subscription", state.wire())
        .build();
  }
}
