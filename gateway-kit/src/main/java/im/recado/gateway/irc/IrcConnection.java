package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.irc.Asks.Ask;
import im.recado.gateway.network.Availability;
import im.recado.gateway.network.Connection;
import im.recado.gateway.network.Door;
import im.recado.gateway.network.HasRooms;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.ListsRooms;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.ShowsPresence;
import im.recado.gateway.network.Standing;
import im.recado.gateway.network.TakesCommands;
import im.recado.gateway.network.WatchesContacts;
import im.recado.kernel.background.Background;
import java.util.ArrayList;
import java.util.List;

/** Somebody on an IRC server: what is said and asked. What the server says is {@link Incoming}'s. Guarded by the state. */
final class IrcConnection implements Connection, HasRooms, ListsRooms, ShowsPresence, TakesCommands, WatchesContacts {
  /** What is asked and answered with a list is about this. */
  static final String LIST = " list";

  private static final int MOST_LINES = 20;

  /** With that people begin who set modes of a channel. */
  private static final String MODE = "/mode";

  private static final String STANDINGS = "qaohv";

  private final String host;
  private final IrcSocket socket;
  private final IrcState state;
  private final Reading reading;
  private final Check check;
  private final Door door;
  private boolean away;

  /** Whether a connection may still be as it is. */
  @FunctionalInterface
  interface Check {
    void run() throws NetworkException;
  }

  /** @param wanted how the user would like to be called */
  IrcConnection(String host, IrcSocket socket, IrcState state, String wanted, Door door, Inbox inbox, Check check) {
    this.door = door;
    this.check = check;
    this.host = host;
    this.socket = socket;
    this.state = state;
    this.reading = new Reading(host, socket, state, wanted, inbox);
  }

  /** Begins to hear what the server says. */
  void start() {
    Background.start("reading from IRC", reading);
  }

  @Override
  public void check() throws NetworkException {
    check.run();
  }

  @Override
  public String describe() {
    String way = door.security() == Door.Security.PLAIN ? "" : ", TLS";
    return state.nick() + ", " + host + ":" + door.port() + way;
  }

  @Override
  public void disconnect() {
    reading.end();
    state.end();
    socket.close(IrcLine.of("QUIT", "Bye"));
  }

  // What is said.

  @Override
  public void send(String contact, String text, String id) throws NetworkException {
    say(Names.bare(contact), text, id, false);
  }

  @Override
  public void whisper(String room, String nick, String text, String id) throws NetworkException {
    say(nick, text, id, false);
  }

  @Override
  public void say(String room, String text, String id) throws NetworkException {
    synchronized (state) {
      if (text.equals(MODE) || text.startsWith(MODE + " ")) {
        modes(joined(room), text.substring(MODE.length()).strip(), id);
      } else {
        say(joined(room).name, text, id, true);
      }
    }
  }

  /** Modes of a channel that rooms have no words for, as people write them on IRC; without any it is asked which there are. */
  private void modes(Channel channel, String written, String id) throws NetworkException {
    List<String> params = new ArrayList<>(List.of(channel.name));
    if (!written.isEmpty()) {
      params.addAll(List.of(flat(written).split(" +", -1)));
    }
    channel.modesAsked |= written.isEmpty();
    ask(new Ask(id, state.fold(channel.name), null, 0), List.of(line("MODE", params.toArray(new String[0]))));
  }

  @Override
  public void command(String lines, String id) throws NetworkException {
    List<IrcLine> commands = Commands.of(List.of(lines.split("\n", -1)));
    synchronized (state) {
      ask(new Ask(id, Answers.COMMANDS, null, 0), commands);
      state.answers().begin();
    }
  }

