package im.recado.gateway.network;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a network says to somebody who is logged in. Names are those of {@link Network#contact}. */
public sealed interface NetworkEvent
    permits NetworkEvent.Listed,
        NetworkEvent.Unlisted,
        NetworkEvent.Blocked,
        NetworkEvent.Shown,
        NetworkEvent.Said,
        NetworkEvent.Sent,
        NetworkEvent.Changed,
        NetworkEvent.Typing,
        NetworkEvent.Delivered,
        NetworkEvent.Attention,
        NetworkEvent.Asks,
        NetworkEvent.Declined,
        NetworkEvent.Profiled,
        NetworkEvent.Pictured,
        NetworkEvent.Found,
        NetworkEvent.Listing,
        NetworkEvent.Answered,
        NetworkEvent.Announced,
        NetworkEvent.Told,
        NetworkEvent.FileOffered,
        NetworkEvent.Ended,
        RoomEvent {
  /** Somebody is in the list now, or is there in another form. */
  record Listed(Contact contact) implements NetworkEvent {}

  /** Somebody is not in the list any more. */
  record Unlisted(String contact) implements NetworkEvent {}

  /** The user has blocked somebody by the network, or has taken that back ({@link BlocksContacts}). */
  record Blocked(String contact, boolean blocked) implements NetworkEvent {}

  /** Somebody of the list is more or less available than before. */
  record Shown(String contact, Availability availability, String status) implements NetworkEvent {}

  /**
   * Somebody has said something.
   *
   * @param sent when, if that was not just now; null otherwise
   * @param id by which the network knows it from all others; empty where it has no such thing
   */
  record Said(String contact, String text, @Nullable Instant sent, String id) implements NetworkEvent {
    public Said(String contact, String text, @Nullable Instant sent) {
      this(contact, text, sent, "");
    }
  }

  /** Somebody changes something that was said with them: what they have said by its id, what the user has by that of {@link Connection#send}. */
  record Changed(String contact, Change change) implements NetworkEvent {}

  /** The user has said something to somebody by another client of the network. */
  record Sent(String contact, String text, @Nullable Instant sent) implements NetworkEvent {}

  /**
   * Somebody has begun to type, or has stopped.
   *
   * @param fades after so long without another word of it they have stopped; null when the network always tells that
   */
  record Typing(String contact, boolean begun, @Nullable Duration fades) implements NetworkEvent {
    public Typing(String contact, boolean begun) {
      this(contact, begun, null);
    }
  }

  /** What the user has said by an id has reached whom it was for; {@link Answered} says less, and comes before this or not at all. */
  record Delivered(String id) implements NetworkEvent {}

  /** Somebody wants the user to look (a nudge). */
  record Attention(String contact) implements NetworkEvent {}

  /** Somebody asks to have the user in their list. */
  record Asks(String contact, String words) implements NetworkEvent {}

  /** Somebody does not agree to be in the user's list, or cannot be put into it. */
  record Declined(String contact, String words) implements NetworkEvent {}

  /** What somebody tells of themselves. */
  record Profiled(String id, Profile profile) implements NetworkEvent {}

  /**
   * Somebody has this picture, which is in their profile.
   *
   * @param picture {@link Picture#NONE} when they have none any more
   */
  record Pictured(String contact, Picture picture) implements NetworkEvent {}

  /** Who has been found; nobody, perhaps. */
  record Found(String id, List<Profile> people) implements NetworkEvent {
    public Found {
      people = List.copyOf(people);
    }
  }

  /** All public rooms, or as many as can be told. */
  record Listing(List<RoomEvent.Listed> rooms) implements NetworkEvent {
    public Listing {
      rooms = List.copyOf(rooms);
    }
  }

  /**
   * Something that was asked by an id has been done.
   *
   * @param why it was not; null when it was
   */
  record Answered(String id, @Nullable NetworkException why) implements NetworkEvent {}

  /** Something that the network says to the user, not from anybody there. */
  record Announced(String text) implements NetworkEvent {}

  /** The network answers a command of the user's ({@link TakesCommands}). */
  record Told(String text) implements NetworkEvent {}

  /**
   * Somebody wants to send the user a file.
   *
   * @param name as they write it; empty when that cannot be known
   * @param size in bytes; 0 when that cannot be known
   * @param file takes it or refuses it; null when it has been refused, as no file comes by this network
   */
  record FileOffered(String contact, String name, long size, @Nullable IncomingFile file) implements NetworkEvent {}

  /** The connection has ended, not by the user's wish; nothing comes after this. */
  record Ended(NetworkException why) implements NetworkEvent {}
}
