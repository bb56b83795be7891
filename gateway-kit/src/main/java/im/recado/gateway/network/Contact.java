package im.recado.gateway.network;

import java.util.List;

/**
 * Somebody in a user's list on a network.
 *
 * @param name as {@link Network#contact} gives it
 * @param alias what people call them, may be empty
 * @param status in their words, may be empty
 */
public record Contact(String name, String alias, List<String> groups, Availability availability, String status) {
  public Contact {
    groups = List.copyOf(groups);
  }

  /** The same by another name and in other groups. */
  public Contact with(String alias, List<String> groups) {
    return new Contact(name, alias, groups, availability, status);
  }

  /** The same, more or less available. */
  public Contact with(Availability availability, String status) {
    return new Contact(name, alias, groups, availability, status);
  }
}
