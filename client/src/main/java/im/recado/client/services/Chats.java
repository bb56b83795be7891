package im.recado.client.services;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.Reply;
import im.recado.client.protocol.SharedFile;
import im.recado.client.services.omemo.Omemo;
import im.recado.client.services.omemo.Opened;
import im.recado.client.services.store.Conversations;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Database;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.Messages.Kept;
import im.recado.client.services.store.OutboxStore;
import im.recado.client.services.store.Settings;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Writes and receives messages in conversations. Safe for any thread. */
public final class Chats {
  private final Hub hub;
  private final Jid account;
  private final Database database;
  private final Conversations conversations;
  private final Messages messages;
  private final Signs signs;
  private final Retractions retractions;
  private final Marks marks;
  private final Displayed displayed;
  private final OutboxStore waiting;
  private final Settings settings;
  private final Outbox outbox;
  private final Rooms rooms;
  private final ServerClock clock;
  private final Omemo omemo;

  Chats(Link link, Hub hub, Jid account, Database database, Settings settings, Settings shared, Outbox outbox, Contacts contacts,
      Rooms rooms, ServerClock clock, Omemo omemo, Displayed displayed) {
    this.hub = hub;
    this.account = account;
    this.database = database;
    this.conversations = new Conversations(database);
    this.messages = new Messages(database);
    this.waiting = new OutboxStore(database);
    this.settings = settings;
    this.outbox = outbox;
    this.rooms = rooms;
    this.clock = clock;
    this.omemo = omemo;
    this.signs = new Signs(account, database, rooms, outbox, clock, hub);
    this.retractions = new Retractions(database, outbox, hub);
    this.marks = new Marks(link, hub, conversations, messages, shared, contacts, clock, displayed);
    this.displayed = displayed;
  }

  // ---- What comes

  /** A live message, unwrapped. */
  void live(Letter letter) {
    Letter placed = placed(letter);
    if (placed.stanza().get("type").equals("error")) {
      signs.refused(placed.peer(), placed.stanza().get("id"));
      outbox.refused(placed.peer(), placed.stanza().get("id"));
      return;
    }
    if (placed.room() && !rooms.isIn(placed.peer())) {
      return;
    }
    boolean own = own(placed);
    Instant at = at(placed);
    if (placed.room()) {
      placed.topic().ifPresent(topic -> rooms.topic(placed.peer(), topic));
    }
    marks.live(placed, own, at);
    Jid author = author(placed);
    Signs.Coming coming = signs.coming(placed, own);
    Letter told = rooms.toldApart(placed);
    AtomicBoolean sent = new AtomicBoolean();
    String nick = nick(placed);
    record Result(Opened opened, Kept kept, boolean mentioned) {}

    Result result = database.together(() -> {
      Opened opened = omemo.open(told, author);
      Kept kept = retractions.keep(told).orElseGet(() -> keep(opened, at, own, messages.after()));
      sent.set(own && outbox.settle(placed.id()).isPresent());
      sent.compareAndSet(false, coming.keep(at));
      if (kept == Kept.ADDED) {
        conversations.ensure(placed.peer(), placed.room(), true);
        conversations.touched(placed.peer(), at, !own);
      }
      boolean mentioned = kept == Kept.ADDED && !own && mentions(opened, nick);
      if (mentioned) {
        conversations.mentioned(placed.peer(), at);
      }
      return new Result(opened, kept, mentioned);
    });
    if (own) {
      outbox.settled(placed.id());
    }
    omemo.after(List.of(result.opened));
    Kept kept = result.kept;
    if (kept == Kept.ADDED) {
      hub.tell(new Event.ConversationsChanged());
    }
    if (kept != Kept.NOTHING || sent.get()) {
      hub.tell(new Event.MessagesChanged(placed.peer()));
    }
    if (kept == Kept.ADDED && !own) {
      Reply.Said said = result.opened.letter().said(result.opened.security().isEncrypted());
      hub.tell(new Event.MessageCame(placed.peer(), placed.sender(), said.words(), result.mentioned));
      marks.arrived(placed);
    }
  }

  /** One's own nick where a message was said; empty outside of rooms. */
  private String nick(Letter placed) {
    return placed.room() ? rooms.nick(placed.peer()) : "";
  }

  /** Whether a message in a room names oneself, or answers to what one has said there. */
  private boolean mentions(Opened opened, String nick) {
    Letter letter = opened.letter();
    Reply.Said said = letter.said(opened.security().isEncrypted());
    return letter.room() && (Mention.names(said.words(), nick) || answersUs(letter.peer(), said.reply()));
  }

