package im.recado.client.services.direct;

import im.recado.client.protocol.Ids;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.jingle.Candidate;
import im.recado.client.protocol.jingle.Jingle;
import im.recado.client.protocol.jingle.Jingle.Content;
import im.recado.client.protocol.jingle.Socks5;
import im.recado.client.protocol.jingle.Transport.Socks;
import im.recado.client.services.direct.DirectException.Reason;
import java.io.IOException;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** How two clients find a connection between them (XEP-0260): each goes where the other can be met. Belongs to the thread that leads the session. */
final class Meeting implements AutoCloseable {
  private static final Set<String> TRIED = Set.of(Socks.USED, Socks.ERROR);
  private static final Set<String> PASSED = Set.of(Socks.ACTIVATED, Socks.PROXY_ERROR);

  /** A place of the other side to which there is a connection. */
  private record Met(Candidate at, Line line) {}

  private final Talk talk;
  private final Ways ways;
  private final String sid;
  private final List<Candidate> own = new ArrayList<>();
  private @Nullable Door door;

  /**
   * Makes one, and listens where that is wished.
   *
   * @param sid of the way
   * @param taken places that the other side has named: they are not named once more
   */
  Meeting(Talk talk, Ways ways, String sid, List<Candidate> taken) throws OfflineException, InterruptedException {
    this.talk = talk;
    this.ways = ways;
    this.sid = sid;
    // Asked for first: whoever cannot ask leaves nothing that listens.
    List<Candidate> proxies = ways.proxies().stream().filter(proxy -> taken.stream().noneMatch(other -> isAt(other, proxy))).toList();
    if (!ways.hides()) {
      listen();
    }
    own.addAll(proxies);
  }

  private static boolean isAt(Candidate one, Candidate other) {
    return one.host().equals(other.host()) && one.port() == other.port();
  }

  private void listen() {
    try {
      Door opened = Door.open(ways.places().listens(), address());
      door = opened;
      for (InetAddress address : ways.places().own()) {
        own.add(Candidate.direct(Ids.random(), literal(address), talk.self(), opened.port(), own.size()));
      }
    } catch (IOException e) {
      // Nobody can come here: perhaps one can go there.
    }
  }

  /** Without the name of the network that it has on this computer: nobody else knows that. */
  static String literal(InetAddress address) {
    String text = address.getHostAddress();
    int scope = text.indexOf('%');
    return scope < 0 ? text : text.substring(0, scope);
  }

  /** What the places here are asked for. */
  private String address() {
    return Socks5.address(sid, talk.self(), talk.peer());
  }

  /** Whether there may be a connection: not where nobody may come and nothing is gone to. */
  boolean isPossible() {
    return !own.isEmpty() || !ways.hides();
  }

  /** Where the other side may come. */
  Socks offer() {
    return new Socks(sid, address(), own, "", "");
  }

  /**
   * Finds one; waits. Nothing: there is none.
   *
   * @param content what the session is about
   * @param theirs where the other side can be met
   */
  Optional<Line> find(Content content, Socks theirs) throws DirectException, OfflineException, InterruptedException {
    Met mine = go(theirs);
    try {
      say(content, theirs.saying(mine == null ? Socks.ERROR : Socks.USED, mine == null ? "" : mine.at.cid()));
      Socks said = hear(TRIED);
      Candidate their = said.word().equals(Socks.USED) ? own(said.cid()) : null;
      if (their != null && (mine == null || isBefore(their, mine.at))) {
        close(mine);
        return their.proxy() ? byOwnProxy(content, theirs, their) : come();
      }
      if (mine != null && (!mine.at.proxy() || hear(PASSED).word().equals(Socks.ACTIVATED))) {
        return Optional.of(mine.line);
      }
      close(mine);
      return Optional.empty();
    } catch (DirectException | OfflineException | InterruptedException e) {
      close(mine);
      throw e;
    }
  }

  private static void close(@Nullable Met met) {
    if (met != null) {
      met.line.close();
    }
  }

  private void say(Content content, Socks said) throws DirectException, OfflineException, InterruptedException {
    talk.say(Jingle.of(Jingle.TRANSPORT, talk.sid(), content.by(said)));
  }

  private Socks hear(Set<String> words) throws DirectException, InterruptedException {
    Jingle said = talk.next(next -> next.action().equals(Jingle.TRANSPORT) && next.content() != null
        && next.content().way() instanceof Socks way && way.sid().equals(sid) && words.contains(way.word()), Ways.ANSWER);
    if (said.content() != null && said.content().way() instanceof Socks way) {
      return way;
    }
    throw new DirectException(Reason.FAILED);
  }

  /** The own place of which the other side says that it came there; whoever names none of them has made it up. */
  private Candidate own(String cid) throws DirectException {
    return own.stream().filter(candidate -> candidate.cid().equals(cid)).findFirst().orElseThrow(() -> new DirectException(Reason.FAILED));
  }

  /** Of two that are as good the one to which the initiator went counts (section 2.4). */
  private boolean isBefore(Candidate their, Candidate mine) {
    return their.priority() > mine.priority() || (their.priority() == mine.priority() && !talk.isInitiator());
  }

  /** Goes to the places of the other side, the best first. */
  private @Nullable Met go(Socks theirs) throws InterruptedException {
    String computed = Socks5.address(sid, talk.peer(), talk.self());
    for (Candidate candidate : theirs.candidates().stream().sorted(Comparator.comparingLong(Candidate::priority).reversed()).toList()) {
      // What is to be named to a proxy is told by who activates it.
      String named = candidate.proxy() && theirs.address().matches("[0-9a-f]{40}") ? theirs.address() : computed;
      Optional<Line> line = ways.to(candidate, named);
      if (line.isPresent()) {
        return new Met(candidate, line.get());
      }
    }
    return null;
  }

  /** The other side has come here. */
  private Optional<Line> come() throws InterruptedException {
    return door == null ? Optional.empty() : door.visitor();
  }

  /** The other side is at the proxy of this side, which goes there as well and has the two connected (section 2.4). */
  private Optional<Line> byOwnProxy(Content content, Socks theirs, Candidate proxy) throws DirectException, OfflineException, InterruptedException {
    Optional<Line> line = ways.to(proxy, address());
    try {
      if (line.isPresent() && ways.activate(proxy, sid, talk.peer())) {
        say(content, theirs.saying(Socks.ACTIVATED, proxy.cid()));
        return line;
      }
    } catch (DirectException | OfflineException | InterruptedException e) {
      line.ifPresent(Line::close);
      throw e;
    }
    line.ifPresent(Line::close);
    say(content, theirs.saying(Socks.PROXY_ERROR, ""));
    return Optional.empty();
  }

  @Override
  public void close() {
    if (door != null) {
      door.close();
    }
  }
}
