package im.recado.modules.pubsub;

/** Whose address an item carries (XEP-0060 section 12.17). */
public enum ItemReply {
  OWNER,
  PUBLISHER,
  NONE
}
