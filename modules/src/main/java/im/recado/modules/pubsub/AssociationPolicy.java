package im.recado.modules.pubsub;

/** Who may put nodes into a collection (XEP-0248 section 7.2.1). */
public enum AssociationPolicy {
  ALL,
  OWNERS,
  WHITELIST
}
