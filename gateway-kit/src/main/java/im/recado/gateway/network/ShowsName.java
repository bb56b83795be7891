package im.recado.gateway.network;

/** A connection to a network on which people say what they are called. */
public interface ShowsName {
  /** The user is called this from now on. */
  void named(String name) throws NetworkException;
}
