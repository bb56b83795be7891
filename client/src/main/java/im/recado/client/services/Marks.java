package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.services.store.Conversations;
import im.recado.client.services.store.Conversations.Conversation;
import im.recado.client.services.store.Message;
import im.recado.client.services.store.Message.State;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.Settings;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BooleanSupplier;

/** How far messages have come (XEP-0184, XEP-0333), and who writes at present (XEP-0085). Safe for any thread. */
public final class Marks {
  private static final int MOST_WRITERS = 20;
  /** Anybody may write from any number of addresses. */
  private static final int MOST_CONVERSATIONS = 200;

  private final Link link;
  private final Hub hub;
  private final Conversations conversations;
  private final Messages messages;
  private final Settings settings;
  private final Contacts contacts;
  private final ServerClock clock;
  private final Displayed displayed;
  private volatile BooleanSupplier discreet = () -> false;
  /** Who writes, by conversation; the one of which nothing was heard for the longest time is the first. */
  private final SequencedMap<Jid, Set<String>> writers = new LinkedHashMap<>();

  Marks(Link link, Hub hub, Conversations conversations, Messages messages, Settings settings, Contacts contacts, ServerClock clock,
      Displayed displayed) {
    this.link = link;
    this.hub = hub;
    this.conversations = conversations;
    this.messages = messages;
    this.settings = settings;
    this.contacts = contacts;
    this.clock = clock;
    this.displayed = displayed;
  }

  /** While this holds nobody is told anything. */
  void discreet(BooleanSupplier now) {
    discreet = now;
  }

  /** What a live message tells beside words. */
  void live(Letter letter, boolean own, Instant at) {
    letter.displayed().filter(id -> displayed(letter, own, id, at)).ifPresent(id ->
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
  boolean displayed(Letter letter, boolean own, String id, Instant at) {
    return own ? conversations.seen(letter.peer(), at) : !letter.room() && messages.readUpTo(letter.peer(), id);
  }

  private void writes(Jid conversation, String who, boolean now) {
    List<String> all;
    Jid forgotten = null;
    synchronized (writers) {
      Set<String> set = writers.getOrDefault(conversation, new TreeSet<>());
      boolean changed = now ? set.size() < MOST_WRITERS && set.add(who) : set.remove(who);
      all = List.copyOf(set);
      if (set.isEmpty()) {
        writers.remove(conversation);
      } else {
        writers.putLast(conversation, set);
      }
      if (writers.size() > MOST_CONVERSATIONS) {
        forgotten = writers.firstEntry().getKey();
        writers.remove(forgotten);
      }
      if (!changed) {
        return;
      }
    }
    if (forgotten != null) {
      hub.tell(new Event.TypingChanged(forgotten, List.of()));
    }
    hub.tell(new Event.TypingChanged(conversation, all));
  }

  /** This client of somebody is gone, and an occupant of a room with it: they do not write any more. */
  void gone(Jid who) {
    writes(who.bare(), "", false);
    writes(who.bare(), who.resource(), false);
    writes(who, "", false);
  }

  /** A new stream: who stopped to write meanwhile is not known. */
  void nobodyWrites() {
    List<Jid> all;
    synchronized (writers) {
      all = List.copyOf(writers.keySet());
      writers.clear();
    }
    all.forEach(conversation -> hub.tell(new Event.TypingChanged(conversation, List.of())));
  }

  /** Tells a contact that the message arrived; strangers do not hear whether we are there. */
  void arrived(Letter letter) {
    if (!letter.wantsReceipt() || letter.room() || letter.id().isEmpty() || !sharesPresence(letter.peer())) {
      return;
    }
    send(Node.message("chat", letter.sender(),
        Node.of("received", Ns.RECEIPTS).with("id", letter.stanza().get("id")), Node.of("store", Ns.HINTS)));
  }

  private boolean sharesPresence(Jid jid) {
    return contacts.find(jid).filter(contact -> contact.seesUs()).isPresent();
  }

  private void send(Node message) {
    try {
      if (!discreet.getAsBoolean()) {
        link.send(message);
      }
    } catch (OfflineException e) {
      // Signs are for the moment.
    }
  }

  /** All of a conversation has been seen; a contact who lets us know such things hears it, if that is wished. */
  public void seen(Jid jid) {
    Optional<Message> last = messages.last(jid);
    Instant at = last.map(Message::at).orElse(clock.now());
    boolean unread = conversations.find(jid).filter(conversation -> conversation.unread() > 0).isPresent();
    if (conversations.seen(jid, at)) {
      hub.tell(new Event.ConversationsChanged());
    }
    displayed.seen(jid);
    last.filter(message -> unread && !message.own() && !message.room() && !message.id().isEmpty())
        .filter(message -> settings.is("marks", true) && sharesPresence(jid))
        .ifPresent(message -> send(Node.message("chat", jid,
            Node.of("displayed", Ns.MARKERS).with("id", message.id()), Node.of("store", Ns.HINTS))));
  }

  /** One has begun, or stopped, to write. */
  public void writing(Jid jid, boolean now) {
    boolean room = conversations.find(jid).filter(Conversation::room).isPresent();
    if (settings.is("typing", true) && (room || sharesPresence(jid))) {
      send(Node.message(room ? "groupchat" : "chat", jid,
          Node.of(now ? "composing" : "paused", Ns.CHAT_STATES), Node.of("no-store", Ns.HINTS)));
    }
  }
}
