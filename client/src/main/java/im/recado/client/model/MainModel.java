package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.LoginException;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.Hub;
import im.recado.client.services.Session;
import im.recado.client.services.store.Conversations.Conversation;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The main window: conversations, contacts, and which conversation is open. Belongs to the thread of the user interface. */
public final class MainModel {
  private static final String CLOSED = "groups.closed";

  /**
   * A line of the list of conversations.
   *
   * @param mentioned whether something unread mentions oneself
   * @param network the other network somebody is on; empty for XMPP
   */
  public record Entry(
      Jid jid, boolean room, String name, String preview, Instant at, int unread, boolean mentioned, Availability availability,
      boolean favourite, String network) {}

  /** A line of the list of contacts. */
  public sealed interface Line {
    /** Which part of the list it is. */
    enum Kind { FAVOURITES, GROUP, ALONE }

    /**
     * The name of a group, with how many of it are there.
     *
     * @param path its whole name, with those of the groups it is in; empty where it is none of the roster
     * @param depth in how many groups it is
     */
    record Group(Kind kind, String path, String name, int depth, int there, int all, boolean open) implements Line {}

    /**
     * Somebody.
     *
     * @param group the whole name of the group below which it stands
     * @param network the other network somebody is on; empty for XMPP
     */
    record Person(Jid jid, String name, Availability availability, String status, boolean blocked, boolean asked, Kind kind,
        String group, int depth, String network)
        implements Line {}

    /** Somebody who asks to be a contact. */
    record Request(Jid jid) implements Line {}
  }

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Map<Jid, ChatModel> chats = new HashMap<>();
  /** By which they are known; read where contacts are read. */
  private volatile Set<String> closedGroups;
  private final AtomicBoolean refreshing = new AtomicBoolean();
  /** Messages change nothing about the contacts, of which there may be many. */
  private final AtomicBoolean contactsChanged = new AtomicBoolean(true);
  private final List<Runnable> listeners = new ArrayList<>();
  private final Runnable deaf;
  private Consumer<ChatModel> opened = chat -> {};
  private Consumer<Event.MessageCame> came = message -> {};
  private Consumer<Jid> asked = jid -> {};
  private Consumer<Event.Invited> invited = invitation -> {};
  private Consumer<Event.VoiceAsked> voices = asked -> {};
  private Consumer<Jid> pictures = jid -> {};
  private Consumer<Jid> read = jid -> {};
  private List<Entry> entries = List.of();
  private List<Line> lines = List.of();
  private final Search search;
  private final Groups groups;
  private volatile boolean showOffline = true;
  private boolean active;
  private @Nullable ChatModel current;
  private Event.State state;
  private @Nullable LoginException problem;

