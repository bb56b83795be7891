package im.recado.gateway.network;

/**
 * A connection to a network that has rooms. Names of rooms and of people are those of {@link Network#contact}; nicks are as the
 * network writes them. What is asked gets {@link NetworkEvent.Answered} with the id that it was given, when the network has done
 * it or refused; nobody waits for that here. What the network tells of a room is a {@link RoomEvent}.
 */
public interface HasRooms {
  /** Enters a room; {@link RoomEvent.Entered} or {@link RoomEvent.Refused} tells how that went. */
  void enter(String room, String password) throws NetworkException;

  /** Leaves a room that was entered or asked for; nothing more is told of it. */
  void leave(String room, String words);

  /** Says something to everybody; it was said when {@link RoomEvent.Spoken} comes with this id. */
  void say(String room, String text, String id) throws NetworkException;

  /** Says something to one who is in the room; as {@link Connection#send}. */
  void whisper(String room, String nick, String text, String id) throws NetworkException;

  /** Takes another nick, in this room and wherever the network knows the user by the same one. */
  void rename(String room, String nick, String id) throws NetworkException;

  void topic(String room, String text, String id) throws NetworkException;

  void kick(String room, String nick, String words, String id) throws NetworkException;

  /** Gives somebody a standing: more or less than before. */
  void stand(String room, String nick, Standing standing, String id) throws NetworkException;

  /** Keeps somebody out from now on, and puts them out if they are in. */
  void ban(String room, String nick, String words, String id) throws NetworkException;

  /** Takes back a ban; {@code mask} is as {@link RoomEvent.Bans} tells it. */
  void unban(String room, String mask, String id) throws NetworkException;

  /** Asks who is banned: {@link RoomEvent.Bans} comes before the answer. */
  void bans(String room, String id) throws NetworkException;

  void invite(String room, String contact, String id) throws NetworkException;
}
