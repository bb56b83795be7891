package im.recado.modules.muc;

import im.recado.modules.archive.Terms;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** All that can be set for a room, in the order of the form (XEP-0045 section 16.5.3 and the XEPs named). */
final class Settings {
  private static final List<Setting<?>> ALL = new ArrayList<>();

  private static final Set<Role> EVERYBODY = Set.of(Role.MODERATOR, Role.PARTICIPANT, Role.VISITOR);
  private static final String CONFIG = "muc#roomconfig_";

  /** Who may know the real addresses of occupants. */
  enum Whois {
    MODERATORS,
    ANYONE
  }

  /** Who may do something in a room. */
  enum Who {
    ANYONE,
    PARTICIPANTS,
    MODERATORS,
    NONE
  }

  /** To whom a visitor may write in private. */
  enum VisitorsWriteTo {
    ANYONE,
    MODERATORS,
    NOBODY
  }

  /** Who may mention a group of people (XEP-0513). */
  enum Mentioners {
    PARTICIPANTS,
    MODERATORS,
    NONE
  }

  static final Setting<String> NAME = Setting.text(CONFIG + "roomname", "Name of the room", 200);
  static final Setting<String> DESCRIPTION = Setting.text(CONFIG + "roomdesc", "Short description", 2000);
  static final Setting<String> LANGUAGE = Setting.text(CONFIG + "lang", "Language of the discussions", 35);
  static final Setting<Boolean> PERSISTENT =
      Setting.flag(CONFIG + "persistentroom", "Keep the room when the last occupant leaves", false);
  static final Setting<Boolean> PUBLIC = Setting.flag(CONFIG + "publicroom", "Let people find the room", true);
  static final Setting<Boolean> PUBLIC_OCCUPANTS =
      Setting.flag("public_list", "Show outsiders of a public room who is in it", true);
  static final Setting<Boolean> MEMBERS_ONLY = Setting.flag(CONFIG + "membersonly", "Let only members enter", false);
  static final Setting<Boolean> MODERATED =
      Setting.flag(CONFIG + "moderatedroom", "Let only those speak who have voice", false);
  /** The name is that of ejabberd. */
  static final Setting<Boolean> VOICE_BY_DEFAULT =
      Setting.flag("members_by_default", "Give newcomers voice in a moderated room", false);
  static final Setting<Boolean> PASSWORD_PROTECTED =
      Setting.flag(CONFIG + "passwordprotectedroom", "Ask for a password", false);
  static final Setting<String> PASSWORD = Setting.secret(CONFIG + "roomsecret", "Password", 200);
  /** XEP-0158; the names are those of ejabberd. */
  static final Setting<Boolean> CAPTCHA =
      Setting.flag("captcha_protected", "Let strangers enter only when they can read a picture", false);
  static final Setting<List<Jid>> CAPTCHA_NOT_FOR =
      Setting.addresses(CONFIG + "captcha_whitelist", "Addresses and domains that need not read a picture", 100);
  static final Setting<Whois> WHOIS =
      Setting.choice(
          CONFIG + "whois", "Who may see the addresses of occupants", Whois.MODERATORS, "Moderators only", "Anyone");
  static final Setting<Integer> MOST_OCCUPANTS =
      Setting.bound(CONFIG + "maxusers", "Largest number of occupants", 0, 10, 20, 30, 50, 100, 200, 500, 1000);
  static final Setting<Integer> HISTORY =
      Setting.number("muc#maxhistoryfetch", "Number of messages that newcomers get", 20, 1000);
  static final Setting<Boolean> ARCHIVED =
      Setting.flag(CONFIG + "enablearchiving", "Keep the messages of the room on the server", true);
  static final Setting<Integer> ARCHIVE_DAYS =
      Setting.number(
          CONFIG + "archivedays", "Days that messages stay; 0 for as long as the server keeps them", 0, Terms.MOST_DAYS);
  static final Setting<Boolean> LOGGED =
      Setting.flag(CONFIG + "enablelogging", "Let outsiders read what is said", false);
  static final Setting<Boolean> SUBJECT_BY_OCCUPANTS =
      Setting.flag(CONFIG + "changesubject", "Let occupants change the subject", false);
  static final Setting<Boolean> INVITES_BY_MEMBERS =
      Setting.flag(CONFIG + "allowinvites", "Let members invite others into a members-only room", false);
  static final Setting<Who> PRIVATE_MESSAGES =
      Setting.choice(
          CONFIG + "allowpm",
          "Who may send private messages",
          Who.ANYONE,
          "Anyone",
          "Anyone with voice",
          "Moderators only",
          "Nobody");
  static final Setting<VisitorsWriteTo> VISITORS_WRITE_TO =
      Setting.choice(
          CONFIG + "allow_private_messages_from_visitors",
          "Whom visitors may send private messages",
          VisitorsWriteTo.ANYONE,
          "Anyone",
          "Moderators only",
          "Nobody");
  static final Setting<Boolean> QUERIES =
      Setting.flag(CONFIG + "allow_query_users", "Let occupants send requests to each other's clients", true);
  static final Setting<Set<Role>> BROADCAST =
      Setting.roles(CONFIG + "presencebroadcast", "Roles whose presence is shown", EVERYBODY);
  static final Setting<Set<Role>> MEMBER_LIST =
      Setting.roles(CONFIG + "getmemberlist", "Roles that may read the list of members", EVERYBODY);
  static final Setting<Boolean> VISITORS_STATUS =
      Setting.flag(CONFIG + "allowvisitorstatus", "Let visitors show a status text", true);
  static final Setting<Boolean> VISITORS_NICK =
      Setting.flag(CONFIG + "allowvisitornickchange", "Let visitors change their nickname", true);
  static final Setting<Boolean> NICK_CHANGES =
      Setting.flag("x-muc#roomconfig_canchangenick", "Let occupants change their nickname", true);
  static final Setting<Boolean> RESERVED_NICK =
      Setting.flag("x-muc#roomconfig_reservednick", "Hold members to the nickname that is kept for them", false);
  static final Setting<Boolean> REGISTRATION =
      Setting.flag("x-muc#roomconfig_registration", "Let people register with the room", true);
  static final Setting<Boolean> VOICE_REQUESTS =
      Setting.flag(CONFIG + "allowvoicerequests", "Let visitors ask for voice", true);
  static final Setting<Integer> VOICE_REQUEST_INTERVAL =
      Setting.number(CONFIG + "voicerequestmininterval", "Seconds between two requests for voice", 1800, 86_400);
  /** XEP-0500. */
  static final Setting<Integer> SLOW_MODE =
      Setting.number(CONFIG + "slow_mode_duration", "Slow mode: seconds between two messages of one person", 0, 86_400);
  /** XEP-0452. */
  static final Setting<Boolean> FORWARD_MENTIONS =
      Setting.flag(CONFIG + "forwardmentions", "Send messages with mentions to those who are away", false);
  static final Setting<List<Jid>> CONTACTS =
      Setting.addresses("muc#roominfo_contactjid", "Addresses to ask about the room", 20);
  static final Setting<String> PUBSUB = Setting.text(CONFIG + "pubsub", "URI of a publish-subscribe node", 1000);

  /** So many settings are on the form of the owner; the rest have forms of their own. */
  static final int ON_FORM = ALL.size();

  // XEP-0513, section 3.6.
  static final Setting<Integer> MENTIONS_COUNT =
      Setting.number("mentions#count", "How many mentions a message may have", 10, 100);
  static final Setting<Mentioners> MENTION_PEOPLE = mentioners("individual", "Who may mention people");
  static final Setting<Mentioners> MENTION_ROOMS = mentioners("channel", "Who may mention rooms");
  static final Setting<Mentioners> MENTION_ASSOCIATIONS = mentioners("associations", "Who may mention roles");
  static final Setting<Mentioners> MENTION_HATS = mentioners("hats", "Who may mention hats");

  private Settings() {}

  private static Setting<Mentioners> mentioners(String what, String label) {
    return Setting.choice(
        "mentions#" + what, label, Mentioners.PARTICIPANTS, "Participants", "Moderators only", "Nobody");
  }

  static int next(Setting<?> setting) {
    ALL.add(setting);
    return ALL.size() - 1;
  }

  static List<Setting<?>> all() {
    return ALL;
  }
}
