package im.recado.gateway.oscar;

import im.recado.gateway.network.HasRooms;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.Standing;

/** Somebody on AIM, where there are chat rooms too. Nobody has a say in them, and nobody is put out. */
final class AimConnection extends OscarConnection implements HasRooms {
  private final OscarState state;
  private final Reading reading;
  private final ChatRooms rooms;

  AimConnection(OscarState state, Icbm icbm, Directory directory, Icons icons, OwnIcon own, Reading reading, ChatRooms rooms) {
    super(state, icbm, directory, icons, own, reading);
    this.state = state;
    this.reading = reading;
    this.rooms = rooms;
  }

  @Override
  public void disconnect() {
    rooms.end();
    super.disconnect();
  }

  @Override
  public void enter(String room, String password) throws NetworkException {
    rooms.enter(room);
  }

  @Override
  public void leave(String room, String words) {
    rooms.leave(room);
  }

  @Override
  public void say(String room, String text, String id) throws NetworkException {
    rooms.find(room).say(text, id);
  }

  @Override
  public void whisper(String room, String nick, String text, String id) throws NetworkException {
    send(Names.fold(nick), text, id);
  }

  @Override
  public void invite(String room, String contact, String id) throws NetworkException {
    state.send(Icbm.FAMILY, 0x06, Icbm.invitation(cookie(), contact, rooms.find(room).room()));
    reading.tell(new NetworkEvent.Answered(id, null));
  }

  // What AIM does not have.

  @Override
  public void rename(String room, String nick, String id) throws NetworkException {
    throw impossible("Nobody has another name in a room of AIM.");
  }

  @Override
  public void topic(String room, String text, String id) throws NetworkException {
    throw impossible("Rooms of AIM have no topic.");
  }

  @Override
  public void kick(String room, String nick, String words, String id) throws NetworkException {
    throw nobody();
  }

  @Override
  public void stand(String room, String nick, Standing standing, String id) throws NetworkException {
    throw nobody();
  }

  @Override
  public void ban(String room, String nick, String words, String id) throws NetworkException {
    throw nobody();
  }

  @Override
  public void unban(String room, String mask, String id) throws NetworkException {
    throw nobody();
  }

  @Override
  public void bans(String room, String id) throws NetworkException {
    throw nobody();
  }

  private static NetworkException nobody() {
    return impossible("Nobody has a say in a room of AIM.");
  }

  private static NetworkException impossible(String sentence) {
    return new NetworkException(Reason.NOT_POSSIBLE, sentence);
  }
}
