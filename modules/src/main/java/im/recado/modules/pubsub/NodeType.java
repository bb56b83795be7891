package im.recado.modules.pubsub;

/** What a node holds (XEP-0060 section 4.4, XEP-0248). */
public enum NodeType {
  LEAF,
  COLLECTION
}
