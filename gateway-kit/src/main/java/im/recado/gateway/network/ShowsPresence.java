package im.recado.gateway.network;

/** A connection to a network that shows others how available somebody is. */
public interface ShowsPresence {
  /**
   * Shows this from now on.
   *
   * @param availability not {@link Availability#OFFLINE}
   * @param status in the user's words, may be empty
   */
  void show(Availability availability, String status) throws NetworkException;
}
