package im.recado.kernel.command;

/** How much somebody may do with the server, least first; each role may do what those before it may. */
public enum ServerRole {
  /** Has an account. */
  USER,
  /** Looks, and changes nothing. */
  OPERATOR,
  /** Keeps order: locks accounts, ends sessions, bans addresses, puts people out of rooms, closes reports. */
  MODERATOR,
  /** Changes everything but who may change what. */
  ADMINISTRATOR,
  /** Does everything, and says who may do what. */
  OWNER;

  public boolean isAtLeast(ServerRole other) {
    return compareTo(other) >= 0;
  }
}
