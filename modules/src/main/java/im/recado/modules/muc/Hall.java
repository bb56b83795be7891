package im.recado.modules.muc;

import im.recado.kernel.Kernel;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.module.Option;
import im.recado.kernel.session.Delivery;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.archive.Terms;
import im.recado.modules.admin.Administrators;
import im.recado.modules.stanzaid.StanzaIds;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** What the rooms of one service share: where things are kept, and what can be done in a room. Any thread. */
final class Hall {
  private final Kernel kernel;
  private final Jid domain;
  private final Shelves shelves;
  private final StanzaIds ids;
  private final OccupantIds occupantIds;
  private final Administrators administrators;
  private final HatStore hatStore;

  private final Post post;
  private final Rooms rooms = new Rooms(this);
  private final Whereabouts whereabouts = new Whereabouts();
  private final Directory directory = new Directory(this);
  private final Announcements announcements = new Announcements(this);
  private final Creation creation = new Creation(this);
  private final Challenges challenges;
  private final Joining joining = new Joining(this);
  private final Leaving leaving = new Leaving(this);
  private final NickChange nickChange = new NickChange(this);
  private final Availability availability = new Availability(this);
  private final Speaking speaking = new Speaking(this);
  private final Subjects subjects = new Subjects(this);
  private final PrivateMessages privateMessages = new PrivateMessages(this);
  private final Invitations invitations = new Invitations(this);
  private final VoiceRequests voiceRequests = new VoiceRequests(this);
  private final Roles roles = new Roles(this);
  private final Standings standings = new Standings(this);
  private final AffiliationLists affiliationLists = new AffiliationLists(this, roles);
  private final AffiliationVersions versions = new AffiliationVersions(this);
  private final Configuration configuration = new Configuration(this);
  private final Registration registration = new Registration(this);
  private final Destruction destruction = new Destruction(this);
  private final OccupantIqs occupantIqs = new OccupantIqs(this);
  private final RoomDisco disco = new RoomDisco(this);
  private final HatCommands hatCommands;
  private final RemovedAccounts removedAccounts = new RemovedAccounts(this);
  private final Retractions retractions = new Retractions(this);
  private final Activity activity = new Activity(this);
  private final Mentions mentions = new Mentions(this);
  private final ActivityIndicators indicators;
  private final ChannelSearch search = new ChannelSearch(this);
  private final TokenInvites tokens;
  private final RoomVCard vCard;
  private final RoomArchive archive;
  private final RoomQueries queries;
  private final Terms terms;
  private final RoomRetention retention;
  private final Continuity continuity;
  private final Furniture furniture;

  Hall(
      Kernel kernel,
      Jid domain,
      Shelves shelves,
      StanzaIds ids,
      OccupantIds occupantIds,
      Administrators administrators) {
    this.kernel = kernel;
    this.hatCommands = new HatCommands(this);
    this.domain = domain;
    this.shelves = shelves;
    this.ids = ids;
    this.occupantIds = occupantIds;
    this.administrators = administrators;
    this.hatStore = new HatStore(shelves.stores().keyValues(HatStore.STORE));
    this.post = new Post(kernel);
    this.indicators = new ActivityIndicators(this, shelves.stores().keyValues("muc-left"));
    this.challenges = new Challenges(this);
    this.tokens = new TokenInvites(this, shelves.stores().keyValues(TokenInvites.STORE));
    this.vCard = new RoomVCard(this, shelves.stores().keyValues(RoomVCard.STORE));
    this.archive = new RoomArchive(this, shelves.archive(), shelves.stores().keyValues(RoomArchive.STORE));
    this.queries = new RoomQueries(this, shelves.answers());
    this.terms = new Terms(shelves.stores().keyValues(Terms.KEPT));
    this.retention = new RoomRetention(this, shelves.archive());
    this.continuity = new Continuity(this, shelves.stores().keyValues("muc-temporary"));
    this.furniture = new Furniture(this, shelves.stores());
  }

  Kernel kernel() {
    return kernel;
  }

  /** The address of the service. */
  Jid domain() {
    return domain;
  }

  <T> T option(Option<T> option) {
    return kernel.options().get(option);
  }

  /** How often something may be done, as it holds now. */
  int pace(Option<Integer> limit) {
    return Emergency.limit(kernel.options(), limit);
  }

  Instant now() {
    return kernel.clock().instant();
  }

  /** For durations. */
  long nanos() {
    return kernel.timers().nanoTime();
  }