  /** Whether somebody in a room answers to what one has said there. */
  private boolean answersUs(Jid room, Reply reply) {
    return reply.isThere() && messages.archived(room, reply.id()).filter(Message::own).isPresent();
  }

  private Kept keep(Opened opened, Instant at, boolean own, long place) {
    return opened.repeated() ? messages.again(opened.letter(), at)
        : messages.keep(opened.letter(), at, own, place, opened.security());
  }

  /** Who wrote a message, bare; null when the room does not tell. */
  private @Nullable Jid author(Letter letter) {
    if (!letter.room()) {
      return letter.sender().isBare() || letter.peer().isBare() ? letter.sender().bare() : null;
    }
    return rooms.person(letter.peer(), letter.sender().resource())
        .or(() -> letter.stanza().child("x", Ns.MUC_USER).flatMap(x -> x.child("item")).flatMap(item -> item.jid("jid")).map(Jid::bare))
        .orElse(null);
  }

  /**
   * Messages of an archive, the oldest first.
   *
   * @param older whether they are from before all that is here
   */
  void archived(List<Letter> letters, boolean older) {
    record Placed(Letter letter, boolean own, String nick, @Nullable Jid author, Signs.Coming signs) {}

    // The rooms are asked before, the outbox is told after: the database's lock is the innermost.
    List<Placed> all = letters.stream().map(this::placed).filter(letter -> !letter.stanza().get("type").equals("error"))
        .map(letter -> new Placed(rooms.toldApart(letter), own(letter), nick(letter), author(letter), signs.coming(letter, own(letter)))).toList();
    List<Opened> opened = new ArrayList<>();
    Set<Jid> changed = new LinkedHashSet<>();
    database.together(() -> {
      long place = older ? messages.before(all.size()) : messages.after();
      for (Placed each : all) {
        Letter placed = each.letter;
        boolean own = each.own;
        placed.displayed().filter(id -> marks.displayed(placed, own, id, at(placed))).ifPresent(id -> changed.add(placed.peer()));
        Instant at = at(placed);
        Opened words = omemo.open(placed, each.author);
        opened.add(words);
        long here = place++;
        Kept kept = retractions.keep(placed).or(() -> retractions.tombstone(placed, own, at, here))
            .orElseGet(() -> keep(words, at, own, here));
        if (own) {
          outbox.settle(placed.id()).ifPresent(changed::add);
        }
        if (each.signs.keep(at)) {
          changed.add(placed.peer());
        }
        if (kept == Kept.ADDED) {
          conversations.ensure(placed.peer(), placed.room(), !placed.room());
          boolean fresh = !own && placed.tombstone().isEmpty() && fresh(placed.peer(), at);
          conversations.touched(placed.peer(), at, fresh);
          if (fresh && mentions(words, each.nick)) {
            conversations.mentioned(placed.peer(), at);
          }
        }
        if (kept != Kept.NOTHING) {
          changed.add(placed.peer());
        }
      }
      return true;
    });
    all.stream().filter(Placed::own).forEach(each -> outbox.settled(each.letter.id()));
    omemo.after(opened);
    displayed.came(changed);
    if (!changed.isEmpty()) {
      hub.tell(new Event.ConversationsChanged());
      changed.forEach(jid -> hub.tell(new Event.MessagesChanged(jid)));
    }
  }

  /** Whether a message of an archive is one that was missed, not one from before this computer knew the conversation. */
  private boolean fresh(Jid conversation, Instant at) {
    return Instant.parse(settings.get("since", clock.now().toString())).isBefore(at)
        && conversations.find(conversation).filter(known -> known.readAt().isBefore(at)).isPresent();
  }

  /** What an occupant of a room says to us alone has a conversation of its own. */
  private Letter placed(Letter letter) {
    return !letter.room() && rooms.isRoom(letter.peer()) ? letter.privately() : letter;
  }

  private boolean own(Letter letter) {
    return letter.own() || (letter.room() && rooms.isSelf(letter));
  }

  /** When it counts as sent: not later than now, whatever anybody says. */
  private Instant at(Letter letter) {
    Instant now = clock.now();
    return letter.at() == null || letter.at().isAfter(now) ? now : letter.at();
  }

  // ---- What one does

  /** Shows a conversation in the list. */
  public Conversation open(Jid jid, boolean room) {
    Conversation conversation = conversations.open(jid, room);
    hub.tell(new Event.ConversationsChanged());
    return conversation;
  }

  /** Takes a conversation out of the list; what was said stays. */
  public void close(Jid jid) {
    conversations.close(jid);
    hub.tell(new Event.ConversationsChanged());
  }

