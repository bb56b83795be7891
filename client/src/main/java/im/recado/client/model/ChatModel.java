package im.recado.client.model;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.omemo.SecretFile;
import im.recado.client.services.Availability;
import im.recado.client.services.Contacts;
import im.recado.client.services.Event;
import im.recado.client.services.Room;
import im.recado.client.services.Rooms;
import im.recado.client.services.SecretFiles;
import im.recado.client.services.Session;
import im.recado.client.services.Signs;
import im.recado.client.services.omemo.NotEncryptedException;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.Security;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.ReactionStore;
import im.recado.client.services.store.Trust;
import java.nio.file.Path;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** An open conversation. Belongs to the thread of the user interface. */
public final class ChatModel {
  private static final int PAGE = 100;

  private final Session session;
  private final Words words;
  private final Ui ui;
  private final Jid jid;
  private final boolean room;
  private Runnable changed = () -> {};
  private List<ChatRow> rows = List.of();
  private List<Message> messages = List.of();
  private Map<String, List<Reaction>> reactions = Map.of();
  private List<String> writers = List.of();
  private int most = PAGE;
  private int unread;
  private boolean loading;
  private boolean complete;
  private boolean writing;
  private String draft;
  private String notice = "";
  private @Nullable Message correcting;
  private double progress = -1;
  private boolean encrypted;
  private String warning = "";

  ChatModel(Session session, Words words, Ui ui, Conversation conversation) {
    this.session = session;
    this.words = words;
    this.ui = ui;
    this.jid = conversation.jid();
    this.room = conversation.room();
    this.draft = conversation.draft();
    this.unread = conversation.unread();
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
    return room;
  }

  /** The lines, the oldest first. */
  public List<ChatRow> rows() {
    return rows;
  }

  /** What was begun to be written. */
  public String draft() {
    return draft;
  }

  /** Whether a page of the archive is on its way. */
  public boolean loading() {
    return loading;
  }

  /** How much of a file has gone out, from 0 to 1; negative: none is on its way. */
  public double progress() {
    return progress;
  }

  /** Something that did not go, in a sentence; empty when there is nothing to say. */
  public String notice() {
    return notice.isEmpty() ? warning : notice;
  }

  /** Whether what one writes here is encrypted. */
  public boolean encrypted() {
    return encrypted;
  }

  /** Whether it can be: what one says to one occupant of a room goes by the room. */
  public boolean encryptable() {
    return jid.isBare();
  }

  /** From now on what one writes here is encrypted, or not. */
  public void encrypt(boolean on) {
    notice = "";
    ui.away(() -> session.omemo().set(jid, on));
    if (on) {
      // The keys are there when the first message is.
      ui.ask(() -> {
        try {
          session.omemo().prepare(jid);
          return "";
        } catch (NotEncryptedException e) {
          return words.say("omemo.problem." + e.reason());
        }
      }, problem -> {
        notice = problem;
        changed.run();
      }, failed -> {});
    }
  }

  /** The message that is being said anew. */
  public Optional<Message> correcting() {
    return Optional.ofNullable(correcting);
  }

  public String title() {
    if (!room) {
      return Texts.line(jid.isBare() ? session.contacts().name(jid) : jid.resource());
    }
    return Texts.line(session.chats().find(jid).map(Conversation::name).filter(name -> !name.isBlank()).orElse(jid.local()));
  }

  /** How somebody is there, or what a room is about. */
  public String subtitle() {
    if (!writers.isEmpty()) {
      return room ? words.say("chat.writing-who", Texts.line(String.join(", ", writers))) : words.say("chat.writing");
    }
    if (room) {
      Room now = session.rooms().room(jid);
      return switch (now.state()) {
        case IN -> now.topic().isBlank() ? words.say("room.people", now.occupants().size()) : Texts.line(now.topic());
        case ENTERING -> words.say("room.entering");
        case OUT -> now.problem().isEmpty() ? words.say("room.out") : words.sayFor("room.problem", now.problem());
      };
    }
    Contacts.Presence presence = session.contacts().presence(jid);
    return presence.status().isBlank() ? words.sayFor("presence", name(presence.availability())) : Texts.line(presence.status());
  }