  /** With what the server sends back one knows that it was said; without, a question behind it tells. */
  private void say(String target, String text, String id, boolean shown) throws NetworkException {
    boolean action = text.startsWith("/me ");
    int most =
        IrcLine.LONGEST - 2 - state.sourceLength() - " PRIVMSG  :".length() - target.getBytes(UTF_8).length - (action ? 9 : 0);
    int room = Math.max(state.isWide() ? most / 2 : most, 50);
    List<String> texts = Splitting.lines(action ? text.substring(4) : text, room);
    if (texts.isEmpty()) {
      throw new NetworkException(Reason.NOT_POSSIBLE, "IRC has no empty messages.");
    } else if (texts.size() > MOST_LINES) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too long for IRC.");
    }
    boolean echoed = state.can("echo-message");
    boolean labeled = echoed && state.can("labeled-response");
    List<IrcLine> lines = new ArrayList<>();
    for (String one : texts) {
      IrcLine line = line("PRIVMSG", target, action ? "\u0001ACTION " + one + "\u0001" : one);
      lines.add(labeled ? line.tagged("label", id) : line);
    }
    ask(new Ask(id, state.fold(target), shown ? text : null, echoed ? texts.size() : 0), lines);
  }

  // Rooms.

  @Override
  public void enter(String room, String password) throws NetworkException {
    String name = Names.bare(room);
    synchronized (state) {
      Channel there = state.channel(name);
      if (there != null && !there.room.equals(room)) {
        throw new NetworkException(Reason.NOT_POSSIBLE, "You are in this channel by the name " + Names.bare(there.room) + ".");
      }
      Channel channel = state.channel(room, name);
      List<IrcLine> lines = List.of(password.isEmpty() ? line("JOIN", name) : line("JOIN", name, password), line("MODE", name));
      offer(lines);
      state.put(channel);
    }
  }

  @Override
  public void leave(String room, String words) {
    synchronized (state) {
      Channel channel = state.channel(Names.bare(room));
      if (channel == null) {
        return;
      }
      state.remove(channel);
      try {
        offer(List.of(words.isBlank() ? line("PART", channel.name) : line("PART", channel.name, flat(words))));
      } catch (NetworkException e) {
        // So much waits that it cannot even be left in good order.
        socket.abort();
      }
    }
  }

  @Override
  public void rename(String room, String nick, String id) throws NetworkException {
    if (!Names.nick(nick).equals(nick)) {
      throw new NetworkException(Reason.BAD_NAME, "That can be nobody's name on IRC.");
    }
    ask(id, nick, line("NICK", nick));
  }

  @Override
  public void topic(String room, String text, String id) throws NetworkException {
    ask(id, room, line("TOPIC", joined(room).name, flat(text)));
  }

  @Override
  public void kick(String room, String nick, String words, String id) throws NetworkException {
    ask(id, room, kick(joined(room), nick, words));
  }

  private static IrcLine kick(Channel channel, String nick, String words) throws NetworkException {
    return words.isBlank() ? line("KICK", channel.name, nick) : line("KICK", channel.name, nick, flat(words));
  }

  @Override
  public void stand(String room, String nick, Standing standing, String id) throws NetworkException {
    synchronized (state) {
      Channel channel = joined(room);
      Channel.Member member = channel.find(state.fold(nick));
      String has = member == null ? "" : member.modes;
      char wanted = mode(standing);
      if (wanted != 0 && !state.support().isStanding(wanted)) {
        throw new NetworkException(Reason.NOT_POSSIBLE, host + " has nothing of that kind.");
      }
      StringBuilder less = new StringBuilder();
      for (int i = 0; i < STANDINGS.length(); i++) {
        char mode = STANDINGS.charAt(i);
        if (has.indexOf(mode) >= 0 && mode != wanted) {
          less.append(mode);
        }
      }
      boolean more = wanted != 0 && has.indexOf(wanted) < 0;
      List<String> params = new ArrayList<>(List.of(channel.name, (less.isEmpty() ? "" : "-" + less) + (more ? "+" + wanted : "")));
      for (int i = 0; i < less.length() + (more ? 1 : 0); i++) {
        params.add(nick);
      }
      ask(new Ask(id, state.fold(channel.name), null, 0), params.size() > 2 ? List.of(line("MODE", params.toArray(new String[0]))) : List.of());
    }
  }

  private static char mode(Standing standing) {
    return switch (standing) {
      case OWNER -> 'q';
      case ADMIN -> 'o';
      case MODERATOR -> 'h';
      case MEMBER -> 'v';
      case PLAIN, VISITOR -> 0;
    };
  }

  @Override
  public void ban(String room, String nick, String words, String id) throws NetworkException {
    synchronized (state) {
      Channel channel = joined(room);
      Channel.Member member = channel.find(state.fold(nick));
      String mask = member == null || member.userHost().isEmpty() ? nick + "!*@*" : "*!" + member.userHost();
      ask(new Ask(id, state.fold(channel.name), null, 0), List.of(line("MODE", channel.name, "+b", mask), kick(channel, nick, words)));
    }
  }

  @Override
  public void unban(String room, String mask, String id) throws NetworkException {
    ask(id, room, line("MODE", joined(room).name, "-b", mask));
  }

  @Override
  public void bans(String room, String id) throws NetworkException {
    synchronized (state) {
      Channel channel = joined(room);
      channel.bans.clear();
      ask(id, room, line("MODE", channel.name, "b"));
    }
  }

  @Override
  public void invite(String room, String contact, String id) throws NetworkException {
    ask(id, room, line("INVITE", Names.bare(contact), joined(room).name));
  }

  @Override
  public void rooms(String id) throws NetworkException {
    synchronized (state) {
      state.listing().clear();
      require();
      offer(List.of(line("LIST")));
      state.asks().add(new Ask(id, LIST, null, 0));
    }
  }

  @Override
  public void show(Availability availability, String status) throws NetworkException {
    boolean now = availability == Availability.AWAY || availability == Availability.XA || availability == Availability.DND;
    if (now) {
      offer(List.of(line("AWAY", status.isBlank() ? "Away" : flat(status))));
    } else if (away) {
      offer(List.of(line("AWAY")));
    }
    away = now;
  }

  /** IRCv3 MONITOR; a server without it tells of nobody. */
  @Override
  public void watch(String contact, boolean wanted) throws NetworkException {
    synchronized (state) {
      if (state.support().has("MONITOR")) {
        offer(List.of(line("MONITOR", wanted ? "+" : "-", Names.bare(contact))));
      }
    }
  }

  // How it is asked.

  private Channel joined(String room) throws NetworkException {
    synchronized (state) {
      Channel channel = state.channel(Names.bare(room));
      if (channel == null || channel.state == Channel.State.ASKED) {
        throw new NetworkException(Reason.CONTACT_AWAY, "You are not in this channel.");
      }
      return channel;
    }
  }

  private void ask(String id, String target, IrcLine line) throws NetworkException {
    String about = Names.isChannel(target) && target.indexOf('%') > 0 ? Names.bare(target) : target;
    ask(new Ask(id, state.fold(about), null, 0), List.of(line));
  }

  private void ask(Ask ask, List<IrcLine> lines) throws NetworkException {
    synchronized (state) {
      require();
      List<IrcLine> all = new ArrayList<>(lines);
      if (ask.echoes == 0) {
        all.add(IrcLine.of("PING", ask.id));
      }
      offer(all);
      state.asks().add(ask);
    }
  }

  private void require() throws NetworkException {
    if (state.asks().isFull()) {
      throw new NetworkException(Reason.TOO_MUCH, "You say too much in too short a time for IRC.");
    }
  }

  private void offer(List<IrcLine> lines) throws NetworkException {
    if (!socket.offer(lines)) {
      throw new NetworkException(Reason.TOO_MUCH, "You say too much in too short a time for IRC.");
    }
  }

  /** A line that fits, and is one line. */
  private static IrcLine line(String command, String... params) throws NetworkException {
    return IrcLine.of(command, params).checked();
  }

  private static String flat(String text) {
    return text.replace('\n', ' ').replace('\r', ' ').replace("\u0000", "");
  }
}
