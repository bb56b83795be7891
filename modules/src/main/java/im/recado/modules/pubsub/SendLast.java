package im.recado.modules.pubsub;

/** When the last published item is sent to a subscriber (XEP-0060 section 16.4.4). */
public enum SendLast {
  NEVER,
  ON_SUB,
  ON_SUB_AND_PRESENCE
}
