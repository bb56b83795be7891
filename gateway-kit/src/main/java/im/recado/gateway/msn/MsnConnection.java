package im.recado.gateway.msn;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.ArrangesContacts;
import im.recado.gateway.network.Availability;
import im.recado.gateway.network.BlocksContacts;
import im.recado.gateway.network.CarriesFiles;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Contact;
import im.recado.gateway.network.DrawsAttention;
import im.recado.gateway.network.HasProfiles;
import im.recado.gateway.network.HasRooms;
import im.recado.gateway.network.Hides;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OutgoingFile;
import im.recado.gateway.network.Profile;
import im.recado.gateway.network.Profile.Detail;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.ShowsMusic;
import im.recado.gateway.network.ShowsName;
import im.recado.gateway.network.ShowsPicture;
import im.recado.gateway.network.ShowsTyping;
import im.recado.gateway.network.Standing;
import im.recado.kernel.background.Background;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Somebody on MSN: what the user does. */
final class MsnConnection
    implements Connection,
        ArrangesContacts,
        CarriesFiles,
        HasProfiles,
        Hides,
        ShowsMusic,
        ShowsName,
        ShowsPicture,
        ShowsTyping,
        BlocksContacts,
        DrawsAttention,
        HasRooms {
  /** Takes long messages in pieces, and speaks the first version of what pictures and files go by. */
  private static final String CAPABILITIES = "1073741856";

  /** As clients of the time made them. */
  private static final Shape SHAPE = new Shape(96, "png", 48 * 1024);

  private final MsnState state;
  private final Contacts contacts;
  private final Conversations conversations;
  private final Offline offline;

  /** How the user is there; empty before anything was said of it. */
  private String code = "";

  /** What the user says of it, and listens to; empty for nothing. */
  private String words = "";

  private String music = "";

  MsnConnection(MsnState state) {
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

  // Presence.

  @Override
  public void show(Availability availability, String status) throws NetworkException {
    code = States.code(availability);
    words = status;
    change();
    if (state.entry().dialect().hasEndpoints()) {
      for (Element endpoint : Endpoints.data(CAPABILITIES + ":0", code)) {
        tell(endpoint);
      }
    }
    tell(personal());
  }

  private Element personal() {
    Element.Builder data =
        Element.builder("Data", "").child(Element.of("PSM", "", words)).child(Element.of("CurrentMedia", "", music));
    if (state.entry().dialect().hasEndpoints()) {
      data.child(Element.of("MachineGuid", "", state.entry().endpoint()));
    }
    return data.build();
  }

  @Override
  public void named(String name) throws NetworkException {
    state.ask(answer -> failure(answer), "PRP", List.of("MFN", Percent.encode(name)), null);
  }

  @Override
  public void listens(String artist, String title) throws NetworkException {
    music = Media.written(artist, title);
    if (!code.isEmpty()) {
      tell(personal());
    }
  }

  private void tell(Element data) throws NetworkException {
    state.ask(answer -> failure(answer), "UUX", List.of(), data.toString().getBytes(UTF_8));
  }

  @Override
  public void hide() throws NetworkException {
    code = "HDN";
    change();
  }

  @Override
  public Shape shape() {
    return SHAPE;
  }

  @Override
  public void picture(byte[] picture) throws NetworkException {
    synchronized (state) {
      state.ownPicture(picture);
    }
    if (!code.isEmpty()) {
      change();
    }
  }

  private void change() throws NetworkException {
    List<String> shown = new ArrayList<>(List.of(code));
    shown.add(state.entry().dialect().hasEndpoints() ? CAPABILITIES + ":0" : CAPABILITIES);
    synchronized (state) {
      MsnObject own = state.ownObject();
      if (own != null) {
        shown.add(Percent.encode(own.text()));
      }
    }
    state.ask(answer -> failure(answer), "CHG", shown, null);
  }

  private static List<NetworkEvent> failure(Command answer) {
    return answer.error() == 0 || answer.error() == MsnErrors.SILENT
        ? List.of()
        : List.of(new NetworkEvent.Announced(MsnErrors.of(answer.error()).sentence()));
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
