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
    String userHost = "";
    String account = "";
    String modes = "";
    boolean away;

    Member(String nick) {
      this.nick = nick;
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

  Channel(String room, String name) {
    this.room = room;
    this.name = name;
  }

  @Nullable Member find(String folded) {
    return members.get(folded);
  }

  /** Somebody in the channel, put into it when they are not known yet; null when there are too many. */
  @Nullable Member put(String folded, String nick) {
    Member known = members.get(folded);
    if (known != null || members.size() >= MOST_MEMBERS) {
      return known;
    }
    Member member = new Member(nick);
    members.put(folded, member);
    return member;
  }

  void put(String folded, Member member) {
    members.put(folded, member);
  }

  @Nullable Member remove(String folded) {
    return members.remove(folded);
  }

  List<Member> members() {
    return List.copyOf(members.values());
  }

  /** Everybody is forgotten: who is in comes anew. */
  void clear() {
    members.clear();
    moderated = false;
    topic = null;
  }

  RoomOccupant occupant(Member member, String server) {
    return new RoomOccupant(
        member.nick, Names.lower(member.nick) + "%" + server, standing(member), member.account, member.away);
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
