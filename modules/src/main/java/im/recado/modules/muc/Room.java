package im.recado.modules.muc;

import im.recado.kernel.limit.Bucket;
import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of a room, and nothing that is done with it. On the room's lane; any thread may read what is set for it, how many
 * people are there, and whether it is locked or kept.
 */
final class Room {
  /** So many who have left are remembered by what they did lately. */
  private static final int MOST_CONDUCTS = 1000;

  private final Jid jid;
  private final Instant created;
  private final Affiliations affiliations;
  private final Occupants occupants = new Occupants();
  private final History history = new History();
  private Hats hats = Hats.NONE;
  private final Bucket joins = new Bucket();
  private final Bucket messages = new Bucket();
  private final Map<Jid, Conduct> conducts = new HashMap<>();
  private final OccupantIqs.Pending pending = new OccupantIqs.Pending();
  private final Map<Jid, Registration.Asked> registrations = new LinkedHashMap<>();
  private final Tokens tokens = new Tokens();
  private final Invited invited = new Invited();
  private final Map<Jid, ActivityIndicators.Watcher> watchers = new HashMap<>(0);
  private final Map<Jid, Long> left = new HashMap<>(0);
  private long spoken;
  private volatile RoomConfig config;
  private @Nullable Subject subject;
  private @Nullable String vCard;
  private List<String> avatars = List.of();

  /** Whether its owner has still to say how it is to be (XEP-0045 section 10.1). */
  private volatile boolean locked;

  /** Whether it is in the database. */
  private volatile boolean kept;

  /** Who has made it, as far as this process knows. Any thread. */
  private volatile @Nullable Jid maker;

  /** Whether anything of it was written to the database, even if it is not kept itself. */
  private boolean traced;

  /** Since when, by the timers, nobody is here, or the room waits to be configured. */
  private long idleSince;

  Room(Jid jid, Instant created, RoomConfig config, Affiliations affiliations, @Nullable Subject subject) {
    this.jid = jid;
    this.created = created;
    this.config = config;
    this.affiliations = affiliations;
    this.subject = subject;
  }

  Jid jid() {
    return jid;
  }

  Instant created() {
    return created;
  }

  RoomConfig config() {
    return config;
  }

  void config(RoomConfig config) {
    this.config = config;
  }

  Affiliations affiliations() {
    return affiliations;
  }

  Occupants occupants() {
    return occupants;
  }

  History history() {
    return history;
  }

  Hats hats() {
    return hats;
  }

  void hats(Hats hats) {
    this.hats = hats;
  }

  /** What an account has done here lately. */
  Conduct conduct(Jid account) {
    Conduct conduct = conducts.get(account);
    if (conduct == null) {
      if (conducts.size() > 2 * occupants.size() + MOST_CONDUCTS) {
        conducts.keySet().removeIf(other -> !occupants.has(other));
      }
      conduct = new Conduct();
      conducts.put(account, conduct);
    }
    return conduct;
  }

  /** Requests between occupants that wait for an answer. */
  OccupantIqs.Pending pending() {
    return pending;
  }

  /** Who waits to be let in as a member; oldest first. */
  Map<Jid, Registration.Asked> registrations() {
    return registrations;
  }

  /** How many have come lately. */
  Bucket joins() {
    return joins;
  }

  /** Of all who are no moderators. */
  Bucket messages() {
    return messages;
  }

  Tokens tokens() {
    return tokens;
  }

  Invited invited() {
    return invited;
  }

  /** Clients that want to hear when something is said here, by full address. */
  Map<Jid, ActivityIndicators.Watcher> watchers() {
    return watchers;
  }

  /** When, as {@link ActivityIndicators} counts, members have left. */
  Map<Jid, Long> left() {
    return left;
  }

  /** When, as {@link ActivityIndicators} counts, something was said last. */
  long spoken() {
    return spoken;
  }

  void spoken(long when) {
    spoken = when;
  }

  /** The vCard as XML, or null. */
  @Nullable String vCard() {
    return vCard;
  }

  /** The hashes of the pictures in the vCard. */
  List<String> avatars() {
    return avatars;
  }

  void vCard(@Nullable String vCard, List<String> avatars) {
    this.vCard = vCard;
    this.avatars = List.copyOf(avatars);
  }

  @Nullable Subject subject() {
    return subject;
  }

  void subject(@Nullable Subject subject) {
    this.subject = subject;
  }

  boolean isLocked() {
    return locked;
  }

  void locked(boolean locked) {
    this.locked = locked;
  }

  boolean isKept() {
    return kept;
  }

  void kept(boolean kept) {
    this.kept = kept;
    traced |= kept;
  }

  @Nullable Jid maker() {
    return maker;
  }

  void maker(Jid account) {
    maker = account;
  }

  /** Whether something has to be erased when it ends. */
  boolean isTraced() {
    return traced;
  }

  void traced() {
    traced = true;
  }

  long idleSince() {
    return idleSince;
  }

  void idleSince(long nanos) {
    idleSince = nanos;
  }

  /** Whether somebody with this role may see real addresses of occupants. */
  boolean showsAddressesTo(Role role) {
    return !config.isSemiAnonymous() || role == Role.MODERATOR;
  }

  /** Whether the presence of somebody with this role is shown to others. */
  boolean shows(Role role) {
    return config.get(Settings.BROADCAST).contains(role);
  }

  /** The role with which somebody of this affiliation begins (section 5.1.2). */
  Role roleOf(Affiliation affiliation) {
    return switch (affiliation) {
      case OWNER, ADMIN -> Role.MODERATOR;
      case MEMBER -> Role.PARTICIPANT;
      case NONE ->
          config.is(Settings.MODERATED) && !config.is(Settings.VOICE_BY_DEFAULT) ? Role.VISITOR : Role.PARTICIPANT;
      case OUTCAST -> Role.NONE;
    };
  }

  /** How it is kept, with the list of affiliations at this version. */
  RoomStore.Kept record(RoomConfig config, @Nullable Subject subject, long version, long oldest) {
    return new RoomStore.Kept(
        jid,
        created,
        config.write(),
        config.is(Settings.PUBLIC),
        config.get(Settings.NAME),
        config.get(Settings.DESCRIPTION),
        Subject.write(subject),
        version,
        oldest);
  }

  /** How it is kept now. */
  RoomStore.Kept record() {
    return record(config, subject, affiliations.version(), affiliations.oldest());
  }

  List<Standing> standings() {
    return affiliations.all();
  }
}