  public MainModel(Session session, Hub hub, Words words, Ui ui) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.state = session.state();
    this.groups = new Groups(session, ui);
    this.closedGroups = Arrays.stream(session.kept(CLOSED).split("\n")).filter(key -> !key.isEmpty()).collect(Collectors.toUnmodifiableSet());
    this.search = new Search(session, words, ui, () -> entries, this::changed);
    this.deaf = hub.on(event -> ui.show(() -> heard(event)));
    refresh();
  }

  /** Hears of all that is shown; besides those who hear already. */
  public void onChange(Runnable listener) {
    listeners.add(listener);
  }

  private void changed() {
    listeners.forEach(Runnable::run);
  }

  /** Nobody looks at it any more: what was being written is left, and nothing is heard from now on. */
  void close() {
    deaf.run();
    listeners.clear();
    came = message -> {};
    asked = jid -> {};
    invited = invitation -> {};
    voices = asked -> {};
    read = jid -> {};
    if (current != null) {
      current.left();
    }
  }

  /** Hears which conversation is shown now. */
  public void onOpen(Consumer<ChatModel> listener) {
    opened = listener;
  }

  /** Hears of messages that nobody sees at present. */
  public void onMessage(Consumer<Event.MessageCame> listener) {
    came = listener;
  }

  /** Hears who asks to be a contact. */
  public void onRequest(Consumer<Jid> listener) {
    asked = listener;
  }

  public void onInvitation(Consumer<Event.Invited> listener) {
    invited = listener;
  }

  /** Hears who asks to speak in a room. */
  public void onVoice(Consumer<Event.VoiceAsked> listener) {
    voices = listener;
  }

  /** Hears of which conversation all has been seen now, here or on another device. */
  public void onRead(Consumer<Jid> listener) {
    read = listener;
  }

  /** Hears whose picture is another now. */
  public void onPicture(Consumer<Jid> listener) {
    pictures = listener;
  }

  public Session session() {
    return session;
  }

  public Words words() {
    return words;
  }

  public Ui ui() {
    return ui;
  }

  public List<Entry> entries() {
    return entries;
  }

  public List<Line> lines() {
    return lines;
  }

  public Optional<ChatModel> current() {
    return Optional.ofNullable(current);
  }

  /** How many messages have not been seen, in all conversations. */
  public int unread() {
    return entries.stream().mapToInt(Entry::unread).sum();
  }

  /** How many ask to be contacts. */
  public int asking() {
    return (int) lines.stream().filter(Line.Request.class::isInstance).count();
  }

  /** Whether something that has not been seen mentions oneself. */
  public boolean mentioned() {
    return entries.stream().anyMatch(Entry::mentioned);
  }

  public Event.State state() {
    return state;
  }

  /** Whether only a person can mend what keeps one from the server: a certificate, a password. */
  public boolean isStuck() {
    return problem != null && state != Event.State.ONLINE && !problem.mayPass();
  }

  /** Whether the server takes the password no more, and another one is needed. */
  public boolean wantsPassword() {
    LoginException now = problem;
    return isStuck() && now != null && now.reason() == LoginException.Reason.WRONG_PASSWORD;
  }

  /** Tells how one is there; null: what stood beside it stays. */
  public void be(Availability availability, @Nullable String status) {
    // The server may be asked.
    ui.aside(() -> session.presence().be(availability, status == null ? session.presence().status() : status));
  }

  /** Whether this is a contact, or there is a conversation with it in the list. */
  public boolean knows(Jid jid) {
    return session.contacts().find(jid).isPresent() || entries.stream().anyMatch(entry -> entry.jid().equals(jid));
  }

  /** How one is connected, in a sentence; empty when all is well. */
  public String connection() {
    return switch (state) {
      case ONLINE -> "";
      case CONNECTING -> words.say("connection.connecting");
      case OFFLINE -> problem == null ? words.say("connection.offline")
          : LoginModel.sentence(words, problem, session.account().domain());
    };
  }

  /** What is to be decided about the certificate of a server that was connected before. */
  public Optional<LoginModel.Doubt> doubt() {
    LoginException now = problem;
    var certificate = now == null ? null : now.certificate();
    return certificate == null ? Optional.empty() : Optional.of(LoginModel.doubt(session.account().domain(), certificate));
  }

  /** Whether the server offers a weaker way to log in than it once did, to be decided about. */
  public boolean weaker() {
    return problem != null && problem.reason() == LoginException.Reason.WEAKER;
  }

  private void heard(Event event) {
    chats.values().forEach(chat -> chat.heard(event));
    switch (event) {
      case Event.Connection connection -> {
        state = connection.state();
        problem = connection.state() == Event.State.ONLINE ? null
            : connection.problem() == null ? problem : connection.problem();
        changed();
      }
      case Event.MessageCame message -> {
        ChatModel shown = current;
        if (active && shown != null && shown.jid().equals(message.conversation())) {
          shown.seen();
        } else {
          came.accept(message);
        }
      }
      case Event.ContactAsked who -> asked.accept(who.jid());
      case Event.Invited invitation -> invited.accept(invitation);
      case Event.VoiceAsked asked -> voices.accept(asked);
      case Event.AvatarChanged picture -> {
        pictures.accept(picture.jid());
        changed();
      }
      case Event.TypingChanged typing -> { }
      case Event.SendingChanged sending -> { }
      case Event.DownloadsChanged downloads -> { }
      case Event.EncryptionChanged encryption -> { }
      case Event.NotEncrypted problem -> { }
      case Event.RoomRefused refused -> { }
      case Event.MessagesChanged messages -> refresh();
      case Event.ConversationsChanged conversations -> refresh();
      case Event.ContactsChanged contacts -> {
        contactsChanged.set(true);
        refresh();
      }
      case Event.RoomChanged room -> refresh();
    }
  }

  /** Reads anew what is shown; many wishes at once are one reading. */
  private void refresh() {
    if (!refreshing.compareAndSet(false, true)) {
      return;
    }
    ui.away(() -> {
      refreshing.set(false);
      List<Entry> now = new ChatLines(session, words).read();
      Optional<List<Line>> contacts = contactsChanged.getAndSet(false)
          ? Optional.of(new ContactLines(session, words, showOffline, closedGroups).read()) : Optional.empty();
      ui.show(() -> {
        Set<Jid> before = unseen(entries);
        entries = now;
        contacts.ifPresent(fresh -> lines = fresh);
        before.removeAll(unseen(now));
        before.forEach(read);
        changed();
      });
    });
  }

  private static Set<Jid> unseen(List<Entry> entries) {
    return entries.stream().filter(entry -> entry.unread() > 0).map(Entry::jid).collect(Collectors.toCollection(HashSet::new));
  }

  /** What is looked for everywhere. */
  public Search search() {
    return search;
  }

  public void showOffline(boolean show) {
    showOffline = show;
    contactsChanged.set(true);
    refresh();
  }

  /** Opens or closes a group. */
  public void toggle(Line.Group group) {
    String key = ContactLines.key(group.kind(), group.path());
    Set<String> closed = new TreeSet<>(closedGroups);
    if (!closed.remove(key)) {
      closed.add(key);
    }
    closedGroups = Set.copyOf(closed);
    ui.away(() -> session.keep(CLOSED, String.join("\n", closed)));
    contactsChanged.set(true);
    refresh();
  }

  /** The groups of the contacts. */
  public Groups groups() {
    return groups;
  }

  /** Opens the conversation with somebody, or a room that one is in. */
  public void open(Jid jid, boolean room) {
    open(jid, room, "");
  }

  /** The same, with something to say that is proposed. */
  public void open(Jid jid, boolean room, String text) {
    ui.read(() -> session.chats().open(jid, room), conversation -> show(conversation, text));
  }

  private void show(Conversation conversation, String text) {
    if (current != null && current.jid().equals(conversation.jid())) {
      current.writing().propose(text);
      opened.accept(current);
      return;
    }
    if (current != null) {
      current.left();
      chats.remove(current.jid());
    }
    ChatModel chat = new ChatModel(session, words, ui, conversation);
    chats.put(conversation.jid(), chat);
    current = chat;
    chat.writing().propose(text);
    opened.accept(chat);
    if (active) {
      chat.seen();
    }
  }

  /** No conversation is open any more; it stays in the list. */
  public void leave() {
    if (current != null) {
      current.left();
      chats.remove(current.jid());
      current = null;
      changed();
    }
  }

  /** Takes a conversation out of the list; a room is left. */
  public void close(Jid jid, boolean room) {
    if (current != null && current.jid().equals(jid)) {
      current.left();
      chats.remove(jid);
      current = null;
    }
    ui.ask(() -> {
      if (room) {
        session.roomVisits().leave(jid);
      } else {
        session.chats().close(jid);
      }
      return true;
    }, done -> {}, failed -> {});
    changed();
  }

  /** Whether the window is the one before the person. */
  public void active(boolean now) {
    active = now;
    if (now && current != null) {
      current.seen();
    }
  }

  /** A person says that the server may ask for less than it did: connects again. */
  public void acceptWeaker() {
    ui.read(() -> {
      session.forgetStrength();
      return true;
    }, done -> accepted());
  }

  /** What kept one from the server is believed now: connects again. */
  void accepted() {
    problem = null;
    session.retry();
  }
}
