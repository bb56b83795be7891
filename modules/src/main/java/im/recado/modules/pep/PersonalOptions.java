package im.recado.modules.pep;

import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.modules.pubsub.Limits;
import java.util.List;

/** The settings of personal nodes. */
final class PersonalOptions {
  static final Option<Integer> NODES =
      Option.integer("pep.max-nodes", 100, 10, 10_000, "So many nodes an account may have.");

  static final Option<Integer> ITEMS =
      Option.integer("pep.max-items", 1000, 1, 100_000, "So many items a node of an account keeps at most.");

  static final Option<Integer> ITEM_BYTES =
      Option.integer(
          "pep.item-bytes", 128 * 1024, 1024, 1024 * 1024, "The largest payload of an item of an account, in bytes.");

  static final Option<Integer> BYTES =
      Option.integer(
          "pep.quota-kilobytes", 10 * 1024, 16, Integer.MAX_VALUE, "So many kilobytes all items of an account may hold.");

  static final Option<Integer> SUBSCRIPTIONS =
      Option.integer("pep.max-subscriptions", 10_000, 1, 1_000_000, "So many subscriptions a node of an account has at most.");

  static final Option<Integer> AFFILIATIONS =
      Option.integer("pep.max-affiliations", 1000, 1, 1_000_000, "So many affiliations a node of an account has at most.");

  static final Option<Integer> INTERESTED =
      Option.integer(
          "pep.max-interested",
          2000,
          0,
          1_000_000,
          "Of so many resources elsewhere, that show an account their presence, it is remembered what they want to be told.");

  private PersonalOptions() {}

  static List<Option<?>> all() {
    return List.of(NODES, ITEMS, ITEM_BYTES, BYTES, SUBSCRIPTIONS, AFFILIATIONS, INTERESTED);
  }

  static Limits limits(Options options) {
    return new Limits(
        options.get(NODES),
        options.get(ITEMS),
        options.get(ITEM_BYTES),
        1024L * options.get(BYTES),
        options.get(SUBSCRIPTIONS),
        options.get(NODES),
        options.get(AFFILIATIONS));
  }
}
