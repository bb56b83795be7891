package im.recado.client.services;

import im.recado.client.protocol.Jid;
import java.util.List;

/**
 * A room as one sees it (XEP-0045).
 *
 * @param nick one's own
 * @param topic empty when there is none
 * @param problem the condition for which one could not enter or had to leave, empty otherwise
 * @param reason what was said about that, empty when nothing was
 */
public record Room(Jid jid, String nick, State state, String topic, String problem, String reason, List<Occupant> occupants) {
  /** Whether one is in. */
  public enum State { OUT, ENTERING, IN }

  /**
   * Somebody in a room.
   *
   * @param jid who it is, if the room tells; empty otherwise
   * @param affiliation {@code owner}, {@code admin}, {@code member}, {@code none}
   * @param role {@code moderator}, {@code participant}, {@code visitor}
   */
  public record Occupant(String nick, String jid, String affiliation, String role, Availability availability) {}

  public Room {
    occupants = List.copyOf(occupants);
  }
}
