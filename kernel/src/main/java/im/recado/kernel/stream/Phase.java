package im.recado.kernel.stream;

/** How far a client's stream has come. What is legal on it depends on nothing else. */
public enum Phase {
  /** Nothing but a stream header is expected. */
  OPENING,
  /** TLS is required and not there yet. */
  SECURING,
  /** The peer may log in. */
  LOGIN,
  /** The peer has logged in and has no resource yet. */
  BINDING,
  /** The stream carries a session. */
  BOUND,
  /** Nothing is expected any more. */
  CLOSED
}
