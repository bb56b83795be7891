package im.recado.gateway.network;

/**
 * Somebody in a room.
 *
 * @param contact who it is outside of the room, as {@link Network#contact} gives it
 * @param identity what stays the same when they change their nick, such as the name of their account; may be empty
 * @param away whether they have said that they are not at the keyboard
 */
public record RoomOccupant(String nick, String contact, Standing standing, String identity, boolean away) {}
