package im.recado.gateway.network;

/** A connection to a network that takes commands as people write them there. */
public interface TakesCommands {
  /**
   * Gives commands, one a line. What the network says to them comes as {@link NetworkEvent.Told}, and {@link NetworkEvent.Answered}
   * when it has taken them all.
   *
   * @throws NetworkException with {@link Reason#NOT_POSSIBLE} for what cannot be given in this way; nothing is given then
   */
  void command(String lines, String id) throws NetworkException;
}
