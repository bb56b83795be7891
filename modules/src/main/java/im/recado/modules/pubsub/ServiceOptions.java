package im.recado.modules.pubsub;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.time.Duration;
import java.util.List;

/** The settings of the publish-subscribe service. */
final class ServiceOptions {
  /** Who may make nodes. */
  enum Creators {
    ADMINISTRATORS,
    ACCOUNTS,
    EVERYBODY
  }

  static final Option<Boolean> ENABLED =
      Option.flag("pubsub.enabled", true, "Whether there is a publish-subscribe service with a domain of its own.");

  static final Option<String> DOMAIN =
      Option.text("pubsub.domain", "", "The domain of the publish-subscribe service; empty for pubsub. and the main domain.");

  static final Option<Creators> CREATORS =
      Option.choice(
          "pubsub.creators",
          Creators.ACCOUNTS,
          "Who may make nodes at the service: administrators, accounts of this server, or everybody.");

  static final Option<Integer> NODES =
      Option.integer("pubsub.max-nodes", 100, 1, 100_000, "So many nodes of the service one entity may make.");

  static final Option<Integer> ITEMS =
      Option.integer("pubsub.max-items", 1000, 1, 100_000, "So many items a node of the service keeps at most.");

  static final Option<Integer> ITEM_BYTES =
      Option.integer("pubsub.item-bytes", 64 * 1024, 1024, 1024 * 1024, "The largest payload of an item, in bytes.");

  static final Option<Integer> BYTES =
      Option.integer(
          "pubsub.quota-kilobytes",
          10 * 1024,
          16,
          Integer.MAX_VALUE,
          "So many kilobytes of items the nodes that one entity made may hold.");

  static final Option<Integer> SUBSCRIPTIONS =
      Option.integer("pubsub.max-subscriptions", 10_000, 1, 1_000_000, "So many subscriptions a node has at most.");

  static final Option<Integer> SUBSCRIPTIONS_OF_ONE =
      Option.integer(
          "pubsub.max-subscriptions-of-one", 1000, 1, 100_000, "So many subscriptions one entity has at the service.");

  static final Option<Integer> AFFILIATIONS =
      Option.integer("pubsub.max-affiliations", 10_000, 1, 1_000_000, "So many affiliations a node has at most.");

  static final Option<Duration> TIDY =
      Option.duration(
          "pubsub.tidy-interval", Duration.ofMinutes(10), "How often items and subscriptions whose time is over are removed.");

  private ServiceOptions() {}

  static List<Option<?>> all() {
    return List.of(
        ENABLED,
        DOMAIN,
        CREATORS,
        NODES,
        ITEMS,
        ITEM_BYTES,
        BYTES,
        SUBSCRIPTIONS,
        SUBSCRIPTIONS_OF_ONE,
        AFFILIATIONS,
        TIDY);
  }

  static Limits limits(Options options) {
    return new Limits(
        options.get(NODES),
        options.get(ITEMS),
        options.get(ITEM_BYTES),
        1024L * options.get(BYTES),
        options.get(SUBSCRIPTIONS),
        options.get(SUBSCRIPTIONS_OF_ONE),
        options.get(AFFILIATIONS));
  }
}
