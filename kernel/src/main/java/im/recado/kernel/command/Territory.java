package im.recado.kernel.command;

import java.util.Set;

/**
 * That a command can be called by administrators of single domains, and how it is known what a call is about. A command without
 * a territory is about the server, and for those alone who have a role for the whole of it.
 *
 * @param places arguments that name what a call is about: domains, accounts, sessions, rooms. What is named must lie within the
 *     caller's domains
 * @param open whether places may be left out; the command then keeps to {@link CommandCall#reach()} by itself
 * @param elsewhere arguments that may name somebody or something of anywhere
 */
public record Territory(Set<String> places, boolean open, Set<String> elsewhere) {
  public Territory {
    places = Set.copyOf(places);
    elsewhere = Set.copyOf(elsewhere);
  }
}
