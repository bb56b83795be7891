package im.recado.client.services;

import im.recado.client.protocol.Envelopes;
import im.recado.client.protocol.Invitation;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Letter;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.LinkListener;
import im.recado.client.protocol.Login;
import im.recado.client.protocol.LoginException;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import im.recado.client.services.Event.State;
import im.recado.client.services.direct.Direct;
import im.recado.client.services.direct.Places;
import im.recado.client.services.omemo.Omemo;
import im.recado.client.services.spelling.Dictionaries;
import im.recado.client.services.spelling.Spelling;
import im.recado.client.services.store.ContactStore;
import im.recado.client.services.store.Conversations;
import im.recado.client.services.store.DownloadStore;
import im.recado.client.services.store.HandedStore;
import im.recado.client.services.store.Lockdown;
import im.recado.client.services.store.Messages;
import im.recado.client.services.store.Settings;
import im.recado.client.services.store.StoreException;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** One account: its stream, kept up as well as the network lets, and all that happens over it. Safe for any thread. */
public final class Session implements LinkListener, AutoCloseable {
  /** The folder with pictures of people, below the profile's. */
  static final String AVATARS = "avatars";
  private static final System.Logger LOG = System.getLogger(Session.class.getName());

  private final Hub hub;
  private final Jid account;
  private final Settings settings;
  private final Link link;
  private final Disco disco;
  private final Contacts contacts;
  private final Rooms rooms;
  private final RoomAdmin roomAdmin;
  private final RoomFinder roomFinder;
  private final RoomRequests roomRequests;
  private final RoomPings roomPings;
  private final RoomVisits roomVisits;
  private final Bookmarks bookmarks;
  private final Blocks blocks;
  private final Reports reports;
  private final Answers answers;
  private final Outbox outbox;
  private final ServerClock clock;
  private final RoomReaders readers;
  private final Omemo omemo;
  private final Sealer sealer;
  private final Displayed displayed;
  private final Chats chats;
  private final History history;
  private final Avatars avatars;
  private final Uploads uploads;
  private final SecretFiles secretFiles;
  private final FileSender files;
  private final Downloads downloads;
  private final FileSizes sizes;
  private final Direct direct;
  private final DirectFiles directFiles;
  private final Gateways gateways;
  private final Networks networks;
  private final NetworkLogins networkLogins;
  private final Cards cards;
  private final Programs programs;
  private final Commands commands;
  private final Directory directory;
  private final OwnPresence presence;
  private final Levels levels;
  private final Favourites favourites;
  private final Notes notes;
  private final Spelling spelling;
  private final Keeper keeper;
  private final Runnable waking;
  /** Whether all was asked and told on this stream: a network may break in the middle of that, and the stream go on. */
  private volatile boolean begun;

  /**
   * Makes one that does nothing before it is started.
   *
   * @param links makes the stream, given who listens to it
   */
  public Session(Profile profile, Hub hub, Login login, Function<LinkListener, Link> links) {
    this(profile, hub, login, links, Places.NETWORKS);
  }

