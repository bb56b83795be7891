package im.recado.modules.pubsub;

/** What nodes of well-known types are like unless they are told otherwise. */
final class Profiles {
  private Profiles() {}

  /** The settings of a new node of this type (XEP-0472 section 5.1). */
  static NodeConfig applied(NodeConfig config, String type) {
    return switch (type) {
      case "urn:xmpp:pubsub-social-feed:1", "urn:xmpp:pubsub-social-feed:gallery:1", "urn:xmpp:microblog:0" ->
          config
              .with(NodeField.NOTIFY_RETRACT, true)
              .with(NodeField.MAX_ITEMS, NodeField.MAX)
              .with(NodeField.PERSIST_ITEMS, true)
              .with(NodeField.SEND_LAST, SendLast.NEVER)
              .with(NodeField.DELIVER_PAYLOADS, false);
      default -> config;
    };
  }
}