  /** The word for it in keys. */
  public static String name(Availability availability) {
    return availability.name().toLowerCase(java.util.Locale.ROOT);
  }

  public Availability availability() {
    return room ? Availability.ONLINE : session.contacts().presence(jid).availability();
  }

  /** Who is in the room. */
  public List<Room.Occupant> occupants() {
    return room ? session.rooms().room(jid).occupants() : List.of();
  }

  public String topic() {
    return room ? session.rooms().room(jid).topic() : "";
  }

  /** Something has happened. */
  void heard(Event event) {
    switch (event) {
      case Event.MessagesChanged messagesChanged when messagesChanged.conversation().equals(jid) -> reload();
      case Event.EncryptionChanged encryption -> reload();
      case Event.NotEncrypted problem when problem.conversation().equals(jid) -> {
        notice = words.say("omemo.not-sent") + " " + words.say("omemo.problem." + problem.reason());
        changed.run();
      }
      case Event.TypingChanged typing when typing.conversation().equals(jid) -> {
        writers = typing.who();
        changed.run();
      }
      case Event.RoomChanged roomChanged when roomChanged.room().equals(jid) -> changed.run();
      case Event.ContactsChanged contacts -> changed.run();
      case Event.Upload upload when upload.conversation().equals(jid) -> {
        progress = upload.done() ? -1 : (double) upload.sent() / Math.max(1, upload.size());
        notice = upload.problem().isEmpty() ? "" : words.sayFor("upload.problem", upload.problem(), Texts.line(upload.name()));
        changed.run();
      }
      default -> { }
    }
  }

  private void reload() {
    record Read(List<Message> messages, Map<String, List<Reaction>> reactions, boolean encrypted, boolean undecided) {}

    int wanted = most;
    ui.read(() -> {
      boolean on = session.omemo().isOn(jid);
      boolean undecided = on && !room && session.omemo().devices(jid).stream()
          .anyMatch(device -> device.listed() && device.identity() != null && device.trust() == Trust.UNDECIDED);
      return new Read(session.chats().messages().newest(jid, wanted),
          Reaction.sums(session.chats().signs().all(jid), session.chats().signs().self()), on, undecided);
    }, read -> {
      encrypted = read.encrypted;
      reactions = read.reactions;
      warning = read.undecided ? words.say("omemo.new-device", title()) : "";
      show(read.messages);
    });
  }

  /** What is shown of it: of what cannot be read that it cannot, of a secret file its name alone. */
  static Message shown(Message message, Words words) {
    if (message.security() == Security.UNREADABLE) {
      return message.saying(words.say("omemo.unreadable"));
    }
    return message.security().isEncrypted() && message.file()
        ? SecretFile.https(message.body()).map(uri -> message.saying(words.say("omemo.file", SecretFiles.name(uri)))).orElse(message)
        : message;
  }

  private void show(List<Message> now) {
    messages = now;
    rows = ChatRow.of(now.stream().map(message -> shown(message, words)).toList(), Math.min(unread, now.size()), ZoneId.systemDefault(),
        this::sender, this::mentions, this::reactions);
    changed.run();
    if (now.size() < PAGE / 2 && !complete && !loading) {
      older();
    }
  }

  private String sender(Message message) {
    return message.room() || !message.sender().isBare() ? message.sender().resource()
        : message.own() ? words.say("chat.me") : session.contacts().name(message.sender());
  }

  private boolean mentions(Message message) {
    return message.room() && !message.own() && Rooms.mentions(message.body(), session.rooms().nick(jid));
  }

  private List<Reaction> reactions(Message message) {
    return Signs.takes(message) ? reactions.getOrDefault(ReactionStore.id(message), List.of()) : List.of();
  }

  /** Whether one may put signs at a message: not where what one writes is encrypted, for they are not. */
  public boolean reactable(Message message) {
    return !encrypted && Signs.takes(message);
  }

