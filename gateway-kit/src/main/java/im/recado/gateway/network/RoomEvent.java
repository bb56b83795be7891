package im.recado.gateway.network;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a network tells of its rooms. */
public sealed interface RoomEvent extends NetworkEvent {
  String room();

  /**
   * The user is in.
   *
   * @param nick the user's own
   * @param occupants everybody, the user too
   * @param created whether the room is there only since
   * @param topic null when there is none
   * @param past what was said before, oldest first
   */
  record Entered(
      String room, String nick, List<RoomOccupant> occupants, boolean created, @Nullable Topic topic, List<Spoken> past)
      implements RoomEvent {
    public Entered {
      occupants = List.copyOf(occupants);
      past = List.copyOf(past);
    }
  }

  /** The user was not let in. */
  record Refused(String room, NetworkException why) implements RoomEvent {}

  /** Somebody has come. */
  record Came(String room, RoomOccupant occupant) implements RoomEvent {}

  /** Somebody has another standing than before. */
  record Changed(String room, RoomOccupant occupant) implements RoomEvent {}

  /** How somebody went. */
  enum How {
    LEFT,
    KICKED
  }

  /**
   * Somebody has gone; when it was the user, nothing more is told of the room.
   *
   * @param by the nick of who has put them out, may be empty
   */
  record Gone(String room, String nick, How how, String by, String words) implements RoomEvent {}

  /** Somebody has another nick; when it was the user, too. */
  record Renamed(String room, String nick, RoomOccupant now) implements RoomEvent {}

  /**
   * The topic is this.
   *
   * @param by a nick, or empty
   * @param set when; null for just now
   */
  record Topic(String room, String by, String text, @Nullable Instant set) implements RoomEvent {}

  /**
   * Somebody has said something.
   *
   * @param nick empty for the room itself
   * @param sent when, if that was not just now
   * @param id by which the user has said it; empty for all others
   */
  record Spoken(String room, String nick, String text, @Nullable Instant sent, String id) implements RoomEvent {}

  /** Something has happened to the room that is seen in no other way, in words. */
  record Noted(String room, String text) implements RoomEvent {}

  /** Somebody asks the user to come. */
  record Invited(String room, String contact, String words) implements RoomEvent {}

  /** Who is kept out, as the network writes it. */
  record Bans(String room, List<String> masks) implements RoomEvent {
    public Bans {
      masks = List.copyOf(masks);
    }
  }

  /** A public room. */
  record Listed(String room, int occupants) {}
}
