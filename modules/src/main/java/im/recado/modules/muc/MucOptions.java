package im.recado.modules.muc;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import java.time.Duration;
import java.util.List;

/** What an administrator may set for all rooms of a server; everything but the domains works at once. */
final class MucOptions {
  /** Who may make rooms. */
  enum Creators {
    EVERYONE,
    LOCAL,
    ADMINISTRATORS
  }

  static final Option<List<String>> DOMAINS =
      Option.texts(
          "muc.domains",
          List.of(),
          "The domains of the room services; conference. before the main domain when none is named, no rooms for \"off\".");

  static final Option<Creators> CREATORS =
      Option.choice(
          "muc.creators",
          Creators.LOCAL,
          "Who may make rooms: everyone, only accounts of this server, or only administrators.")
          .perDomain();

  static final Option<Boolean> ADMINISTRATORS_OWN =
      Option.flag("muc.administrators-own", true, "Whether administrators of the server have the rights of an owner in every room.");

  static final Option<Boolean> LOCK =
      Option.flag(
          "muc.lock-new-rooms",
          true,
          "Whether nobody else may enter a new room before its owner has configured it or accepted the defaults.");

  static final Option<Duration> LOCK_TIMEOUT =
      Option.duration("muc.lock-timeout", Duration.ofMinutes(5), "So long a new room waits to be configured before it is destroyed.");

  static final Option<Integer> MOST_ROOMS =
      Option.integer("muc.max-rooms", 100_000, 1, 10_000_000, "So many rooms a service may have.");

  static final Option<Integer> MOST_OWNED =
      Option.integer("muc.max-rooms-per-user", 500, 0, 100_000, "So many rooms a person may own when making another; 0 for any number.");

  static final Option<Integer> MOST_MADE =
      Option.integer("muc.max-new-rooms-per-hour", 1000, 1, 100_000, "So many rooms a person may make in an hour.");

  static final Option<Integer> MOST_JOINED =
      Option.integer("muc.max-joined", 500, 1, 100_000, "In so many rooms of a service a person may be at a time.");

  static final Option<Integer> MOST_OCCUPANTS =
      Option.integer("muc.max-occupants", 5000, 1, 1_000_000, "So many occupants a room may have, whatever its owner sets.");

  static final Option<Integer> MOST_OCCUPANTS_IN_ALL =
      Option.integer("muc.max-occupants-in-all", 1_000_000, 1, 100_000_000, "So many occupants all rooms of a service may have together.");

  static final Option<Integer> JOINS_PER_SECOND =
      Option.integer("muc.joins-per-second", 500, 1, 1_000_000, "So many may enter one room in a second; more are told to wait.");

  static final Option<Integer> MESSAGES_PER_MINUTE =
      Option.integer(
          "muc.messages-per-minute",
          600,
          1,
          1_000_000,
          "So many messages a person may send to one room in a minute; moderators are free.");

  static final Option<Integer> MESSAGES_IN_ROOM_PER_MINUTE =
      Option.integer(
          "muc.messages-in-room-per-minute",
          6000,
          1,
          1_000_000,
          "So many messages all people together may send to one room in a minute; moderators are free.");

  static final Option<Integer> CHANGES_PER_MINUTE =
      Option.integer(
          "muc.presence-changes-per-minute",
          60,
          1,
          1_000_000,
          "So often a person may change presence or nickname in one room in a minute, and so often enter it.");

  static final Option<Integer> LONGEST_NICK =
      Option.integer("muc.max-nick", 64, 1, 1000, "The longest nickname, in characters.");

  static final Option<Integer> LONGEST_SUBJECT =
      Option.integer("muc.max-subject", 2000, 0, 100_000, "The longest subject, in characters.");

  static final Option<Integer> LONGEST_STATUS =
      Option.integer("muc.max-status", 1000, 0, 100_000, "The longest status text that a room passes on, in characters.");

  static final Option<Integer> MOST_HISTORY =
      Option.integer("muc.max-history", 100, 0, 1000, "So many messages newcomers get at most, whatever an owner sets.");

  static final Option<Integer> MOST_AFFILIATIONS =
      Option.integer("muc.max-affiliations", 10_000, 1, 1_000_000, "So many people a room may remember: owners, admins, members, outcasts.");

  static final Option<Integer> CAPTCHAS_PER_MINUTE =
      Option.integer(
          "muc.captchas-per-minute",
          10,
          1,
          1000,
          "So often in a minute a stranger gets another picture to read before entering a protected room.");

  static final Option<Integer> PROOF_BITS =
      Option.integer(
          "muc.proof-bits",
          20,
          0,
          32,
          "How hard the computer of a stranger works in place of reading a picture; each bit doubles it, 0 offers the picture"
              + " alone.");

  static final Option<Integer> SEARCHES_PER_MINUTE =
      Option.integer(
          "muc.searches-per-minute", 60, 1, 1_000_000, "So often a person may search for rooms (XEP-0433) in a minute.");
  static final Option<Duration> UNLOAD_AFTER =
      Option.duration("muc.unload-after", Duration.ofMinutes(10), "So long an empty room stays in memory.");

