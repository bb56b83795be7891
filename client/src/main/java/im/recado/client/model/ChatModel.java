package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.services.Availability;
import im.recado.client.services.Chats;
import im.recado.client.services.Event;
import im.recado.client.services.Session;
import im.recado.client.services.Signs;
import im.recado.client.services.omemo.NotEncryptedException;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Trust;
import java.time.Instant;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** An open conversation. Belongs to the thread of the user interface. */
public final class ChatModel {
  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid jid;
  private final ChatRoom room;
  private final Writing writing;
  private final ChatFiles files;
  private final Removal removal;
  private final ChatSearch search;
  private Runnable changed = () -> {};
  private List<ChatRow> rows = List.of();
  private List<Message> messages = List.of();
  private Beside beside;
  private List<String> writers = List.of();
  /** What the room is called. */
  private String name;
  private final Stretch stretch;
  private int unread;
  /** Whether another part is being read. */
  private boolean turning;
  /** Whether the lines are being read, and whether that has to be done once more. */
  private boolean reading;
  private boolean again;
  private final List<Runnable> afterwards = new ArrayList<>();
  private boolean loading;
  private boolean complete;
  private String notice = "";
  private @Nullable Instant encryptedSince;
  private String warning = "";
  /** Many looks at once are one that is told. */
  private final AtomicBoolean seeing = new AtomicBoolean();