  /** The value of an option for the domain whose rooms these are. */
  <T> T ofDomain(Option<T> option) {
    String above = kernel.domains().above(domain.domain());
    return above == null ? kernel.options().get(option) : kernel.options().get(option, above);
  }

  /** Whether somebody administrates the server, or the domain whose rooms these are. */
  boolean isAdministrator(Jid jid) {
    String above = kernel.domains().above(domain.domain());
    return above == null ? administrators.isAdministrator(jid) : administrators.isAdministrator(jid, above);
  }

  /** What somebody is to a room, administrators of the server included. */
  Affiliation affiliation(Room room, Jid jid) {
    if (option(MucOptions.ADMINISTRATORS_OWN) && isAdministrator(jid)) {
      return Affiliation.OWNER;
    }
    return room.affiliations().of(jid.bare());
  }

  /** Whether there is such an account of this server. May wait. */
  boolean accountExists(Jid account) {
    return kernel.sessions().account(account) != null || shelves.accounts().exists(account);
  }

  /** When the account of an address was made; null for one of elsewhere, or that is not kept. May wait. */
  @Nullable Instant made(Jid account) {
    AccountRecord record = kernel.router().isLocalAccount(account) ? shelves.accounts().find(account) : null;
    return record == null ? null : record.created();
  }

  /** Makes a message safe that is on its way to an account; completes when it is, however long the disk takes. */
  CompletableFuture<Void> secure(Delivery delivery) {
    return shelves.spool().insist(delivery);
  }

  /** A room that nobody knows of yet. */
  Room newRoom(Jid jid) {
    return new Room(jid, now(), MucOptions.newRoom(kernel.options()), new Affiliations(now().toEpochMilli()), null);
  }

  /** How many rooms of this service somebody owns. May wait. */
  int owned(Jid account) {
    int owned = store().roomsOf(domain.domain(), account, Affiliation.OWNER).size();
    for (RoomLane lane : rooms.lanes()) {
      Room room = lane.room();
      if (room != null && !room.isKept() && account.equals(room.maker())) {
        owned++;
      }
    }
    return owned;
  }

  /** What is kept of rooms beside their own record. */
  Furniture furniture() {
    return furniture;
  }

  RoomStore store() {
    return shelves.rooms();
  }

  Post post() {
    return post;
  }

  Rooms rooms() {
    return rooms;
  }

  Whereabouts whereabouts() {
    return whereabouts;
  }

  Directory directory() {
    return directory;
  }

  StanzaIds ids() {
    return ids;
  }

  OccupantIds occupantIds() {
    return occupantIds;
  }

  // The abilities.

  Announcements announcements() {
    return announcements;
  }

  Creation creation() {
    return creation;
  }

  Challenges challenges() {
    return challenges;
  }

  Joining joining() {
    return joining;
  }

  Leaving leaving() {
    return leaving;
  }

  NickChange nickChange() {
    return nickChange;
  }

  Availability availability() {
    return availability;
  }

  Speaking speaking() {
    return speaking;
  }

  Subjects subjects() {
    return subjects;
  }

  PrivateMessages privateMessages() {
    return privateMessages;
  }

  Invitations invitations() {
    return invitations;
  }

  VoiceRequests voiceRequests() {
    return voiceRequests;
  }

  Roles roles() {
    return roles;
  }

  Standings standings() {
    return standings;
  }

  AffiliationLists affiliationLists() {
    return affiliationLists;
  }

  AffiliationVersions versions() {
    return versions;
  }

  Configuration configuration() {
    return configuration;
  }

  Registration registration() {
    return registration;
  }

  Destruction destruction() {
    return destruction;
  }

  OccupantIqs occupantIqs() {
    return occupantIqs;
  }

  RoomDisco disco() {
    return disco;
  }

  HatCommands hatCommands() {
    return hatCommands;
  }

  HatStore hatStore() {
    return hatStore;
  }

  RemovedAccounts removedAccounts() {
    return removedAccounts;
  }

  Retractions retractions() {
    return retractions;
  }

  Activity activity() {
    return activity;
  }

  Mentions mentions() {
    return mentions;
  }

  ActivityIndicators indicators() {
    return indicators;
  }

  ChannelSearch search() {
    return search;
  }

  TokenInvites tokens() {
    return tokens;
  }

  RoomVCard vCard() {
    return vCard;
  }

  RoomArchive archive() {
    return archive;
  }

  RoomQueries queries() {
    return queries;
  }

  /** How long rooms that are kept want their messages kept. */
  Terms terms() {
    return terms;
  }

  RoomRetention retention() {
    return retention;
  }

  Continuity continuity() {
    return continuity;
  }
}
