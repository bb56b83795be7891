package im.recado.modules.pubsub;

/** What happens when an item is published to a node that holds as many as it may (XEP-0060 section 7.1.2.5). */
public enum WhenFull {
  RETRACT_OLDEST,
  DISCARD_OLDEST,
  REJECT
}
