package im.recado.gateway.irc;

import im.recado.gateway.irc.Asks.Ask;
import im.recado.gateway.network.Availability;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.gateway.network.RoomEvent;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the lines of a server mean, once somebody is in. The thread that reads. */
final class Incoming {
  private static final int MOST_BATCHES = 10;
  private static final int MOST_PAST = 100;
  private static final int MOST_LISTED = 10_000;
  private static final String HISTORY = "chathistory";

  /** What is older than that was not said just now. */
  private static final Duration FRESH = Duration.ofSeconds(60);

  private record Batch(String channel, List<RoomEvent.Spoken> past) {}

  private final IrcState state;
  private final IrcSocket socket;
  private final String host;
  private final Members members;
  private final Ctcp ctcp;
  private final Map<String, Batch> batches = new HashMap<>();
  private List<NetworkEvent> events = new ArrayList<>();
  private @Nullable NetworkException farewell;

  Incoming(IrcState state, IrcSocket socket) {
    this.state = state;
    this.socket = socket;
    this.host = state.host();
    this.members = new Members(state, event -> events.add(event));
    this.ctcp = new Ctcp(socket);
  }

  /** Why the server has closed, if it has said that. */
  NetworkException farewell() {
    return farewell != null ? farewell : new NetworkException(Reason.DOWN, "The connection to " + host + " has broken.");
  }

  /** Takes a line; what it tells the user. */
  List<NetworkEvent> take(IrcLine line) {
    synchronized (state) {
      events = new ArrayList<>();
      String told = state.answers().words(line);
      if (told != null) {
        events.add(new NetworkEvent.Told(told));
      }
      understand(line);
      return events;
    }
  }

  private void understand(IrcLine line) {
    switch (line.command()) {
      case "PING" -> socket.urgent(IrcLine.of("PONG", line.last()));
      case "PONG" -> done(line.last());
      case "PRIVMSG", "NOTICE" -> said(line);
      case "JOIN" -> joined(line);
      case "PART", "QUIT", "KICK", "NICK", "MODE", "AWAY", "ACCOUNT", "CHGHOST", "324", "353" -> members.take(line);
      case "SETNAME" -> {
        if (state.isMe(line.nick())) {
          events.add(new NetworkEvent.Announced("You are called “" + Formatting.plain(line.last()) + "” on " + host + " now."));
        }
      }
      case "TOPIC", "331", "332", "333" -> topic(line);
      case "366" -> named(line);
      case "367" -> members.banned(line);
      case "368" -> members.allBanned(line);
      case "322" -> listed(line);
      case "323" -> allListed();
      case "BATCH" -> batch(line);
      case "CAP" -> capability(line);
      case "005" -> state.support().take(line);
      case "INVITE" -> invited(line);
      case "730" -> watched(line, Availability.ONLINE);
      case "731" -> watched(line, Availability.OFFLINE);
      case "KILL" ->
          farewell = new NetworkException(Reason.BANNED, host + " has thrown you out: " + Formatting.plain(line.last()));
      case "ERROR" -> {
        if (farewell == null) {
          farewell = new NetworkException(Refusals.ofError(line.last()), host + " says: " + Formatting.plain(line.last()));
        }
      }
      default -> {
        if (Refusals.isRefusal(line)) {
          refused(line);
        }
      }
    }
  }

  // What was asked.

  private void done(String id) {
    state.asks().until(id).forEach(this::finish);
  }

  private void finish(Ask ask) {
    state.answers().end(ask);
    Channel channel = ask.said == null ? null : state.channel(ask.target);
    if (ask.refused == null && ask.said != null && channel != null) {
      events.add(new RoomEvent.Spoken(channel.room, state.nick(), ask.said, null, ask.id));
    } else {
      events.add(new NetworkEvent.Answered(ask.id, ask.refused));
    }
  }

