package im.recado.gateway.irc;

import static java.nio.charset.StandardCharsets.UTF_8;

import im.recado.gateway.network.RoomEvent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is known of a server and of the user there. Guarded by itself: whoever needs more than one answer holds it. */
final class IrcState {
  /** As long as the host of anybody may be. */
  private static final int LONGEST_HOST = 63 + 11;

  private final String host;
  private final Support support;
  private final Set<String> capabilities;
  private final Map<String, Channel> channels = new LinkedHashMap<>();
  private final Asks asks = new Asks();
  private final Answers answers = new Answers(this);
  private final List<RoomEvent.Listed> listing = new ArrayList<>();
  private String nick;
  private final boolean wide;
  private final Crowd.Share people;
  private String userHost = "";

  IrcState(String host, Support support, Set<String> capabilities, String nick, boolean wide, Crowd.Share people) {
    this.people = people;
    this.host = host;
    this.support = support;
    this.capabilities = capabilities;
    this.nick = nick;
    this.wide = wide;
  }

  String host() {
    return host;
  }

  Support support() {
    return support;
  }

  synchronized boolean can(String capability) {
    return capabilities.contains(capability);
  }

  synchronized void can(String capability, boolean now) {
    if (now) {
      capabilities.add(capability);
    } else {
      capabilities.remove(capability);
    }
  }

  synchronized String fold(String name) {
    return support.fold(name);
  }

  synchronized String nick() {
    return nick;
  }

  synchronized void nick(String now) {
    nick = now;
  }

  synchronized boolean isMe(String other) {
    return fold(other).equals(fold(nick));
  }

  synchronized void userHost(String now) {
    userHost = now;
  }

  /** How long what the server puts before the user's lines is, in bytes: {@code :nick!user@host }. */
  synchronized int sourceLength() {
    return nick.getBytes(UTF_8).length + 3 + (userHost.isEmpty() ? LONGEST_HOST : userHost.getBytes(UTF_8).length);
  }

  /** Whether a character may need more bytes on the way than in UTF-8. */
  boolean isWide() {
    return wide;
  }

  synchronized @Nullable Channel channel(String name) {
    return channels.get(fold(name));
  }

  synchronized void put(Channel channel) {
    Channel before = channels.put(fold(channel.name), channel);
    if (before != null && before != channel) {
      before.clear();
    }
  }

  /** A channel that may be entered; {@link #put} notes it. */
  Channel channel(String room, String name) {
    return new Channel(room, name, people);
  }

  synchronized void remove(Channel channel) {
    if (channels.remove(fold(channel.name), channel)) {
      channel.clear();
    }
  }

  /** The connection has ended: nobody is known any more. */
  synchronized void end() {
    channels.clear();
    people.end();
  }

  synchronized List<Channel> channels() {
    return List.copyOf(channels.values());
  }

  Asks asks() {
    return asks;
  }

  Answers answers() {
    return answers;
  }

  List<RoomEvent.Listed> listing() {
    return listing;
  }
}
