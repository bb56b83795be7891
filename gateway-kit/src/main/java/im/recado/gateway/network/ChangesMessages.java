package im.recado.gateway.network;

/** A connection to a network that lets people do something with what was said before. */
public interface ChangesMessages {
  /** Whether it lets them do that. What it does not goes as words, or is refused; receipts nobody hears of. */
  default boolean can(Change change) {
    return true;
  }

  /** The user changes something that was said with a contact; answered as {@link Connection#send}. */
  void change(String contact, Change change, String id) throws NetworkException;
}
