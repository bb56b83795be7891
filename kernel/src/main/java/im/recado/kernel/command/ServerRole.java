package im.recado.kernel.command;

/** How much somebody may do with the server, least first; each role may do what those before it may. */
public enum ServerRole {
  /** Has an account. */
  USER,
  /** Looks, and changes nothing. */
  OPERATOR,
  /** Does everything. */
  ADMINISTRATOR
}
