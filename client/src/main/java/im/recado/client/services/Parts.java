package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
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
import java.time.Clock;

/** All that a session is made of, and who of it knows whom. */
final class Parts {
  /** The folder with pictures of people, below the profile's. */
  static final String AVATARS = "avatars";

  final Hub hub;
  final Jid account;
  final Settings settings;
  final Link link;
  final Disco disco;
  final Contacts contacts;
  final Rooms rooms;
  final RoomAdmin roomAdmin;
  final RoomFinder roomFinder;
  final RoomRequests roomRequests;
  final RoomPings roomPings;
  final RoomVisits roomVisits;
  final Bookmarks bookmarks;
  final Blocks blocks;
  final Reports reports;
  final Answers answers;
  final Outbox outbox;
  final ServerClock clock;
  final RoomReaders readers;
  final Omemo omemo;
  final Displayed displayed;
  final Chats chats;
  final History history;
  final Avatars avatars;
  final Uploads uploads;
  final SecretFiles secretFiles;
  final FileSender files;
  final Downloads downloads;
  final FileSizes sizes;
  final Direct direct;
  final DirectFiles directFiles;
  final Gateways gateways;
  final Networks networks;
  final NetworkLogins networkLogins;
  final Cards cards;
  final Programs programs;
  final Commands commands;
  final Directory directory;
  final OwnPresence presence;
  final Levels levels;
  final Favourites favourites;
  final Notes notes;
  final Spelling spelling;

  Parts(Profile profile, Hub hub, Jid account, Link link, Places places) {
    this.hub = hub;
    this.account = account;
    this.settings = profile.settings();
    this.clock = new ServerClock(settings);
    this.link = link;
    this.disco = new Disco(link);
    Conversations conversations = new Conversations(profile.database());
    Messages messages = new Messages(profile.database());
    this.contacts = new Contacts(link, hub, new ContactStore(profile.database()), settings, account);
    this.rooms = new Rooms(link, hub, disco, conversations,
        jid -> jid.equals(account) || contacts.find(jid).filter(contact -> contact.seesUs() || contact.tellsUs()).isPresent());
    this.roomAdmin = new RoomAdmin(link);
    this.roomFinder = new RoomFinder(disco);
    this.roomRequests = new RoomRequests(link, hub, rooms);
    this.bookmarks = new Bookmarks(link, account, settings);
    this.blocks = new Blocks(link, hub, account);
    this.reports = new Reports(link, disco, blocks, messages, account);
    this.direct = new Direct(link, jid -> contacts.find(jid).isPresent() && !Lockdown.current().hides("files") && !Lockdown.current().hides("downloads"),
        disco::proxies, places, () -> profile.shared().is("direct.hidden", false));
    this.answers = new Answers(contacts, blocks, direct);
    this.outbox = new Outbox(link, hub, profile.database(),
        jid -> conversations.find(jid).filter(Conversations.Conversation::room).isEmpty() || rooms.isInside(jid));
    this.readers = new RoomReaders(link, disco, rooms,
        jid -> conversations.find(jid).filter(Conversations.Conversation::room).isPresent(), Clock.systemUTC());
    this.omemo = new Omemo(link, account, profile.database(), settings, Clock.systemUTC(), clock::now, readers,
        jid -> contacts.find(jid).filter(ContactStore.Contact::tellsUs).isPresent(),
        jid -> hub.tell(new Event.EncryptionChanged(jid)));
    // It seals what is to go out, by itself.
    new Sealer(omemo, outbox, hub, profile.database());
    this.displayed = new Displayed(link, hub, account, disco, conversations, messages);
    this.chats = new Chats(link, hub, account, profile.database(), settings, profile.shared(), outbox, contacts, rooms, clock,
        omemo, displayed);
    this.history = new History(link, account, disco, settings, conversations, messages, chats::archived);
    this.cards = new Cards(link);
    this.presence = new OwnPresence(link, settings, hub);
    this.roomPings = new RoomPings(link, rooms, Clock.systemUTC(), presence::isHidden, Thread::startVirtualThread);
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
    this.networks = new Networks(disco, contacts, conversations, settings, hub, account);
    contacts.abroad(new NetworkNames(networks, contacts)::of);
    this.networkLogins = new NetworkLogins(link, contacts, commands, presence, hub);
    this.gateways = new Gateways(link, disco, contacts, networks, networkLogins);
    presence.onTold(networkLogins::toldAll);
    this.directory = new Directory(link);
    this.levels = new Levels(bookmarks, rooms, settings);
    this.favourites = new Favourites(bookmarks, rooms, settings, hub);
    this.notes = new Notes(link, clock::now);
    this.spelling = new Spelling(settings, profile.shared(), Dictionaries.ofThisComputer());
    rooms.presence(presence::presence);
    presence.onToldToRooms(rooms::tell);
    chats.marks().discreet(presence::isHidden);
    presence.onSeen(() -> bookmarks.all().forEach(bookmark -> Steps.apart(() -> roomVisits.auto(bookmark))));
  }
}
