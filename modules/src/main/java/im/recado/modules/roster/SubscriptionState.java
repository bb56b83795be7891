package im.recado.modules.roster;

import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a roster's owner and one contact stand, and what each subscription stanza makes of it: the tables of RFC 6121
 * appendix A, with the pre-approval of section 3.4.
 *
 * @param to the owner sees the contact's presence
 * @param from the contact sees the owner's presence
 * @param ask the owner has asked and had no answer: "Pending Out"
 * @param approved the owner has approved a request that has not come yet
 * @param requested the contact has asked and had no answer: "Pending In"
 */
record SubscriptionState(boolean to, boolean from, boolean ask, boolean approved, boolean requested) {
  static final SubscriptionState NONE = new SubscriptionState(false, false, false, false, false);

  static SubscriptionState of(@Nullable RosterItem item) {
    return item == null
        ? NONE
        : new SubscriptionState(
            item.subscription().to(), item.subscription().from(), item.ask(), item.approved(), item.request() != null);
  }

  /**
   * What the owner's own stanza does.
   *
   * @param routed whether the stanza goes on to the contact
   */
  record Outbound(SubscriptionState next, boolean routed) {}

  /**
   * What the contact's stanza does.
   *
   * @param delivered whether the owner's clients get it
   * @param reply what the server answers in the owner's place, or null
   */
  record Inbound(SubscriptionState next, boolean delivered, Presence.@Nullable Type reply) {}

  /** Appendix A.2. */
  Outbound outbound(Presence.Type type) {
    return switch (type) {
      case SUBSCRIBE -> new Outbound(to ? this : new SubscriptionState(false, from, true, approved, requested), true);
      case UNSUBSCRIBE -> new Outbound(new SubscriptionState(false, from, false, approved, requested), true);
      case SUBSCRIBED -> {
        if (from) {
          yield new Outbound(this, false);
        }
        yield requested
            ? new Outbound(new SubscriptionState(to, true, ask, approved, false), true)
            : new Outbound(new SubscriptionState(to, false, ask, true, false), false);
      }
      case UNSUBSCRIBED -> new Outbound(new SubscriptionState(to, false, ask, false, false), from || requested);
      default -> throw new IllegalArgumentException("not about subscription: " + type);
    };
  }

  /** Appendix A.3. */
  Inbound inbound(Presence.Type type) {
    return switch (type) {
      case SUBSCRIBE -> {
        if (from) {
          yield new Inbound(this, false, Presence.Type.SUBSCRIBED);
        }
        if (approved) {
          yield new Inbound(new SubscriptionState(to, true, ask, true, false), false, Presence.Type.SUBSCRIBED);
        }
        yield new Inbound(new SubscriptionState(to, false, ask, false, true), !requested, null);
      }
      case UNSUBSCRIBE ->
          from || requested
              ? new Inbound(new SubscriptionState(to, false, ask, approved, false), true, Presence.Type.UNSUBSCRIBED)
              : new Inbound(this, false, null);
      case SUBSCRIBED ->
          ask && !to
              ? new Inbound(new SubscriptionState(true, from, false, approved, requested), true, null)
              : new Inbound(this, false, null);
      case UNSUBSCRIBED ->
          ask || to
              ? new Inbound(new SubscriptionState(false, from, false, approved, requested), true, null)
              : new Inbound(this, false, null);
      default -> throw new IllegalArgumentException("not about subscription: " + type);
    };
  }

  /**
   * The item that holds this state in place of another; null when nothing is left to hold.
   *
   * @param request the contact's request when it has just come, or null
   */
  @Nullable RosterItem in(@Nullable RosterItem before, Jid contact, @Nullable String request) {
    boolean listed = (before != null && before.listed()) || to || from || ask || approved;
    if (!listed && !requested) {
      return null;
    }
    String kept = before == null ? null : before.request();
    return new RosterItem(
        contact,
        before == null ? "" : before.name(),
        before == null ? List.of() : before.groups(),
        Subscription.of(to, from),
        ask,
        approved,
        requested ? (kept == null ? request : kept) : null,
        listed);
  }
}