  private void refused(IrcLine line) {
    Channel channel = entering(line);
    if (channel != null) {
      NetworkException why = Refusals.ofJoin(host, line);
      if (why != null) {
        state.remove(channel);
        events.add(new RoomEvent.Refused(channel.room, why));
        return;
      }
    }
    if (line.command().equals("FAIL") && line.param(0).equals("CHATHISTORY")) {
      state.channels().stream().filter(one -> one.state == Channel.State.REMEMBERING).forEach(one -> enter(one, List.of()));
      return;
    }
    if (line.command().equals("263")) {
      Ask list = state.asks().take(IrcConnection.LIST);
      if (list != null) {
        events.add(new NetworkEvent.Answered(list.id, Refusals.exception(host, line)));
        return;
      }
    }
    List<String> targets = line.params().stream().skip(1).map(state::fold).toList();
    Ask ask = state.asks().refused(targets, line.tag("label"));
    if (ask != null && ask.refused == null && !ask.target.equals(IrcConnection.LIST) && !ask.target.equals(Answers.COMMANDS)) {
      ask.refused = Refusals.exception(host, line);
      if (ask.echoes > 0) {
        state.asks().remove(ask);
        finish(ask);
      }
    }
  }

  private @Nullable Channel entering(IrcLine line) {
    for (String param : line.params()) {
      Channel channel = state.channel(param);
      if (channel != null && channel.state == Channel.State.ASKED) {
        return channel;
      }
    }
    return null;
  }

  // What is said.

  private void said(IrcLine line) {
    String target = line.param(0);
    String text = line.param(1);
    Batch batch = batches.get(line.tags().getOrDefault("batch", ""));
    if (!line.isFromSomebody()) {
      if (batch == null && !state.asks().holds(Answers.COMMANDS) && line.nick().contains(".") && !target.equals("*") && state.channel(target) == null) {
        events.add(new NetworkEvent.Announced(Formatting.plain(text)));
      }
      return;
    }
    DccOffer offer = state.isMe(target) && !state.isMe(line.nick()) && batch == null ? ctcp.offered(line) : null;
    if (offer != null) {
      String contact = Names.lower(line.nick()) + "%" + host;
      events.add(new NetworkEvent.FileOffered(contact, offer.name(), offer.size(), null));
      return;
    }
    String words = ctcp.words(line, state.isMe(target));
    if (words == null || words.isEmpty()) {
      return;
    }
    Instant sent = sent(line);
    // Signs before a channel's name are for some of those who are in.
    Channel channel = state.channel(target);
    if (channel == null && target.length() > 1 && state.support().modeOf(target.charAt(0)) != 0) {
      channel = state.channel(target.substring(1));
    }
    if (batch != null) {
      if (batch.past().size() < MOST_PAST && channel != null) {
        Instant when = sent == null ? Instant.now() : sent;
        batch.past().add(new RoomEvent.Spoken(channel.room, line.nick(), words, when, ""));
      }
      return;
    }
    Instant late = sent != null && sent.isBefore(Instant.now().minus(FRESH)) ? sent : null;
    if (state.isMe(line.nick())) {
      echoed(line, channel, target, words, late);
    } else if (channel != null) {
      events.add(new RoomEvent.Spoken(channel.room, line.nick(), words, late, ""));
    } else if (state.isMe(target)) {
      events.add(new NetworkEvent.Said(Names.lower(line.nick()) + "%" + host, words, late));
    }
  }

  /** What the user has said comes back: from here, or from another client of theirs there. */
  private void echoed(IrcLine line, @Nullable Channel channel, String target, String words, @Nullable Instant late) {
    String label = line.tag("label");
    Ask ask = label == null && state.can("labeled-response") ? null : state.asks().echoing(state.fold(target), label);
    if (ask != null) {
      Ask finished = state.asks().echoed(ask);
      if (finished != null) {
        finish(finished);
      }
    } else if (channel != null) {
      events.add(new RoomEvent.Spoken(channel.room, state.nick(), words, late, ""));
    } else if (!Names.isChannel(target)) {
      events.add(new NetworkEvent.Sent(Names.lower(target) + "%" + host, words, late));
    }
  }

  private static @Nullable Instant sent(IrcLine line) {
    String time = line.tag("time");
    if (time == null) {
      return null;
    }
    try {
      return Instant.parse(time);
    } catch (DateTimeParseException e) {
      return null;
    }
  }

  private void invited(IrcLine line) {
    if (state.isMe(line.param(0)) && Names.isChannel(line.param(1))) {
      events.add(
          new RoomEvent.Invited(Names.lower(line.param(1)) + "%" + host, Names.lower(line.nick()) + "%" + host, ""));
    }
  }

  /** Somebody of whom the server was to tell is there, or is not. */
  private void watched(IrcLine line, Availability availability) {
    for (String one : line.last().split(",", -1)) {
      events.add(new NetworkEvent.Shown(Names.lower(nick(one)) + "%" + host, availability, ""));
    }
  }

  // How one gets in.

