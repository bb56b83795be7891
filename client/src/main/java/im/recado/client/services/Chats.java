package im.recado.client.services;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** Writes and receives in conversations: messages, receipts, marks, who writes. Safe for any thread. */
public final class Chats {
  private static final int MOST_WRITERS = 20;

  private final Link link;
  private final Hub hub;
  private final Jid account;
  private final Database database;
  private final Conversations conversations;
  private final Messages messages;
  private final Signs signs;
  private final OutboxStore waiting;
  private final Settings settings;
  private final Outbox outbox;
  private final Contacts contacts;
  private final Rooms rooms;
  private final ServerClock clock;
  private final Omemo omemo;
  private final Map<Jid, Set<String>> writers = new TreeMap<>();

  Chats(Link link, Hub hub, Jid account, Database database, Settings settings, Outbox outbox, Contacts contacts, Rooms rooms,
      ServerClock clock, Omemo omemo) {
    this.link = link;
    this.hub = hub;
    this.account = account;
    this.database = database;
    this.conversations = new Conversations(database);
    this.messages = new Messages(database);
    this.waiting = new OutboxStore(database);
    this.settings = settings;
    this.outbox = outbox;
    this.contacts = contacts;
    this.rooms = rooms;
    this.clock = clock;
    this.omemo = omemo;
    this.signs = new Signs(account, database, rooms, outbox, clock, hub);
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
    tells(placed, own);
    Instant at = at(placed);
    Jid author = author(placed);
    Signs.Coming coming = signs.coming(placed, own);
    AtomicBoolean sent = new AtomicBoolean();
    record Result(Opened opened, Kept kept) {}

    Result result = database.together(() -> {
      Opened opened = omemo.open(placed, author);
      Kept kept = keep(opened, at, own, messages.after());
      sent.set(own && outbox.settle(placed.id()).isPresent());
      sent.compareAndSet(false, coming.keep(at));
      if (kept == Kept.ADDED) {
        conversations.ensure(placed.peer(), placed.room(), true);
        conversations.touched(placed.peer(), at, !own);
      }
      return new Result(opened, kept);
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
      String body = String.valueOf(result.opened.letter().body());
      boolean mentioned = placed.room() && rooms.mentions(placed.peer(), body);
      hub.tell(new Event.MessageCame(placed.peer(), placed.sender(), body, mentioned));
      acknowledge(placed);
    }
  }

  private Kept keep(Opened opened, Instant at, boolean own, long place) {
    return opened.repeated() ? messages.again(opened.letter())
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
    record Placed(Letter letter, boolean own, @Nullable Jid author, Signs.Coming signs) {}

    // The rooms are asked before, the outbox is told after: the database's lock is the innermost.
    List<Placed> all = letters.stream().map(this::placed).filter(letter -> !letter.stanza().get("type").equals("error"))
        .map(letter -> new Placed(letter, own(letter), author(letter), signs.coming(letter, own(letter)))).toList();
    List<Opened> opened = new ArrayList<>();
    Set<Jid> changed = new LinkedHashSet<>();
    database.together(() -> {
      long place = older ? messages.before(all.size()) : messages.after();
      for (Placed each : all) {
        Letter placed = each.letter;
        boolean own = each.own;
        placed.displayed().filter(id -> marked(placed, own, id)).ifPresent(id -> changed.add(placed.peer()));
        Instant at = placed.at() == null ? clock.now() : placed.at();
        Opened words = omemo.open(placed, each.author);
        opened.add(words);
        Kept kept = keep(words, at, own, place++);
        if (own) {
          outbox.settle(placed.id()).ifPresent(changed::add);
        }
        if (each.signs.keep(at)) {
          changed.add(placed.peer());
        }
        if (kept == Kept.ADDED) {
          conversations.ensure(placed.peer(), placed.room(), !placed.room());
          conversations.touched(placed.peer(), at, !own && fresh(placed.peer(), at));
        }
        if (kept != Kept.NOTHING) {
          changed.add(placed.peer());
        }
      }
      return true;
    });
    all.stream().filter(Placed::own).forEach(each -> outbox.settled(each.letter.id()));
    omemo.after(opened);
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
    return letter.own() || letter.room() && rooms.isSelf(letter);
  }

  /** When it counts as sent: not later than now, whatever anybody says. */
  private Instant at(Letter letter) {
    Instant now = clock.now();
    return letter.at() == null || letter.at().isAfter(now) ? now : letter.at();
  }

  /** What a message tells beside words. */
  private void tells(Letter letter, boolean own) {
    if (letter.room()) {
      letter.topic().ifPresent(topic -> rooms.topic(letter.peer(), topic));
    }
    letter.displayed().filter(id -> marked(letter, own, id)).ifPresent(id ->
        hub.tell(own ? new Event.ConversationsChanged() : new Event.MessagesChanged(letter.peer())));
    letter.receipt().filter(id -> !letter.own()).ifPresent(id -> {
      if (messages.advance(letter.peer(), id, State.DELIVERED)) {
        hub.tell(new Event.MessagesChanged(letter.peer()));
      }
    });
    if (!own && letter.at() == null) {
      String who = letter.room() ? letter.sender().resource() : "";
      boolean writes = letter.body() == null && letter.chatState().filter("composing"::equals).isPresent();
      if (writes || letter.body() != null || letter.chatState().isPresent()) {
        writes(letter.peer(), who, writes);
      }
    }
  }

  /** Up to here it has been seen: by us, with another client of ours, or by the other side. Whether that is news. */
  private boolean marked(Letter letter, boolean own, String id) {
    return own ? conversations.seen(letter.peer(), at(letter)) : !letter.room() && messages.readUpTo(letter.peer(), id);
  }

  private void writes(Jid conversation, String who, boolean now) {
    List<String> all;
    synchronized (writers) {
      Set<String> set = writers.computeIfAbsent(conversation, same -> new TreeSet<>());
      boolean changed = now ? set.size() < MOST_WRITERS && set.add(who) : set.remove(who);
      all = List.copyOf(set);
      if (set.isEmpty()) {
        writers.remove(conversation);
      }
      if (!changed) {
        return;
      }
    }
    hub.tell(new Event.TypingChanged(conversation, all));
  }

  /** Tells a contact that the message arrived; strangers do not hear whether we are there. */
  private void acknowledge(Letter letter) {
    if (!letter.wantsReceipt() || letter.room() || letter.id().isEmpty() || !sharesPresence(letter.peer())) {
      return;
    }
    sign(Node.message("chat", letter.sender(),
        Node.of("received", Ns.RECEIPTS).with("id", letter.stanza().get("id")), Node.of("store", Ns.HINTS)));
  }

  private boolean sharesPresence(Jid jid) {
    return contacts.find(jid).filter(contact -> contact.seesUs()).isPresent();
  }

  private void sign(Node message) {
    try {
      link.send(message);
    } catch (OfflineException e) {
      // Signs are for the moment.
    }
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
    write(to, body, null, false, false);
  }

  /** Sends the address of a file that was handed over to the server. */
  void sendFile(Jid to, String url, boolean secret) {
    write(to, url, null, true, secret);
  }

  /** Says an own message anew (XEP-0308). */
  public void correct(Jid to, String id, String body) {
    write(to, body, id, false, false);
  }

  private void write(Jid to, String body, @Nullable String corrects, boolean file, boolean sealed) {
    // What was encrypted is not corrected in the clear.
    boolean secret = sealed || omemo.isOn(to)
        || corrects != null && messages.own(to, corrects).filter(message -> message.security().isEncrypted()).isPresent();
    boolean room = conversations.find(to).filter(Conversation::room).isPresent();
    String id = Ids.random();
    Node message = Node.message(room ? "groupchat" : "chat", to,
            Node.text("body", Ns.CLIENT, body), Node.of("origin-id", Ns.SID).with("id", id))
        .with("id", id);
    if (file && !secret) {
      message = message.add(Node.of("x", Ns.OOB, Node.text("url", Ns.OOB, body)));
    }
    if (corrects != null) {
      message = message.add(Node.of("replace", Ns.CORRECT).with("id", corrects));
    }
    if (!room) {
      message = message.add(Node.of("request", Ns.RECEIPTS), Node.of("markable", Ns.MARKERS), Node.of("active", Ns.CHAT_STATES));
    }
    Node stanza = message;
    Instant now = clock.now();
    Jid sender = room ? to.with(rooms.nick(to)) : account;
    database.together(() -> {
      if (corrects != null) {
        messages.correctOwn(to, corrects, body);
      } else {
        messages.pending(to, room, sender, id, now, body, file, secret);
        conversations.touched(to, now, false);
      }
      waiting.add(id, to, stanza, secret);
      return true;
    });
    hub.tell(new Event.MessagesChanged(to));
    hub.tell(new Event.ConversationsChanged());
    outbox.flush();
  }

  /** Signs at messages. */
  public Signs signs() {
    return signs;
  }

  /** Sends a message that came back once more, under the id that it had. */
  public void again(Jid to, String id) {
    Optional<Message> failed = messages.own(to, id).filter(message -> message.state() == State.FAILED);
    failed.ifPresent(message -> {
      Node stanza = Node.message(message.room() ? "groupchat" : "chat", to,
          Node.text("body", Ns.CLIENT, message.body()), Node.of("origin-id", Ns.SID).with("id", id)).with("id", id);
      database.together(() -> {
        messages.again(to, id);
        boolean secret = message.security().isEncrypted();
        waiting.add(id, to, message.file() && !secret
            ? stanza.add(Node.of("x", Ns.OOB, Node.text("url", Ns.OOB, message.body()))) : stanza, secret);
        return true;
      });
      hub.tell(new Event.MessagesChanged(to));
      outbox.flush();
    });
  }

  /** All of a conversation has been seen; a contact who lets us know such things hears it, if that is wished. */
  public void seen(Jid jid) {
    Optional<Message> last = messages.last(jid);
    Instant at = last.map(Message::at).orElse(clock.now());
    boolean unread = conversations.find(jid).filter(conversation -> conversation.unread() > 0).isPresent();
    if (conversations.seen(jid, at)) {
      hub.tell(new Event.ConversationsChanged());
    }
    last.filter(message -> unread && !message.own() && !message.room() && !message.id().isEmpty())
        .filter(message -> settings.is("marks", true) && sharesPresence(jid))
        .ifPresent(message -> sign(Node.message("chat", jid,
            Node.of("displayed", Ns.MARKERS).with("id", message.id()), Node.of("store", Ns.HINTS))));
  }

  /** One has begun, or stopped, to write. */
  public void writing(Jid jid, boolean now) {
    boolean room = conversations.find(jid).filter(Conversation::room).isPresent();
    if (settings.is("typing", true) && (room || sharesPresence(jid))) {
      sign(Node.message(room ? "groupchat" : "chat", jid,
          Node.of(now ? "composing" : "paused", Ns.CHAT_STATES), Node.of("no-store", Ns.HINTS)));
    }
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
