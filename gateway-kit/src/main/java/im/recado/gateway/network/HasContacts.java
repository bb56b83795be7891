package im.recado.gateway.network;

import java.util.List;

/** A connection to a network that keeps a list of contacts. */
public interface HasContacts {
  /** The list as it is there, with what is known of each; later changes come as events. */
  List<Contact> contacts() throws NetworkException;

  /** Whether that is all of the list; otherwise who is missing is not taken for removed. */
  default boolean isWhole() {
    return true;
  }

  /**
   * Puts somebody into the list. That they are there, with their agreement if the network wants that, comes as {@link
   * NetworkEvent.Listed}.
   */
  void add(String contact) throws NetworkException;

  /**
   * The same with words for who is asked.
   *
   * @param words may be empty
   */
  default void add(String contact, String words) throws NetworkException {
    add(contact);
  }

  /** Takes somebody out of the list. */
  void remove(String contact) throws NetworkException;

  /** The user does not want somebody any more who has been asked and has not agreed. */
  default void withdraw(String contact) throws NetworkException {}

  /** Answers somebody who has asked to have the user in their list ({@link NetworkEvent.Asks}). */
  void answer(String contact, boolean agreed) throws NetworkException;
}
