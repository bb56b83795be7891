package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.OfflineException;
import im.recado.client.services.Event;
import im.recado.client.services.Room;
import im.recado.client.services.RoomRequests;
import im.recado.client.services.Session;
import im.recado.client.services.store.Conversations.Conversation;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/** The room that a conversation is held in; where it is held in none nobody is in it. Belongs to the thread of the user interface. */
public final class ChatRoom {
  /** Something that is asked of the room, for which it answers only when it refuses. */
  public interface Asked {
    void of() throws OfflineException;
  }

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid jid;
  private final boolean one;
  private final Consumer<String> says;
  private final Runnable changed;

  /**
   * Makes it.
   *
   * @param says gets a sentence about what did not go
   */
  ChatRoom(Session session, Words words, Ui ui, Conversation conversation, Consumer<String> says, Runnable changed) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.jid = conversation.jid();
    this.one = conversation.room();
    this.says = says;
    this.changed = changed;
  }

  boolean isOne() {
    return one;
  }

  /** What it is about, how many are in it, or why one is not. */
  String line() {
    Room now = session.rooms().room(jid);
    return switch (now.state()) {
      case IN -> !now.topic().isBlank() ? Texts.line(now.topic())
          : session.contacts().isCutOff() ? words.say("room.entering") : words.say("room.people", now.occupants().size());
      case ENTERING -> words.say("room.entering");
      case OUT -> now.problem().isEmpty() ? words.say("room.out") : problem(now);
    };
  }

  private String problem(Room room) {
    String problem = words.sayFor("room.problem", room.problem());
    return room.reason().isBlank() ? problem : words.say("room.problem.because", problem, Texts.line(room.reason()));
  }

  /** Who is in it; nobody while one is not in it oneself, or the server cannot be reached. */
  public List<Room.Occupant> occupants() {
    return one && state() == Room.State.IN && !session.contacts().isCutOff() ? known() : List.of();
  }

  /** Who was in it when one last heard of it. */
  private List<Room.Occupant> known() {
    return one ? session.rooms().room(jid).occupants() : List.of();
  }

  /** Oneself in it; nobody before one is in. */
  public Optional<Room.Occupant> self() {
    String own = nick();
    return occupants().stream().filter(occupant -> occupant.nick().equals(own)).findFirst();
  }

  private String nick() {
    return one ? session.rooms().nick(jid) : "";
  }

  /** Whom one may name in it, also in what goes out later: everybody else there. */
  public List<String> nicks() {
    String own = nick();
    return known().stream().map(Room.Occupant::nick).filter(nick -> !nick.equals(own)).sorted(String.CASE_INSENSITIVE_ORDER).toList();
  }

  public String topic() {
    return one ? session.rooms().room(jid).topic() : "";
  }

  /** How one is in it; {@code IN} where it is none. */
  public Room.State state() {
    return one ? session.rooms().room(jid).state() : Room.State.IN;
  }

  /** Whether one may speak here; in a room for which one has no voice one may not. */
  public boolean speaks() {
    return self().filter(self -> self.role().equals("visitor")).isEmpty();
  }

  /** Asks it for something; when that does not go it is said. */
  public void ask(RoomRequests.What what, Asked asked) {
    says.accept("");
    ui.ask(() -> {
      asked.of();
      return true;
    }, done -> changed.run(), failed -> refused(what, failed));
  }

  /** It does not do what was asked of it. */
  void refused(Event.RoomRefused refused) {
    refused(refused.what(), refused.condition());
  }

  private void refused(RoomRequests.What what, String condition) {
    says.accept(words.say("room.refused." + what, words.sayFor("failed", condition, condition)));
  }

  /** Goes into it again, as before. */
  public void again() {
    ui.ask(() -> {
      session.rooms().join(jid, session.rooms().nick(jid), "");
      return true;
    }, done -> {}, failed -> says.accept(words.sayFor("failed", failed, failed)));
  }
}
