package im.recado.modules.pubsub;

/** Who may publish to a node (XEP-0060 section 16.4.4). */
public enum PublishModel {
  PUBLISHERS,
  SUBSCRIBERS,
  OPEN
}
