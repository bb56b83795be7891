package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.LoginException;
import im.recado.client.services.Availability;
import im.recado.client.services.Event;
import im.recado.client.services.Hub;
import im.recado.client.services.Session;
import im.recado.client.services.store.ContactStore.Contact;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Message;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The main window: conversations, contacts, and which conversation is open. Belongs to the thread of the user interface. */
public final class MainModel {
  /** A line of the list of conversations. */
  public record Entry(
      Jid jid, boolean room, String name, String preview, Instant at, int unread, Availability availability) {}

  /** A line of the list of contacts. */
  public sealed interface Line {
    /** The name of a group, with how many of it are there. */
    record Group(String name, int there, int all, boolean open) implements Line {}

    /** Somebody. */
    record Person(Jid jid, String name, Availability availability, String status, boolean blocked, boolean asked)
        implements Line {}

    /** Somebody who asks to be a contact. */
    record Request(Jid jid) implements Line {}
  }

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Map<Jid, ChatModel> chats = new HashMap<>();
  private final Set<String> closedGroups = new HashSet<>();
  private final AtomicBoolean refreshing = new AtomicBoolean();
  private Runnable changed = () -> {};
  private Consumer<ChatModel> opened = chat -> {};
  private Consumer<Event.MessageCame> came = message -> {};
  private Consumer<Event.Invited> invited = invitation -> {};
  private Consumer<Jid> pictures = jid -> {};
  private List<Entry> entries = List.of();
  private List<Line> lines = List.of();
  private String search = "";
  private boolean showOffline = true;
  private boolean active;
  private @Nullable ChatModel current;
  private Event.State state;
  private @Nullable LoginException problem;

  public MainModel(Session session, Hub hub, Words words, Ui ui) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.state = session.state();
    hub.on(event -> ui.show(() -> heard(event)));
    refresh();
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  /** Hears which conversation is shown now. */
  public void onOpen(Consumer<ChatModel> listener) {
    opened = listener;
  }

  /** Hears of messages that nobody sees at present. */
  public void onMessage(Consumer<Event.MessageCame> listener) {
    came = listener;
  }