  private void joined(IrcLine line) {
    if (!state.isMe(line.nick())) {
      members.came(line);
      return;
    }
    Channel channel = state.channel(line.param(0));
    if (channel == null) {
      // Nobody here has asked for it.
      socket.urgent(IrcLine.of("PART", line.param(0)));
      return;
    }
    channel.name = line.param(0);
    channel.state = Channel.State.JOINED;
    channel.clear();
    int at = line.source().indexOf('!');
    if (at > 0) {
      state.userHost(line.source().substring(at + 1));
    }
  }

  private void topic(IrcLine line) {
    boolean change = line.command().equals("TOPIC");
    Channel channel = state.channel(line.param(change ? 0 : 1));
    if (channel == null) {
      return;
    }
    switch (line.command()) {
      case "331" -> channel.topic = null;
      case "332" -> channel.topic = new RoomEvent.Topic(channel.room, "", Formatting.plain(line.last()), null);
      case "333" -> {
        RoomEvent.Topic known = channel.topic;
        if (known != null) {
          channel.topic = new RoomEvent.Topic(channel.room, nick(line.param(2)), known.text(), when(line.param(3)));
        }
      }
      default -> {
        channel.topic = new RoomEvent.Topic(channel.room, line.nick(), Formatting.plain(line.last()), null);
        if (channel.state == Channel.State.IN) {
          events.add(channel.topic);
        }
      }
    }
  }

  private static String nick(String source) {
    int end = source.indexOf('!');
    return end < 0 ? source : source.substring(0, end);
  }

  private static @Nullable Instant when(String seconds) {
    try {
      return Instant.ofEpochSecond(Math.clamp(Long.parseLong(seconds), 0, 1L << 35));
    } catch (NumberFormatException e) {
      return null;
    }
  }

  /** All who are in have been named. */
  private void named(IrcLine line) {
    Channel channel = state.channel(line.param(1));
    if (channel == null || channel.state != Channel.State.JOINED) {
      return;
    }
    if (state.can("draft/chathistory") && state.can("batch")) {
      channel.state = Channel.State.REMEMBERING;
      socket.urgent(IrcLine.of("CHATHISTORY", "LATEST", channel.name, "*", "50"));
    } else {
      enter(channel, List.of());
    }
  }

  private void enter(Channel channel, List<RoomEvent.Spoken> past) {
    channel.state = Channel.State.IN;
    Channel.Member me = channel.putOwn(state.fold(state.nick()), state.nick());
    // A server may write it otherwise among the names: the user is known by the nick that it has given.
    me.nick = state.nick();
    boolean created = channel.members().size() == 1 && !me.modes.isEmpty();
    events.add(
        new RoomEvent.Entered(
            channel.room,
            state.nick(),
            channel.members().stream().map(member -> channel.occupant(member, host)).toList(),
            created,
            channel.topic,
            past));
  }

  private void batch(IrcLine line) {
    String reference = line.param(0);
    if (reference.startsWith("+")) {
      if (line.param(1).equals(HISTORY) && batches.size() < MOST_BATCHES) {
        batches.put(reference.substring(1), new Batch(line.param(2), new ArrayList<>()));
      }
    } else if (reference.startsWith("-")) {
      Batch batch = batches.remove(reference.substring(1));
      Channel channel = batch == null ? null : state.channel(batch.channel());
      if (batch != null && channel != null && channel.state == Channel.State.REMEMBERING) {
        enter(channel, batch.past());
      }
    }
  }

  private void capability(IrcLine line) {
    if (line.param(1).equals("DEL")) {
      for (String one : line.last().split(" ", -1)) {
        state.can(one, false);
      }
    }
  }

  // All channels.

  private void listed(IrcLine line) {
    if (state.listing().size() >= MOST_LISTED) {
      return;
    }
    try {
      int occupants = Math.clamp(Long.parseLong(line.param(2)), 0, Integer.MAX_VALUE);
      state.listing().add(new RoomEvent.Listed(Names.contact(line.param(1) + "%" + host), occupants));
    } catch (NumberFormatException | NetworkException e) {
      // A channel that has no address here.
    }
  }

  private void allListed() {
    Ask ask = state.asks().take(IrcConnection.LIST);
    if (ask != null) {
      events.add(new NetworkEvent.Listing(state.listing()));
      events.add(new NetworkEvent.Answered(ask.id, null));
    }
    state.listing().clear();
  }
}
