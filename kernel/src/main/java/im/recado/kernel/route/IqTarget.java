package im.recado.kernel.route;

/** Whom a request is for, of what this server answers itself. */
public enum IqTarget {
  /** The server: its domain. */
  SERVER,
  /** The sender's own account: no address or the own bare one. */
  OWN_ACCOUNT,
  /** Somebody else's account on this server, by its bare address. */
  OTHER_ACCOUNT
}