  public void onInvitation(Consumer<Event.Invited> listener) {
    invited = listener;
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

  public Event.State state() {
    return state;
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

  private void heard(Event event) {
    chats.values().forEach(chat -> chat.heard(event));
    switch (event) {
      case Event.Connection connection -> {
        state = connection.state();
        problem = connection.state() == Event.State.ONLINE ? null
            : connection.problem() == null ? problem : connection.problem();
        changed.run();
      }
      case Event.MessageCame message -> {
        ChatModel shown = current;
        if (active && shown != null && shown.jid().equals(message.conversation())) {
          shown.seen();
        } else {
          came.accept(message);
        }
      }
      case Event.Invited invitation -> invited.accept(invitation);
      case Event.AvatarChanged picture -> {
        pictures.accept(picture.jid());
        changed.run();
      }
      case Event.TypingChanged typing -> { }
      case Event.Upload upload -> { }
      case Event.EncryptionChanged encryption -> { }
      case Event.NotEncrypted problem -> { }
      case Event.MessagesChanged messages -> refresh();
      case Event.ConversationsChanged conversations -> refresh();
      case Event.ContactsChanged contacts -> refresh();
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
      List<Entry> read = readEntries();
      ui.show(() -> {
        entries = read;
        lines = readLines();
        changed.run();
      });
    });
  }

  private List<Entry> readEntries() {
    List<Entry> read = new ArrayList<>();
    for (Conversation conversation : session.chats().shown()) {
      Optional<Message> last = session.chats().messages().last(conversation.jid());
      read.add(new Entry(conversation.jid(), conversation.room(), name(conversation),
          conversation.draft().isBlank() ? last.map(this::preview).orElse("")
              : words.say("chats.draft", Texts.line(conversation.draft())),
          last.map(Message::at).orElse(conversation.at()), conversation.unread(),
          conversation.room() ? Availability.ONLINE : session.contacts().presence(conversation.jid()).availability()));
    }
    return read;
  }

  private String name(Conversation conversation) {
    if (!conversation.jid().isBare()) {
      return Texts.line(conversation.jid().resource());
    }
    String name = conversation.room() ? conversation.name() : session.contacts().name(conversation.jid());
    return Texts.line(name.isBlank() ? conversation.jid().local() : name);
  }

  private String preview(Message message) {
    String text = message.file() ? words.say("chats.file") : Texts.line(Shown.of(message, words).body());
    return message.own() ? words.say("chats.own", text)
        : message.room() ? Texts.line(message.sender().resource()) + ": " + text : text;
  }

  private List<Line> readLines() {
    List<Line> read = new ArrayList<>();
    session.contacts().requests().forEach(jid -> read.add(new Line.Request(jid)));
    Map<String, List<Line.Person>> groups = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    List<Line.Person> alone = new ArrayList<>();
    for (Contact contact : session.contacts().all()) {
      var presence = session.contacts().presence(contact.jid());
      Line.Person person = new Line.Person(contact.jid(), Texts.line(session.contacts().name(contact.jid())),
          presence.availability(), Texts.line(presence.status()), session.blocks().is(contact.jid()),
          contact.asking() && !contact.tellsUs());
      if (contact.groups().isEmpty()) {
        alone.add(person);
      }
      contact.groups().forEach(group -> groups.computeIfAbsent(Texts.line(group), same -> new ArrayList<>()).add(person));
    }
    groups.forEach((name, people) -> add(read, name, people));
    if (!alone.isEmpty()) {
      add(read, words.say("contacts.alone"), alone);
    }
    return read;
  }

  private void add(List<Line> read, String name, List<Line.Person> people) {
    List<Line.Person> found = people.stream()
        .filter(person -> matches(person.name()) || matches(person.jid().toString()))
        .filter(person -> showOffline || !search.isEmpty() || person.availability() != Availability.OFFLINE)
        .sorted(Comparator.comparing((Line.Person person) -> person.availability() == Availability.OFFLINE)
            .thenComparing(Line.Person::name, String.CASE_INSENSITIVE_ORDER)).toList();
    if (found.isEmpty() && !search.isEmpty()) {
      return;
    }
    boolean open = !search.isEmpty() || !closedGroups.contains(name);
    int there = (int) people.stream().filter(person -> person.availability() != Availability.OFFLINE).count();
    read.add(new Line.Group(name, there, people.size(), open));
    if (open) {
      read.addAll(found);
    }
  }

  private boolean matches(String text) {
    return search.isEmpty() || text.toLowerCase(Locale.ROOT).contains(search);
  }

  /** Shows what contains this text alone. */
  public void search(String text) {
    search = text.strip().toLowerCase(Locale.ROOT);
    lines = readLines();
    changed.run();
  }

  /** The conversations that the search finds. */
  public List<Entry> found() {
    return search.isEmpty() ? entries
        : entries.stream().filter(entry -> matches(entry.name()) || matches(entry.jid().toString())).toList();
  }

  public void showOffline(boolean show) {
    showOffline = show;
    lines = readLines();
    changed.run();
  }

  /** Opens or closes a group. */
  public void toggle(String group) {
    if (!closedGroups.remove(group)) {
      closedGroups.add(group);
    }
    lines = readLines();
    changed.run();
  }

  /** Opens the conversation with somebody, or a room that one is in. */
  public void open(Jid jid, boolean room) {
    ui.read(() -> session.chats().open(jid, room), this::show);
  }

  private void show(Conversation conversation) {
    if (current != null && current.jid().equals(conversation.jid())) {
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
    opened.accept(chat);
    if (active) {
      chat.seen();
    }
  }

  /** Takes a conversation out of the list; a room is left. */
  public void close(Jid jid, boolean room) {
    if (current != null && current.jid().equals(jid)) {
      chats.remove(jid);
      current = null;
    }
    ui.ask(() -> {
      if (room) {
        session.leave(jid);
      } else {
        session.chats().close(jid);
      }
      return true;
    }, done -> {}, failed -> {});
    changed.run();
  }

  /** Whether the window is the one before the person. */
  public void active(boolean now) {
    active = now;
    if (now && current != null) {
      current.seen();
    }
  }

  /** Accepts a certificate that was refused, and connects again. */
  public void accept(LoginModel.Doubt doubt, Consumer<LoginModel.Doubt> pin) {
    pin.accept(doubt);
    problem = null;
    session.retry();
  }
}
