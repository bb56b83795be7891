package im.recado.gateway.network;

/** A connection to a network that shows others what the user listens to. */
public interface ShowsMusic {
  /** The user listens to this from now on; both are empty for nothing. */
  void listens(String artist, String title) throws NetworkException;
}