  /** The same with other places at which this computer is reached by clients of others. */
  public Session(Profile profile, Hub hub, Login login, Function<LinkListener, Link> links, Places places) {
    this.hub = hub;
    this.account = login.account();
    this.settings = profile.settings();
    this.clock = new ServerClock(settings);
    this.link = links.apply(this);
    this.disco = new Disco(link);
    Conversations conversations = new Conversations(profile.database());
    Messages messages = new Messages(profile.database());
    this.contacts = new Contacts(link, hub, new ContactStore(profile.database()), account);
    this.rooms = new Rooms(link, hub, disco, conversations);
    this.roomAdmin = new RoomAdmin(link);
    this.roomFinder = new RoomFinder(disco);
    this.roomRequests = new RoomRequests(link, hub, rooms);
    this.bookmarks = new Bookmarks(link, account);
    this.blocks = new Blocks(link, hub, account);
    this.reports = new Reports(link, disco, blocks, messages, account);
    this.direct = new Direct(link, jid -> contacts.find(jid).isPresent() && !Lockdown.current().hides("files") && !Lockdown.current().hides("downloads"),
        disco::proxies, places, () -> profile.shared().is("direct.hidden", false));
    this.answers = new Answers(contacts, blocks, direct);
    this.outbox = new Outbox(link, hub, profile.database(),
        jid -> conversations.find(jid).filter(Conversations.Conversation::room).isEmpty() || rooms.isInside(jid));
    this.readers = new RoomReaders(link, disco, rooms,
        jid -> conversations.find(jid).filter(Conversations.Conversation::room).isPresent(), Clock.systemUTC());
    this.omemo = new Omemo(link, account, profile.database(), settings, Clock.systemUTC(), readers,
        jid -> contacts.find(jid).filter(ContactStore.Contact::tellsUs).isPresent(),
        jid -> hub.tell(new Event.EncryptionChanged(jid)));
    this.sealer = new Sealer(omemo, outbox, hub, profile.database());
    this.displayed = new Displayed(link, hub, account, disco, conversations, messages);
    this.chats = new Chats(link, hub, account, profile.database(), settings, profile.shared(), outbox, contacts, rooms, clock,
        omemo, displayed);
    this.history = new History(link, account, disco, settings, conversations, messages, chats::archived);
    this.cards = new Cards(link);
    this.presence = new OwnPresence(link, settings, hub);
    this.roomPings = new RoomPings(link, rooms, Clock.systemUTC(), presence::isHidden);
    this.roomVisits = new RoomVisits(hub, chats, rooms, roomAdmin, roomFinder, bookmarks, presence);
    this.avatars = new Avatars(link, hub, settings, contacts, disco, cards, presence, account, profile.folder().resolve(AVATARS));
    this.uploads = new Uploads(link, disco, account, settings, profile.shared());
    this.secretFiles = new SecretFiles(uploads);
    this.downloads = new Downloads(uploads, new DownloadStore(profile.database()), messages, hub, Clock.systemUTC());
    this.sizes = new FileSizes(uploads, messages, hub);
    this.directFiles = new DirectFiles(direct, contacts, disco, omemo, downloads, new HandedStore(profile.database()), messages, clock, hub,
        account);
    this.files = new FileSender(uploads, directFiles, chats, omemo, hub, profile.folder().resolve("passing"));
    this.programs = new Programs(link, disco, contacts, presence, account);
    this.commands = new Commands(link, disco);
    this.networks = new Networks(disco, contacts, settings, hub, account);
    this.networkLogins = new NetworkLogins(link, contacts, commands, presence, hub);
    this.gateways = new Gateways(link, disco, contacts, networks, networkLogins);
    presence.onTold(networkLogins::toldAll);
    this.directory = new Directory(link);
    this.levels = new Levels(bookmarks, rooms, settings);
    this.favourites = new Favourites(bookmarks, rooms, settings, hub);
    this.notes = new Notes(link, clock::now);
    this.spelling = new Spelling(settings, profile.shared(), Dictionaries.ofThisComputer());
    this.keeper = new Keeper(link, hub, this::begun);
    this.waking = Waking.ofThisComputer().on(keeper::woke);
    rooms.onEntered(this::entered);
    rooms.presence(presence::presence);
    presence.onToldToRooms(rooms::tell);
    roomPings.start();
    chats.marks().discreet(presence::isHidden);
    presence.onSeen(() -> bookmarks.all().forEach(bookmark -> apart(() -> roomVisits.auto(bookmark))));
  }

  /** Logs in for the first time; waits. When that goes, the stream is kept up from now on. */
  public void start() throws LoginException, InterruptedException {
    keeper.start();
  }

  /** Logs in as soon as that goes; does not wait. */
  public void startWhenPossible() {
    keeper.startWhenPossible();
  }

  /** Tries again at once. */
  public void retry() {
    keeper.retry();
  }

  /** Ends the stream as a broken network would. */
  public void cut() {
    link.cut();
  }

  @Override
  public void close() {
    waking.run();
    roomPings.close();
    direct.gone(jid -> true);
    downloads.close();
    outbox.close();
    keeper.close();
    displayed.close();
  }

