package im.recado.gateway.network;

/** What somebody may do in a room of a network, from the most to the least. */
public enum Standing {
  OWNER,
  ADMIN,
  MODERATOR,
  /** May speak where not everybody may. */
  MEMBER,
  /** As everybody. */
  PLAIN,
  /** May listen. */
  VISITOR
}
