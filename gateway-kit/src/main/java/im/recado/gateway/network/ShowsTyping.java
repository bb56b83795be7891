package im.recado.gateway.network;

/** A connection to a network that shows others that somebody types. */
public interface ShowsTyping {
  /** The user has begun to type something for a contact, or has stopped. */
  void typing(String contact, boolean begun) throws NetworkException;
}
