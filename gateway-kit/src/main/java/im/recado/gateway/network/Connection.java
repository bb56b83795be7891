package im.recado.gateway.network;

/**
 * Somebody who is logged in to a network. What it can do besides is said by further interfaces: {@link HasContacts}, {@link
 * ShowsPresence}, {@link ShowsTyping}, {@link ChangesMessages}, {@link DrawsAttention}, {@link HasRooms}, {@link ListsRooms}, {@link TakesCommands}. Called by one thread at a time, a virtual
 * one; every method may wait within a limit of its own, but never for something that the thread brings that fills the {@link Inbox}.
 */
public interface Connection {
  /**
   * Says something to somebody. That the network has it, or why not, is told by {@link NetworkEvent.Answered}, or by {@link
   * NetworkEvent.Delivered} where it can tell that it has come to whom it was for; what has neither when the connection ends is
   * refused.
   *
   * @param contact a name as {@link Network#contact} gives it; need not be in any list
   * @param text of any length, lines end in {@code \n}
   * @param id names this in what the network answers, and in what is done with it later; the kit gives it to nothing else
   */
  void send(String contact, String text, String id) throws NetworkException;

  /**
   * Looks whether this may be as it is, after an option of the network has changed; one that may not is ended.
   *
   * @throws NetworkException when it may not
   */
  default void check() throws NetworkException {}

  /** How it is reached and by whom, for the user to see, in no language; empty when there is nothing to tell. */
  default String describe() {
    return "";
  }

  /** Logs out, without a word in the inbox. Called once; never throws. */
  void disconnect();
}
