package im.recado.gateway.network;

/**
 * Where a connection puts what the network says. It is bounded: who fills it reads no more from the network until there is
 * room. Any thread; what comes after the connection has ended is thrown away.
 */
public interface Inbox {
  /** Puts something in, waiting for room; for a thread of the connection's own. */
  void put(NetworkEvent event) throws InterruptedException;

  /** Where the connection writes down what goes over the wire, while that is wanted. */
  default Tracer tracer() {
    return Tracer.NONE;
  }

  /** Whether the user is to be seen by nobody there from the first moment on, as {@link Hides} has it; later changes come by that. */
  default boolean isUnseen() {
    return false;
  }

  /** Puts something in if there is room; false when there is none. Never waits. */
  boolean offer(NetworkEvent event);
}
