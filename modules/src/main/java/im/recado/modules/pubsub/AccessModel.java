package im.recado.modules.pubsub;

/** Who may subscribe to a node and retrieve its items (XEP-0060 section 4.5). */
public enum AccessModel {
  AUTHORIZE,
  OPEN,
  PRESENCE,
  ROSTER,
  WHITELIST
}
