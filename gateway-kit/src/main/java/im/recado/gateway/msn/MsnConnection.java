package im.recado.gateway.msn;

import im.recado.gateway.network.ArrangesContacts;
import im.recado.gateway.network.Availability;
import im.recado.gateway.network.BlocksContacts;
import im.recado.gateway.network.CarriesFiles;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.DrawsAttention;
import im.recado.gateway.network.HasProfiles;
import im.recado.gateway.network.HasRooms;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OutgoingFile;
import im.recado.gateway.network.Profile;
import im.recado.gateway.network.Profile.Detail;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.ShowsTyping;
import im.recado.gateway.network.Standing;
import im.recado.kernel.background.Background;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Somebody on MSN: what the user does. */
final class MsnConnection extends MsnPresence
    implements Connection, ArrangesContacts, CarriesFiles, HasProfiles, ShowsTyping, BlocksContacts, DrawsAttention, HasRooms {
  private final MsnState state;
  private final Contacts contacts;
  private final Conversations conversations;
  private final Offline offline;

  MsnConnection(MsnState state) {
    super(state);
    this.state = state;
    this.contacts = new Contacts(state);
    this.offline = new Offline(state);
    this.conversations = new Conversations(state, offline::said);
  }

  /**
   * Begins to hear what the server says.
   *
   * @param name what the user is to be called; empty for what it was before
   */
  void start(String name) {
    if (!name.isEmpty()) {
      state.server().send("PRP", "MFN", Percent.encode(name));
    }
    Background.start(
        "a connection of MSN",
        () -> {
          state.tellAtLast(contacts.asking());
          new Reading(state, new Incoming(state, conversations, offline)).run();
        });
  }

  @Override
  public void disconnect() {
    state.end();
    synchronized (state) {
      conversations.end();
    }
    state.server().close();
  }

  // Who people are.

  @Override
  public void profile(String contact, String id) throws NetworkException {
    List<NetworkEvent> known = List.of();
    synchronized (state) {
      Buddy buddy = state.list().find(contact);
      if (buddy == null) {
        throw new NetworkException(Reason.NO_SUCH_CONTACT, "MSN tells nothing of who is not in your list.");
      }
      NetworkEvent.Profiled plain = new NetworkEvent.Profiled(id, new Profile(contact, Map.of(Detail.NICK, buddy.nick)));
      MsnObject object = buddy.picture;
      byte[] picture = object == null ? null : state.pictures().find(object.hash());
      if (picture != null) {
        known = List.of(new NetworkEvent.Profiled(id, plain.profile().with(picture)));
      } else if (object == null || buddy.availability() == Availability.OFFLINE || !conversations.fetch(contact, object, plain)) {
        known = List.of(plain);
      }
    }
    state.tellAtLast(known);
  }

  // Contacts.

  @Override
  public List<Contact> contacts() {
    return contacts.all();
  }

  @Override
  public boolean isWhole() {
    synchronized (state) {
      return state.list().isWhole();
    }
  }

  @Override
  public void arrange(String contact, String alias, List<String> groups) throws NetworkException {
    new Arranging(state).arrange(contact, alias, groups);
  }

  /** COMPAT: Escargot takes the names that the user gives up to MSNP12, and tells those that people give themselves. */
  @Override
  public boolean keepsNames() {
    return state.entry().dialect().isSso();
  }

  @Override
  public void add(String contact) throws NetworkException {
    contacts.add(person(contact));
  }

  @Override
  public void remove(String contact) throws NetworkException {
    contacts.remove(contact);
  }

  @Override
  public void answer(String contact, boolean agreed) throws NetworkException {
    contacts.answer(contact, agreed);
    state.tellAtLast(List.of(new NetworkEvent.Blocked(contact, !agreed)));
  }

  @Override
  public Set<String> blocked() {
    return contacts.blocked();
  }

  @Override
  public void block(String contact, boolean blocked) throws NetworkException {
    contacts.block(person(contact), blocked);
  }

  private static String person(String name) throws NetworkException {
    if (!Names.isAddress(name)) {
      throw new NetworkException(Reason.NO_SUCH_CONTACT, "That is no address on MSN.");
    }
    return name;
  }

  // Conversations of two.

  @Override
  public void send(String contact, String text, String id) throws NetworkException {
    Outgoing out = text(text, id);
    synchronized (state) {
      conversations.say(person(contact), out);
    }
  }

  private static Outgoing text(String text, String id) throws NetworkException {
    List<byte[]> payloads = Texts.payloads(text, Texts.newId());
    if (payloads.isEmpty()) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too long for MSN.");
    }
    return new Outgoing(id, text, payloads);
  }

  @Override
  public void nudge(String contact, String id) throws NetworkException {
    synchronized (state) {
      conversations.say(person(contact), new Outgoing(id, null, List.of(Texts.nudge())));
    }
  }

  @Override
  public boolean takesFiles(String contact) {
    synchronized (state) {
      Buddy buddy = state.list().find(contact);
      return buddy != null && buddy.takesFiles();
    }
  }

  @Override
  public void offer(String contact, OutgoingFile file, String id) throws NetworkException {
    synchronized (state) {
      conversations.offer(person(contact), file, id);
    }
  }

  @Override
  public void typing(String contact, boolean begun) {
    synchronized (state) {
      conversations.typing(contact, begun);
    }
  }

  // Conversations of several.

  @Override
  public void enter(String room, String password) throws NetworkException {
    NetworkEvent entered;
    synchronized (state) {
      Conversation conversation = conversations.room(room);
      boolean made = conversation == null;
      if (conversation == null) {
        conversation = conversations.makeRoom(room);
      }
      conversation.enter();
      entered = ChatRooms.entered(room, state.self(), conversation.members(), made);
    }
    state.tellAtLast(List.of(entered));
  }

  @Override
  public void leave(String room, String words) {
    synchronized (state) {
      Conversation conversation = conversations.room(room);
      if (conversation != null) {
        conversation.leave();
        conversations.forget(conversation);
      }
    }
  }

  @Override
  public void say(String room, String text, String id) throws NetworkException {
    Outgoing out = text(text, id);
    List<NetworkEvent> events = new ArrayList<>();
    synchronized (state) {
      Conversation conversation = inside(room);
      if (conversation.isAlone()) {
        events.add(ChatRooms.own(room, state.self(), text, id));
      } else {
        conversation.say(out);
      }
    }
    state.tellAtLast(events);
  }

  @Override
  public void whisper(String room, String nick, String text, String id) throws NetworkException {
    send(nick, text, id);
  }

  @Override
  public void invite(String room, String contact, String id) throws NetworkException {
    synchronized (state) {
      inside(room).call(person(contact), id);
    }
  }

  private Conversation inside(String room) throws NetworkException {
    Conversation conversation = conversations.room(room);
    if (conversation == null || !conversation.isEntered()) {
      throw new NetworkException(Reason.CONTACT_AWAY, "You are not in this conversation.");
    }
    return conversation;
  }

  @Override
  public void bans(String room, String id) {
    state.tellAtLast(List.of(new RoomEvent.Bans(room, List.of()), new NetworkEvent.Answered(id, null)));
  }

  @Override
  public void rename(String room, String nick, String id) throws NetworkException {
    throw never();
  }

  @Override
  public void topic(String room, String text, String id) throws NetworkException {
    throw never();
  }

  @Override
  public void kick(String room, String nick, String words, String id) throws NetworkException {
    throw never();
  }

  @Override
  public void stand(String room, String nick, Standing standing, String id) throws NetworkException {
    throw never();
  }

  @Override
  public void ban(String room, String nick, String words, String id) throws NetworkException {
    throw never();
  }

  @Override
  public void unban(String room, String mask, String id) throws NetworkException {
    throw never();
  }

  private static NetworkException never() {
    return new NetworkException(Reason.NOT_POSSIBLE, "Conversations on MSN have nothing of that kind.");
  }
}
