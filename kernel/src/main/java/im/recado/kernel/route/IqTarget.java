package im.recado.kernel.route;

/** Whom a request is for, of what this server answers itself. */
public enum IqTarget {
  /** The server: its domain. */
  SERVER,
  /** The sender's own account: no address or the own bare one. */
  OWN_ACCOUNT,
  /** Somebody else's account on this server, by its bare address. */
  OTHER_ACCOUNT,
  /**
   * A client of an account of this server, by its full address, that the sender cannot ask: it is not there, or it does
   * not show itself to him. {@link IqRequest#askedAccount} is its account, which need not exist. Without a handler the
   * answer is {@code service-unavailable} (RFC 6121 section 8.5.3.2.3).
   */
  UNSEEN_CLIENT
}
