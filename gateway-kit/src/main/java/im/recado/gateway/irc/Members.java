package im.recado.gateway.irc;

import im.recado.gateway.irc.Channel.Member;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.RoomEvent;
import java.util.function.Consumer;

/** Who is in the channels, and what becomes of them. Guarded by the state. */
final class Members {
  private static final int MOST_BANS = 200;
  private static final int LONGEST_MASK = 300;

  private final IrcState state;
  private final Consumer<NetworkEvent> out;

  Members(IrcState state, Consumer<NetworkEvent> out) {
    this.state = state;
    this.out = out;
  }

  void take(IrcLine line) {
    switch (line.command()) {
      case "PART" -> gone(line.param(0), line.nick(), RoomEvent.How.LEFT, "", line.param(1));
      case "KICK" -> gone(line.param(0), line.param(1), RoomEvent.How.KICKED, line.nick(), line.param(2));
      case "QUIT" -> {
        if (!state.isMe(line.nick())) {
          state.channels().forEach(
              channel -> gone(channel.name, line.nick(), RoomEvent.How.LEFT, "", line.last()));
        }
      }
      case "NICK" -> renamed(line);
      case "MODE" -> modes(line, 0);
      case "324" -> modes(line, 1);
      case "353" -> names(line);
      case "AWAY" -> everywhere(line, member -> member.away = !line.params().isEmpty());
      case "ACCOUNT" -> everywhere(line, member -> member.account(account(line.param(0))));
      case "CHGHOST" -> everywhere(line, member -> member.userHost(line.param(0) + "@" + line.param(1)));
      default -> throw new IllegalArgumentException("not about members: " + line.command());
    }
  }

  private static String account(String written) {
    return written.equals("*") ? "" : written;
  }

  void came(IrcLine line) {
    Channel channel = state.channel(line.param(0));
    if (channel == null) {
      return;
    }
    Member member = channel.put(state.fold(line.nick()), line.nick());
    if (member != null) {
      member.userHost(userHost(line));
      member.account(account(line.param(1)));
      tell(channel, new RoomEvent.Came(channel.room, channel.occupant(member, state.host())));
    }
  }

  private static String userHost(IrcLine line) {
    return line.source().substring(Math.min(line.source().length(), line.source().indexOf('!') + 1));
  }

  private void gone(String name, String nick, RoomEvent.How how, String by, String words) {
    Channel channel = state.channel(name);
    if (channel == null) {
      return;
    }
    if (state.isMe(nick)) {
      // What was left may be entered again before the server has said that it was left.
      if (channel.state != Channel.State.ASKED) {
        state.remove(channel);
        out.accept(new RoomEvent.Gone(channel.room, state.nick(), how, by, Formatting.plain(words)));
      }
      return;
    }
    Member member = channel.remove(state.fold(nick));
    if (member != null) {
      tell(channel, new RoomEvent.Gone(channel.room, member.nick, how, by, Formatting.plain(words)));
    }
  }

  private void renamed(IrcLine line) {
    String before = line.nick();
    String now = line.param(0);
    if (now.isEmpty() || now.length() > Channel.LONGEST_NICK) {
      return;
    }
    if (state.isMe(before)) {
      state.nick(now);
    }
    for (Channel channel : state.channels()) {
      Member member = channel.find(state.fold(before));
      if (member != null) {
        String old = member.nick;
        channel.rename(state.fold(before), state.fold(now), now);
        tell(channel, new RoomEvent.Renamed(channel.room, old, channel.occupant(member, state.host())));
      }
    }
  }

  private void everywhere(IrcLine line, Consumer<Member> change) {
    for (Channel channel : state.channels()) {
      Member member = channel.find(state.fold(line.nick()));
      if (member != null) {
        change.accept(member);
        tell(channel, new RoomEvent.Changed(channel.room, channel.occupant(member, state.host())));
      }
    }
  }

  /** {@code [@+]nick[!user@host]} each. */
  private void names(IrcLine line) {
    Channel channel = state.channel(line.param(2));
    if (channel == null || channel.state != Channel.State.JOINED) {
      return;
    }
    for (String written : line.last().split(" ", -1)) {
      StringBuilder modes = new StringBuilder();
      int i = 0;
      while (i < written.length() && state.support().modeOf(written.charAt(i)) != 0) {
        modes.append(state.support().modeOf(written.charAt(i++)));
      }
      int end = written.indexOf('!', i);
      String nick = written.substring(i, end < 0 ? written.length() : end);
      Member member = nick.isEmpty() ? null : channel.put(state.fold(nick), nick);
      if (member != null) {
        member.modes = modes.toString();
        member.userHost(end < 0 ? member.userHost() : written.substring(end + 1));
      }
    }
  }

  private void modes(IrcLine line, int target) {
    Channel channel = state.channel(line.param(target));
    if (channel == null) {
      return;
    }
    tellModes(line, channel, target);
    boolean set = true;
    int next = target + 2;
    for (char mode : line.param(target + 1).toCharArray()) {
      if (mode == '+' || mode == '-') {
        set = mode == '+';
        continue;
      }
      String param = state.support().hasParameter(mode, set) ? line.param(next++) : "";
      if (state.support().isStanding(mode)) {
        standing(channel, param, mode, set);
      } else if (mode == 'm' && channel.moderated != set) {
        channel.moderated = set;
        channel.members().stream().filter(member -> member.modes.isEmpty()).forEach(member -> changed(channel, member));
      }
    }
  }

  /** What is not seen by who stands how is told in words: other modes, and all of them when the user has asked. */
  private void tellModes(IrcLine line, Channel channel, int target) {
    boolean change = target == 0;
    boolean seen = line.param(target + 1).chars().allMatch(c -> c == '+' || c == '-' || state.support().isStanding((char) c));
    if (change ? !seen : channel.modesAsked) {
      channel.modesAsked &= change;
      String modes = String.join(" ", line.params().subList(target + 1, line.params().size()));
      tell(channel, new RoomEvent.Noted(channel.room, Formatting.plain("Mode " + modes + (change ? ", by " + line.nick() : ""))));
    }
  }

  private void standing(Channel channel, String nick, char mode, boolean set) {
    Member member = channel.find(state.fold(nick));
    if (member != null) {
      String without = member.modes.replace(String.valueOf(mode), "");
      member.modes = set ? without + mode : without;
      changed(channel, member);
    }
  }

  private void changed(Channel channel, Member member) {
    tell(channel, new RoomEvent.Changed(channel.room, channel.occupant(member, state.host())));
  }

  void banned(IrcLine line) {
    Channel channel = state.channel(line.param(1));
    if (channel != null && channel.bans.size() < MOST_BANS && line.param(2).length() <= LONGEST_MASK) {
      channel.bans.add(line.param(2));
    }
  }

  void allBanned(IrcLine line) {
    Channel channel = state.channel(line.param(1));
    if (channel != null) {
      out.accept(new RoomEvent.Bans(channel.room, channel.bans));
    }
  }

  /** Until the user is in nothing is told: who is there then is told at once. */
  private void tell(Channel channel, RoomEvent event) {
    if (channel.state == Channel.State.IN) {
      out.accept(event);
    }
  }
}