  /** Sends a message: at once, or as soon as there is a stream. */
  public void send(Jid to, String body) {
    write(to, new Reply.Said(body, Reply.NONE), null, null, false);
  }

  /** Answers to a message (XEP-0461): what was encrypted is quoted only in what is. */
  public void reply(Message original, String body) {
    write(original.conversation(), new Reply.Said(body, to(original)), null, null, original.security().isEncrypted());
  }

  private static Reply to(Message original) {
    return new Reply(original.target(), original.sender().toString(), "").quoting(original.body());
  }

  /** Whether one can answer to a message. */
  public static boolean answerable(Message message) {
    return !message.target().isEmpty() && message.security() != Message.Security.UNREADABLE && !message.body().isBlank();
  }

  /** Sends the address of a file that was handed over to the server. */
  void sendFile(Jid to, String url, SharedFile file, boolean secret) {
    write(to, new Reply.Said(url, Reply.NONE), null, file, secret);
  }

  /** Says an own message anew (XEP-0308). */
  public void correct(Jid to, String id, String body) {
    Reply reply = messages.own(to, id).map(Message::reply).orElse(Reply.NONE);
    write(to, new Reply.Said(body, reply), id, null, false);
  }

  private void write(Jid to, Reply.Said said, @Nullable String corrects, @Nullable SharedFile file, boolean sealed) {
    // What was encrypted is not corrected in the clear.
    boolean secret = sealed || omemo.isOn(to)
        || (corrects != null && messages.own(to, corrects).filter(message -> message.security().isEncrypted()).isPresent());
    boolean room = conversations.find(to).filter(Conversation::room).isPresent();
    String id = Ids.random();
    Node stanza = corrects == null ? stanza(to, room, id, said, secret ? null : file)
        : stanza(to, room, id, said, null).add(Node.of("replace", Ns.CORRECT).with("id", corrects));
    Instant now = clock.now();
    Jid sender = room ? to.with(rooms.nick(to)) : account;
    database.together(() -> {
      if (corrects != null) {
        messages.correctOwn(to, corrects, said.words());
      } else {
        messages.pending(to, room, sender, id, now, said, file, secret);
        conversations.touched(to, now, false);
      }
      if (file == null && corrects == null) {
        // The message takes the place of its draft at once: a kill leaves the one or the other.
        conversations.draft(to, "");
      }
      waiting.add(id, to, stanza, secret);
      return true;
    });
    hub.tell(new Event.MessagesChanged(to));
    hub.tell(new Event.ConversationsChanged());
    outbox.flush();
  }

  private static Node stanza(Jid to, boolean room, String id, Reply.Said said, @Nullable SharedFile file) {
    Node message = said.reply().in(Node.message(room ? "groupchat" : "chat", to).with("id", id), said.words())
        .add(Node.of("origin-id", Ns.SID).with("id", id));
    if (file != null) {
      message = file.in(message, said.words());
    }
    return room ? message
        : message.add(Node.of("request", Ns.RECEIPTS), Node.of("markable", Ns.MARKERS), Node.of("active", Ns.CHAT_STATES));
  }

  /** Sends a message that came back once more, under the id that it had. */
  public void again(Jid to, String id) {
    messages.own(to, id).filter(message -> message.state() == State.FAILED).ifPresent(message -> {
      boolean secret = message.security().isEncrypted();
      SharedFile file = secret ? null : shared(message);
      Node stanza = stanza(to, message.room(), id, new Reply.Said(message.body(), message.reply()), file);
      database.together(() -> {
        messages.again(to, id);
        waiting.add(id, to, stanza, secret);
        return true;
      });
      hub.tell(new Event.MessagesChanged(to));
      outbox.flush();
    });
  }

  private static @Nullable SharedFile shared(Message message) {
    return Downloads.address(message).map(address -> new SharedFile(FileNames.of(address), message.handed().size())).orElse(null);
  }

  /** How far messages have come, and who writes. */
  public Marks marks() {
    return marks;
  }

  /** Signs at messages. */
  public Signs signs() {
    return signs;
  }

  /** Messages that are taken back. */
  public Retractions retractions() {
    return retractions;
  }

  void name(Jid room, String name, String nick) {
    conversations.name(room, name, nick);
    hub.tell(new Event.ConversationsChanged());
  }

  /** Keeps what was begun to be written. */
  public void draft(Jid jid, String text) {
    conversations.draft(jid, text);
  }

  public List<Conversation> shown() {
    return conversations.shown();
  }

  public Optional<Conversation> find(Jid jid) {
    return conversations.find(jid);
  }

  public Messages messages() {
    return messages;
  }
}
