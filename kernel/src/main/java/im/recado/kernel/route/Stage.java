package im.recado.kernel.route;

/**
 * Where on its way a module may meet a message. Within a stage order does not matter. Up to {@code IN_POLICY} for a
 * recipient who is online nothing may wait; for one who is not, and in {@code UNDELIVERED} and {@code UNSEEN}, it may.
 */
public enum Stage {
  /** May the sender send this? Only for this server's own clients. */
  OUT_POLICY,
  /** Keep it for the sender: the archive. */
  OUT_STORE,
  /** See what a client of this server sends: sent carbons. */
  OUT_OBSERVE,
  /** Does the recipient want this? */
  IN_POLICY,
  /** Keep it for the recipient. */
  IN_STORE,
  /** Copy it to the recipient's other clients. */
  IN_COPY,
  /** No client takes it, or none may have it yet because older ones wait: keep it for later. */
  UNDELIVERED,
  /** No client gets it, and its sender may not know that the one it is for is not there: keep it where the recipient reads it. */
  UNSEEN
}