  /** There is a stream: what is to be asked and told on it. */
  private void begun(boolean resumed) throws OfflineException, InterruptedException {
    if (resumed && begun) {
      outbox.open(true);
      history.unfinished().forEach(archive -> apart(() -> history.catchUp(archive)));
      rooms.inside().forEach(roomPings::ask);
      return;
    }
    begun = false;
    outbox.close();
    disco.forget();
    history.forget();
    direct.gone(jid -> true);
    omemo.begin();
    optional(() -> clock.ask(link));
    if (settings.get("since", "").isEmpty()) {
      settings.set("since", clock.now().toString());
    }
    contacts.nobodyIsThere();
    chats.marks().nobodyWrites();
    try {
      contacts.load();
      avatars.tidy();
    } catch (RefusedException e) {
      // A server without a roster has no contacts.
    }
    optional(() -> link.ask(Node.iq("set", null, Node.of("enable", Ns.CARBONS))));
    networks.begin();
    apart(networks::look);
    networkLogins.begin();
    presence.begin();
    presence.offers(server().can(Ns.INVISIBLE));
    presence.send();
    // Before the outbox: the archive tells what of it the server had taken already.
    optional(() -> {
      if (disco.ask(account).can(Ns.MAM)) {
        history.catchUp(account);
      }
    });
    displayed.begin();
    apart(omemo::caughtUp);
    List<Jid> before = rooms.nowhere();
    outbox.open(resumed);
    // Rooms show everybody in them who is there.
    (presence.isHidden() ? List.<Jid>of() : before).forEach(room -> apart(() -> rooms.join(room, rooms.nick(room), "")));
    apart(() -> notes.delimiter().ifPresent(contacts::delimiter));
    bookmarks.load();
    bookmarks.all().forEach(bookmark -> apart(() -> roomVisits.auto(bookmark)));
    blocks.load();
    begun = true;
  }

  /** On a thread of its own: a room whose server is silent holds up nobody. */
  private static void apart(Optionally step) {
    Thread.ofVirtual().start(() -> {
      try {
        optional(step);
      } catch (OfflineException e) {
        // With the next stream all rooms are entered.
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      } catch (StoreException e) {
        // A full disk, or a profile that was closed meanwhile: the rest goes on.
        LOG.log(System.Logger.Level.WARNING, "a step of the login was not done", e);
      }
    });
  }

  /** What the server can do; nothing when it does not say it. */
  private Disco.Info server() throws OfflineException, InterruptedException {
    try {
      return disco.info(account.server());
    } catch (RefusedException e) {
      return new Disco.Info(Set.of(), "", Set.of(), List.of());
    }
  }

