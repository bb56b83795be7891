package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.RoomOccupant;
import im.recado.gateway.network.Standing;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * What is told of conversations of several people as rooms: everybody is called by their address, and nobody has any
 * say.
 */
final class ChatRooms {
  private ChatRooms() {}

  static RoomOccupant occupant(String mail) {
    return new RoomOccupant(mail, mail, Standing.PLAIN, mail, false);
  }

  static NetworkEvent entered(String room, String self, Collection<String> members, boolean created) {
    List<RoomOccupant> occupants = new ArrayList<>(members.stream().map(ChatRooms::occupant).toList());
    occupants.add(occupant(self));
    return new RoomEvent.Entered(room, self, occupants, created, null, List.of());
  }

  static NetworkEvent gone(String room, String mail) {
    return new RoomEvent.Gone(room, mail, RoomEvent.How.LEFT, "", "");
  }

  /** What the user has said has arrived. */
  static NetworkEvent own(String room, String self, String text, String id) {
    return new RoomEvent.Spoken(room, self, text, null, id);
  }
}
