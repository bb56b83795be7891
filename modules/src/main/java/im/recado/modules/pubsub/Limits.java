package im.recado.modules.pubsub;

/**
 * What may grow at a host (SECURITY R9, D9).
 *
 * @param nodes of one creator
 * @param items of one node
 * @param itemBytes of one item's payload
 * @param bytes of all items in the nodes of one creator
 * @param subscriptions to one node
 * @param subscriptionsOfOne of one subscriber to all nodes
 * @param affiliations of one node
 */
public record Limits(
    int nodes, int items, int itemBytes, long bytes, int subscriptions, int subscriptionsOfOne, int affiliations) {
  /** So many subscriptions one address may have to one node, with different options. */
  static final int SAME_ADDRESS = 10;

  /** The longest NodeID and ItemID, in characters. */
  static final int LONGEST_NAME = 2000;
}
