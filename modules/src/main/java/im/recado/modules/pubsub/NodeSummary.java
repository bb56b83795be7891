package im.recado.modules.pubsub;

/**
 * A node in a list.
 *
 * @param name its NodeID
 * @param affiliation of whom the list is for
 */
public record NodeSummary(String name, NodeConfig config, Affiliation affiliation) {}