  ChatModel(Session session, Words words, Ui ui, Conversation conversation) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.jid = conversation.jid();
    this.room = new ChatRoom(session, words, ui, conversation, this::say, () -> changed.run());
    this.writing = new Writing(session, words.locale(), ui, jid, conversation.draft(), () -> changed.run());
    this.files = new ChatFiles(session, words, ui, jid, () -> changed.run());
    this.removal = new Removal(session, ui);
    this.search = new ChatSearch(session, words, ui, jid, () -> changed.run());
    this.unread = conversation.unread();
    this.name = conversation.name();
    this.beside = new Beside(session, words);
    this.stretch = new Stretch(unread);
    this.complete = conversation.complete();
    reload();
  }

  public void onChange(Runnable listener) {
    changed = listener;
  }

  public Jid jid() {
    return jid;
  }

  public boolean isRoom() {
    return room.isOne();
  }

  /** The room that it is held in. */
  public ChatRoom room() {
    return room;
  }

  /** The lines, the oldest first. */
  public List<ChatRow> rows() {
    return rows;
  }

  /** What one is about to say. */
  public Writing writing() {
    return writing;
  }

  /** Whether a page of the archive is on its way. */
  public boolean loading() {
    return loading;
  }

  /** Files that are handed over here. */
  public ChatFiles files() {
    return files;
  }

  /** How messages here are taken back. */
  public Removal removal() {
    return removal;
  }

  /** What is looked for here. */
  public ChatSearch search() {
    return search;
  }

  /** Something that did not go, in a sentence; empty when there is nothing to say. */
  public String notice() {
    return notice.isEmpty() ? warning : notice;
  }

  private void say(String now) {
    notice = now;
    changed.run();
  }

  /** Whether what one writes here is encrypted. */
  public boolean encrypted() {
    return encryptedSince != null;
  }

  /** Whether everybody on the way could read a message though the conversation was encrypted by then. */
  public boolean exposed(Message message) {
    return encryptedSince != null && !message.security().isEncrypted() && !message.at().isBefore(encryptedSince);
  }

  /**
   * Whether it can be: what one says to one occupant of a room goes by the room, and a gateway has to read what it takes to another network.
   * Where it is on all the same it can be turned off.
   */
  public boolean encryptable() {
    return jid.isBare() && (encrypted() || network().isEmpty());
  }

  /** From now on what one writes here is encrypted, or not. */
  public void encrypt(boolean on) {
    notice = "";
    ui.said(() -> session.omemo().set(jid, on));
    if (on) {
      // The keys are there when the first message is.
      ui.ask(() -> {
        try {
          session.omemo().prepare(jid);
          return "";
        } catch (NotEncryptedException e) {
          return words.say("omemo.problem." + e.reason());
        }
      }, this::say, failed -> {});
    }
  }

  public String title() {
    if (!isRoom()) {
      return Texts.line(jid.isBare() ? session.contacts().name(jid) : jid.resource());
    }
    return Texts.line(name.isBlank() ? jid.local() : name);
  }

  /** How somebody is there, or what a room is about. */
  public String subtitle() {
    if (!writers.isEmpty()) {
      return isRoom() ? words.say("chat.writing-who", Texts.line(String.join(", ", writers))) : words.say("chat.writing");
    }
    if (isRoom()) {
      return room.line();
    }
    String status = session.contacts().presence(jid).status();
    return status.isBlank() ? words.sayFor("presence", name(availability())) : Texts.line(status);
  }

  /** The other network that this is on; empty for XMPP. */
  public String network() {
    return session.networks().of(jid).orElse("");
  }

  /** The word for it in keys. */
  public static String name(Availability availability) {
    return availability.name().toLowerCase(Locale.ROOT);
  }

  public Availability availability() {
    return availability(session, jid, isRoom());
  }

  /** How somebody is, whom one writes to: an occupant of a room as the room says. */
  static Availability availability(Session session, Jid jid, boolean room) {
    return room ? Availability.ONLINE : session.rooms().there(jid).map(there -> session.contacts().isCutOff() ? Availability.OFFLINE : there).orElseGet(() -> session.contacts().presence(jid).availability());
  }

  /** Something has happened. */
  void heard(Event event) {
    switch (event) {
      case Event.MessagesChanged messagesChanged when messagesChanged.conversation().equals(jid) -> reload();
      case Event.EncryptionChanged encryption -> {
        reload();
        files.look();
      }
      case Event.NotEncrypted problem when problem.conversation().equals(jid) -> {
        say(words.say("omemo.not-sent") + " " + words.say("omemo.problem." + problem.reason()));
      }
      case Event.RoomRefused refused when refused.room().equals(jid) -> room.refused(refused);
      case Event.TypingChanged typing when typing.conversation().equals(jid) -> {
        writers = typing.who();
        changed.run();
      }
      case Event.ConversationsChanged conversations when isRoom() -> ui.read(this::named, now -> {
        if (!now.equals(name)) {
          name = now;
          changed.run();
        }
      });
      case Event.RoomChanged roomChanged when roomChanged.room().equals(jid.bare()) -> changed.run();
      case Event.ContactsChanged contacts -> {
        files.look();
        changed.run();
      }
      case Event.SendingChanged sending when sending.conversation().equals(jid) -> files.refresh();
      case Event.DownloadsChanged downloads -> files.refresh();
      default -> { }
    }
  }

  private void reload() {
    reload(() -> {});
  }

  /** However often it is wished meanwhile, one reading follows the one that is under way. */
  private void reload(Runnable then) {
    afterwards.add(then);
    if (reading) {
      again = true;
    } else {
      read();
    }
  }

  private void read() {
    record Read(List<Message> messages, List<ChatRow> rows, Beside beside, String name, Optional<Instant> since, boolean undecided) {}

    int wanted = stretch.most();
    int newer = stretch.newer();
    int unseen = unread;
    Beside before = beside;
    List<Runnable> then = List.copyOf(afterwards);
    afterwards.clear();
    reading = true;
    again = false;
    ui.read(() -> {
      Optional<Instant> since = session.omemo().since(jid);
      boolean undecided = since.isPresent() && !isRoom() && session.omemo().devices(jid).stream()
          .anyMatch(device -> device.listed() && device.identity() != null && device.trust() == Trust.UNDECIDED);
      List<Message> newest = session.chats().messages().newest(jid, wanted, newer);
      Beside now = before.read(jid, newest);
      return new Read(newest, rows(newest, now, unseen - newer), now, named(), since, undecided);
    }, read -> {
      encryptedSince = read.since.orElse(null);
      beside = read.beside;
      name = read.name;
      warning = read.undecided ? words.say("omemo.new-device", title())
          : beside.like().map(like -> words.say("contacts.lookalike", like)).orElse("");
      turning = false;
      reading = false;
      messages = read.messages;
      files.measure(messages);
      rows = unread == unseen ? read.rows : rows(messages, beside, unread - newer);
      changed.run();
      if (messages.size() < Stretch.PAGE / 2 && !complete && !loading) {
        older();
      }
      then.forEach(Runnable::run);
      if (again && !reading) {
        read();
      }
    }, () -> {
      // What is shown stays; the next news is a reason to try again.
      turning = false;
      reading = false;
    });
  }

  /** What the room is called now; waits. */
  private String named() {
    return isRoom() ? session.chats().find(jid).map(Conversation::name).orElse("") : "";
  }

  /** The lines of these messages, of which so many have not been seen; on any thread. */
  private List<ChatRow> rows(List<Message> of, Beside told, int unseen) {
    return ChatRow.of(of, Math.clamp(unseen, 0, of.size()), ZoneId.systemDefault(), message -> Shown.of(message, words), told::sender,
        told::actor, told::mentions, told::reactions, told::quote);
  }

  /** Whether one may put signs at a message: not where what one writes is encrypted, for they are not. */
  public boolean reactable(Message message) {
    return !encrypted() && Signs.takes(message);
  }

  /** Puts a sign at a message, or takes it back. */
  public void react(Message shown, String sign) {
    whole(shown.number()).filter(this::reactable).ifPresent(message -> {
      List<String> signs = Reaction.toggled(beside.reactions(message), sign);
      ui.said(() -> session.chats().signs().put(message, signs));
    });
  }

  /** The upper end is in sight: shows what was before, from here or from the server's archive. */
  public void older() {
    if (loading || turning) {
      return;
    }
    if (messages.size() >= stretch.most()) {
      stretch.back();
      turn();
      return;
    }
    if (complete) {
      return;
    }
    loading = true;
    ui.ask(() -> session.history().older(jid), more -> {
      complete = !more;
      loading = false;
      stretch.back();
      reload();
    }, failed -> {
      // Without an archive there is nothing older; without a stream one may ask again later.
      complete = !failed.equals("offline");
      loading = false;
      changed.run();
    });
  }

  private void turn() {
    turning = true;
    reload();
  }

  /** The lower end is in sight: shows what comes after it, if that is not the newest. */
  public void newer() {
    if (!turning && stretch.forth()) {
      turn();
    }
  }

  /** Whether the newest messages are among the lines. */
  public boolean isAtEnd() {
    return stretch.newer() == 0;
  }

  /** Shows the newest messages; false when they are there already. */
  public boolean toEnd() {
    boolean elsewhere = stretch.end();
    if (elsewhere) {
      turn();
    }
    return elsewhere;
  }

  /** The person before the screen sees the newest message. */
  public void seen() {
    if (seeing.compareAndSet(false, true)) {
      ui.away(() -> {
        seeing.set(false);
        session.chats().marks().seen(jid);
      });
    }
  }

  /** One goes away from here: what has been seen is old now. */
  public void left() {
    unread = 0;
    writing.left();
    rows = rows(messages, beside, 0);
    changed.run();
  }

  /** Sends what is in the field. */
  public void send(String text) {
    if (writing.send(text)) {
      unread = 0;
      notice = "";
      toEnd();
      changed.run();
    }
  }

  /** Takes the last thing that one said into the field again. */
  public void correctLast() {
    writing.correctLast(messages);
  }

  public void correct(Message shown) {
    writing.correct(whole(shown.number()).orElse(shown));
  }

  /** Whether one can answer to a message here. */
  public boolean answerable(Message shown) {
    return whole(shown.number()).filter(Chats::answerable).isPresent();
  }

  /** Begins an answer to a message. */
  public void reply(Message shown) {
    whole(shown.number()).ifPresent(writing::reply);
  }

  /** Over which name and words one answers, while one does. */
  public Optional<Quote> replying() {
    return writing.replying().map(message ->
        new Quote(Texts.line(beside.sender(message)), message.sender(), Texts.body(Shown.of(message, words).body()), message.number()));
  }

  /** Goes to a message, however far back it is, and says when it is among the lines. */
  public void reach(long number, Runnable there) {
    if (whole(number).isPresent()) {
      there.run();
      return;
    }
    ui.read(() -> session.chats().messages().find(number).map(message -> session.chats().messages().behind(message)).orElse(0), behind -> {
      if (behind > 0) {
        stretch.around(behind);
        reload(there);
      }
    });
  }

  /** The message with this number as it is kept, not as it is shown. */
  public Optional<Message> whole(long number) {
    return messages.stream().filter(message -> message.number() == number).findFirst();
  }

  /** Sends once more what came back. */
  public void again(Message message) {
    if (message.state() == State.FAILED) {
      ui.said(() -> session.chats().again(jid, message.id()));
    }
  }
}