  private void entered(Rooms.Entered entered) {
    outbox.flush();
    try {
      if (entered.archive()) {
        optional(() -> history.catchUp(entered.room()));
      }
    } catch (OfflineException e) {
      // One enters again.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Something without which all else goes on. */
  private interface Optionally {
    void run() throws RefusedException, OfflineException, InterruptedException;
  }

  private static void optional(Optionally step) throws OfflineException, InterruptedException {
    try {
      step.run();
    } catch (RefusedException e) {
      // The server cannot.
    }
  }

  // ---- What comes

  @Override
  public void stanza(Node stanza) {
    stanza.jid("from").map(Jid::bare).filter(rooms::isIn).ifPresent(roomPings::heard);
    if (stanza.name().equals("presence")) {
      if (stanza.get("type").equals("unavailable")) {
        stanza.jid("from").ifPresent(chats.marks()::gone);
      }
      if (!networkLogins.answers(stanza) && !rooms.presence(stanza)) {
        contacts.presence(stanza);
        networkLogins.heard(stanza);
        if (stanza.get("type").equals("unavailable")) {
          stanza.jid("from").ifPresent(gone -> direct.gone(gone::equals));
        }
        avatars.presence(stanza);
      }
    } else if (!history.took(stanza)) {
      message(stanza);
    }
  }

  private void message(Node message) {
    if (message.has("event", Ns.PUBSUB_EVENT)) {
      avatars.event(message);
      omemo.event(message);
      displayed.event(message);
      Bookmarks.Change change = bookmarks.event(message);
      apart(() -> roomVisits.follow(change));
      return;
    }
    if (message.has("x", Ns.MUC_USER)) {
      message.jid("from").filter(Jid::isBare).ifPresent(readers::changed);
    }
    Optional<Invitation> invitation = Invitation.in(message);
    if (invitation.isPresent()) {
      invitation.filter(invited -> !rooms.isIn(invited.room())).ifPresent(invited -> hub.tell(new Event.Invited(invited)));
      return;
    }
    if (roomRequests.refused(message)) {
      return;
    }
    Optional<Event.VoiceAsked> asked = roomRequests.asked(message);
    if (asked.isPresent()) {
      hub.tell(asked.get());
      return;
    }
    boolean again = roomPings.expelled(message);
    Envelopes.open(message, account).ifPresent(letter -> {
      chats.live(letter);
      history.live(letter);
      if (again) {
        chats.again(letter.peer(), letter.id());
      }
    });
  }

  @Override
  public Optional<Node> request(Node iq) {
    boolean ours = iq.jid("from").map(Jid::bare).filter(from -> !from.equals(account) && !from.equals(account.server())).isEmpty();
    Optional<Node> answer = presence.isHidden() && !ours ? Optional.empty() : answers.to(iq);
    if (answer.isPresent() && iq.payload().filter(query -> query.ns().equals(Ns.ROSTER)).isPresent()) {
      apart(networks::look);
    }
    return answer;
  }

  @Override
  public void acknowledged(String id) {
    outbox.taken(id);
  }

  @Override
  public void lost() {
    outbox.close();
    keeper.lost();
  }

  // ---- Larger steps

  /** Enters a room, shows it, and keeps it among the bookmarks; waits. */
  public void enter(Jid room, String name, String nick, String password) throws OfflineException, InterruptedException {
    roomVisits.enter(room, name, nick, password);
  }

  /** Leaves a room for good; waits. */
  public void leave(Jid room) throws OfflineException, InterruptedException {
    roomVisits.leave(room);
  }

  /** What the views of this account keep under a key; empty when nothing was. */
  public String kept(String key) {
    return settings.get(key, "");
  }

  /** Keeps it for the next start. */
  public void keep(String key, String value) {
    settings.set(key, value);
  }

  public State state() {
    return keeper.state();
  }

  public Jid account() {
    return account;
  }

  /** Where it is told what happens. */
  public Hub hub() {
    return hub;
  }

  /** The stream itself, for those who look at it and write on it by hand. */
  public Link link() {
    return link;
  }

  /** How one is there oneself. */
  public OwnPresence presence() {
    return presence;
  }

  public Levels levels() {
    return levels;
  }

  /** Who and what stands first. */
  public Favourites favourites() {
    return favourites;
  }

  /** Whether words are spelled right. */
  public Spelling spelling() {
    return spelling;
  }

  /** Notes about people. */
  public Notes notes() {
    return notes;
  }

  public Contacts contacts() {
    return contacts;
  }

  public Chats chats() {
    return chats;
  }

  public Omemo omemo() {
    return omemo;
  }

  public History history() {
    return history;
  }

  public Rooms rooms() {
    return rooms;
  }

  public RoomAdmin roomAdmin() {
    return roomAdmin;
  }

  /** Where rooms are found. */
  public RoomFinder roomFinder() {
    return roomFinder;
  }

  /** What one asks of a room. */
  public RoomRequests roomRequests() {
    return roomRequests;
  }

  /** How rooms are entered, made and left. */
  public RoomVisits roomVisits() {
    return roomVisits;
  }

  public Bookmarks bookmarks() {
    return bookmarks;
  }

  public Reports reports() {
    return reports;
  }

  public Blocks blocks() {
    return blocks;
  }

  public Avatars avatars() {
    return avatars;
  }

  public Uploads uploads() {
    return uploads;
  }

  public FileSender files() {
    return files;
  }

  /** Files that were fetched to be kept. */
  public FileSizes sizes() {
    return sizes;
  }

  public Downloads downloads() {
    return downloads;
  }

  /** Files from client to client. */
  public DirectFiles directFiles() {
    return directFiles;
  }

  public SecretFiles secretFiles() {
    return secretFiles;
  }

  /** Which networks people are on. */
  public Networks networks() {
    return networks;
  }

  /** Whether one is signed in to other networks. */
  public NetworkLogins networkLogins() {
    return networkLogins;
  }

  public Gateways gateways() {
    return gateways;
  }

  /** The clients that people have there. */
  public Programs programs() {
    return programs;
  }

  public Cards cards() {
    return cards;
  }

  public Disco disco() {
    return disco;
  }

  public Directory directory() {
    return directory;
  }

  public Commands commands() {
    return commands;
  }
}
