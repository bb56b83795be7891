package im.recado.gateway.irc;

import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.RoomOccupant;
import im.recado.gateway.network.Standing;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A channel that the user is in, or enters. Guarded by the connection. */
final class Channel {
  private static final int MOST_MEMBERS = 10_000;

  /** Servers take nicks of 30 as a rule. */
  static final int LONGEST_NICK = 100;

  /** What stands behind a nick, and the name of an account, is cut there. */
  private static final int LONGEST = 200;

  enum State {
    /** The server has been asked. */
    ASKED,
    /** The server has said yes, and says who is in. */
    JOINED,
    /** It is asked what was said before. */
    REMEMBERING,
    IN
  }

  /** Somebody in it. */
  static final class Member {
    String nick;
    private String userHost = "";
    private String account = "";
    String modes = "";
    boolean away;

    Member(String nick) {
      this.nick = nick;
    }

    String userHost() {
      return userHost;
    }

    void userHost(String now) {
      userHost = bounded(now);
    }

    String account() {
      return account;
    }

    void account(String now) {
      account = bounded(now);
    }

    private static String bounded(String text) {
      return text.length() > LONGEST ? text.substring(0, LONGEST) : text;
    }
  }

  /** As the gateway's users write it, with the server. */
  final String room;

  /** As the server writes it. */
  String name;

  State state = State.ASKED;
  boolean moderated;

  /** Whether the user wants to be told which modes it has. */
  boolean modesAsked;

  RoomEvent.@Nullable Topic topic;
  final List<String> bans = new ArrayList<>();
  private final Map<String, Member> members = new LinkedHashMap<>();

  private final Crowd.Share people;

  Channel(String room, String name, Crowd.Share people) {
    this.people = people;
    this.room = room;
    this.name = name;
  }

  @Nullable Member find(String folded) {
    return members.get(folded);
  }

  /** Somebody in the channel, put into it when they are not known yet; null when there are too many, or it is no nick of anybody. */
  @Nullable Member put(String folded, String nick) {
    Member known = members.get(folded);
    if (known != null || members.size() >= MOST_MEMBERS || nick.length() > LONGEST_NICK || !people.more()) {
      return known;
    }
    Member member = new Member(nick);
    members.put(folded, member);
    return member;
  }

  /** The user, who is in however many others are. */
  Member putOwn(String folded, String nick) {
    Member known = members.get(folded);
    if (known != null) {
      return known;
    }
    Member member = new Member(nick);
    members.put(folded, member);
    people.one();
    return member;
  }

  /** Somebody has another nick. */
  void rename(String from, String to, String nick) {
    Member member = members.remove(from);
    if (member != null) {
      member.nick = nick;
      if (members.put(to, member) != null) {
        people.less(1);
      }
    }
  }

  @Nullable Member remove(String folded) {
    Member gone = members.remove(folded);
    if (gone != null) {
      people.less(1);
    }
    return gone;
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  /** Everybody is forgotten: who is in comes anew. */
  void clear() {
    people.less(members.size());
    members.clear();
    moderated = false;
    topic = null;
  }

  RoomOccupant occupant(Member member, String server) {
    return new RoomOccupant(
        member.nick, Names.lower(member.nick) + "%" + server, standing(member), member.account(), member.away);
  }

  private Standing standing(Member member) {
    if (member.modes.indexOf('q') >= 0) {
      return Standing.OWNER;
    } else if (member.modes.indexOf('a') >= 0 || member.modes.indexOf('o') >= 0) {
      return Standing.ADMIN;
    } else if (member.modes.indexOf('h') >= 0) {
      return Standing.MODERATOR;
    } else if (member.modes.indexOf('v') >= 0) {
      return Standing.MEMBER;
    }
    return moderated ? Standing.VISITOR : Standing.PLAIN;
  }
}
