package im.recado.gateway.network;

/** A connection to a network that can tell which rooms it has. */
public interface ListsRooms {
  /** Asks for all public rooms: {@link RoomEvent.Listing} comes before the answer to this id. */
  void rooms(String id) throws NetworkException;
}