  /** Puts a sign at a message, or takes it back. */
  public void react(Message shown, String sign) {
    whole(shown.number()).filter(this::reactable).ifPresent(message -> {
      List<String> signs = Reaction.toggled(reactions(message), sign);
      ui.away(() -> session.chats().signs().put(message, signs));
    });
  }

  /** The upper end is in sight: shows what was before, from here or from the server's archive. */
  public void older() {
    if (loading) {
      return;
    }
    if (messages.size() >= most) {
      most += PAGE;
      reload();
      return;
    }
    if (complete) {
      return;
    }
    loading = true;
    ui.ask(() -> session.history().older(jid), more -> {
      complete = !more;
      loading = false;
      most = messages.size() + PAGE;
      reload();
    }, failed -> {
      // Without an archive there is nothing older; without a stream one may ask again later.
      complete = !failed.equals("offline");
      loading = false;
      changed.run();
    });
  }

  /** The person before the screen sees the newest message. */
  public void seen() {
    ui.away(() -> session.chats().seen(jid));
  }

  /** One goes away from here: what has been seen is old now. */
  public void left() {
    unread = 0;
    stopsWriting();
    show(messages);
  }

  /** What is in the field now. */
  public void typed(String text) {
    if (text.equals(draft)) {
      return;
    }
    draft = text;
    if (correcting == null) {
      ui.away(() -> session.chats().draft(jid, text));
    }
    boolean now = !text.isBlank();
    if (now != writing) {
      writing = now;
      ui.away(() -> session.chats().writing(jid, now));
    }
  }

  private void stopsWriting() {
    if (writing) {
      writing = false;
      ui.away(() -> session.chats().writing(jid, false));
    }
  }

  /** Sends what is in the field, or says the message that is being corrected anew. */
  public void send(String text) {
    if (text.isBlank()) {
      return;
    }
    writing = false;
    draft = "";
    unread = 0;
    Message anew = correcting;
    correcting = null;
    ui.away(() -> {
      session.chats().draft(jid, "");
      if (anew == null) {
        session.chats().send(jid, text.strip());
      } else {
        session.chats().correct(jid, anew.id(), text.strip());
      }
    });
    changed.run();
  }

  /** Takes the last thing that one said into the field again. */
  public void correctLast() {
    for (int i = messages.size() - 1; i >= 0; i--) {
      if (messages.get(i).own() && !messages.get(i).file() && messages.get(i).security() != Security.UNREADABLE) {
        correct(messages.get(i));
        return;
      }
    }
  }

  public void correct(Message shown) {
    Message message = whole(shown.number()).orElse(shown);
    correcting = message;
    draft = message.body();
    changed.run();
  }

  public void cancelCorrection() {
    correcting = null;
    draft = "";
    changed.run();
  }

  /** The message with this number as it is kept, not as it is shown. */
  public Optional<Message> whole(long number) {
    return messages.stream().filter(message -> message.number() == number).findFirst();
  }

  /** The name under which such a file may be kept. */
  public Optional<String> fileName(Message whole) {
    return SecretFile.https(whole.body()).map(SecretFiles::name);
  }

  /** Fetches a file that the server cannot read, and writes it there. */
  public void save(Message message, Path target) {
    whole(message.number()).ifPresent(whole -> {
      notice = "";
      ui.ask(() -> session.secretFiles().save(whole.body(), target), saved -> {
        notice = saved ? "" : words.say("omemo.file.failed");
        changed.run();
      }, failed -> {});
    });
  }

  /** Sends once more what came back. */
  public void again(Message message) {
    if (message.state() == State.FAILED) {
      ui.away(() -> session.chats().again(jid, message.id()));
    }
  }

  public void sendFile(Path file) {
    progress = 0;
    notice = "";
    changed.run();
    ui.aside(() -> {
      try {
        session.sendFile(jid, file);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    });
  }

  public void setTopic(String topic) {
    ui.ask(() -> {
      session.rooms().setTopic(jid, topic);
      return true;
    }, done -> {}, failed -> {});
  }
}