  static final Option<Duration> SWEEP =
      Option.duration("muc.sweep-interval", Duration.ofMinutes(1), "How often empty and unconfigured rooms are looked for.");

  static final Option<Boolean> PERSISTENT =
      Option.flag("muc.default-persistent", false, "Whether a new room stays when the last occupant leaves.");

  static final Option<Boolean> PUBLIC = Option.flag("muc.default-public", true, "Whether people can find a new room.");

  static final Option<Boolean> PUBLIC_OCCUPANTS =
      Option.flag(
          "muc.default-public-occupants", true, "Whether people can find out who is in a new room that is public, too.");

  static final Option<Boolean> MEMBERS_ONLY =
      Option.flag("muc.default-members-only", false, "Whether only members may enter a new room.");

  static final Option<Boolean> MODERATED =
      Option.flag("muc.default-moderated", false, "Whether only those speak in a new room who have voice.");

  static final Option<Settings.Whois> WHOIS =
      Option.choice(
          "muc.default-whois", Settings.Whois.MODERATORS, "Who may see the addresses of occupants in a new room.");

  static final Option<Boolean> SUBJECT_BY_OCCUPANTS =
      Option.flag("muc.default-change-subject", false, "Whether occupants of a new room may change the subject.");

  static final Option<Boolean> INVITES_BY_MEMBERS =
      Option.flag("muc.default-allow-invites", false, "Whether members of a new members-only room may invite others.");

  static final Option<Integer> HISTORY =
      Option.integer("muc.default-history", 20, 0, 1000, "So many messages newcomers get in a new room.");

  static final Option<Boolean> ARCHIVED =
      Option.flag("muc.default-archive", true, "Whether the messages of a new room are kept.");

  static final Option<Integer> OCCUPANTS =
      Option.integer("muc.default-max-occupants", 0, 0, 1_000_000, "So many occupants a new room may have; 0 for any number.");

  static final Option<Duration> ARCHIVE_KEEP =
      Option.duration("muc.archive-keep", Duration.ZERO, "So long messages stay in the archives of rooms; 0s is for ever.");

  static final Option<Integer> ARCHIVE_MESSAGES =
      Option.integer(
          "muc.archive-messages", 0, 0, Integer.MAX_VALUE, "So many messages stay in the archive of a room; 0 is any number.");

  static final Option<Integer> ARCHIVE_MEGABYTES =
      Option.integer(
          "muc.archive-megabytes",
          1024,
          0,
          Integer.MAX_VALUE,
          "So many megabytes of messages stay in the archive of a room; 0 is any number.");

  private static final List<Option<?>> ALL =
      List.of(
          DOMAINS, CREATORS, ADMINISTRATORS_OWN, LOCK, LOCK_TIMEOUT, MOST_ROOMS, MOST_OWNED, MOST_MADE, MOST_JOINED,
          MOST_OCCUPANTS, MOST_OCCUPANTS_IN_ALL, JOINS_PER_SECOND, MESSAGES_PER_MINUTE,
          MESSAGES_IN_ROOM_PER_MINUTE, CHANGES_PER_MINUTE, LONGEST_NICK, LONGEST_SUBJECT, LONGEST_STATUS, MOST_HISTORY, MOST_AFFILIATIONS, UNLOAD_AFTER, SWEEP,
          CAPTCHAS_PER_MINUTE, PROOF_BITS, SEARCHES_PER_MINUTE, PERSISTENT, PUBLIC, PUBLIC_OCCUPANTS, MEMBERS_ONLY, MODERATED, WHOIS, SUBJECT_BY_OCCUPANTS, INVITES_BY_MEMBERS, HISTORY,
          ARCHIVED, OCCUPANTS, ARCHIVE_KEEP, ARCHIVE_MESSAGES, ARCHIVE_MEGABYTES);

  private MucOptions() {}

  static void declare(Declaration declaration) {
    ALL.forEach(declaration::option);
  }

  /** What a new room is set to. */
  static RoomConfig newRoom(Options options) {
    return RoomConfig.USUAL
        .with(Settings.PERSISTENT, options.get(PERSISTENT))
        .with(Settings.PUBLIC, options.get(PUBLIC))
        .with(Settings.PUBLIC_OCCUPANTS, options.get(PUBLIC_OCCUPANTS))
        .with(Settings.MEMBERS_ONLY, options.get(MEMBERS_ONLY))
        .with(Settings.MODERATED, options.get(MODERATED))
        .with(Settings.WHOIS, options.get(WHOIS))
        .with(Settings.SUBJECT_BY_OCCUPANTS, options.get(SUBJECT_BY_OCCUPANTS))
        .with(Settings.INVITES_BY_MEMBERS, options.get(INVITES_BY_MEMBERS))
        .with(Settings.HISTORY, options.get(HISTORY))
        .with(Settings.ARCHIVED, options.get(ARCHIVED))
        .with(Settings.MOST_OCCUPANTS, options.get(OCCUPANTS));
  }
}
