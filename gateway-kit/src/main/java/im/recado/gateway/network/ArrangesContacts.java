package im.recado.gateway.network;

import java.util.List;

/** A connection to a network that keeps what the user calls somebody in the list, and in which groups they are. */
public interface ArrangesContacts extends HasContacts {
  /**
   * Keeps this from now on.
   *
   * @param contact is in the list
   * @param alias empty when they have none
   * @param groups one or more
   */
  void arrange(String contact, String alias, List<String> groups) throws NetworkException;

  /**
   * Whether it tells of people at the next login by the names that the user has given them. One that does not, or not as a rule,
   * says how they call themselves, and what the user calls them stands in the roster alone.
   */
  default boolean keepsNames() {
    return true;
  }
}
