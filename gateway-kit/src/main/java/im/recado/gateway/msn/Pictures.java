package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that go over a conversation of two: the user's for whoever asks, and theirs when the user wants to see it.
 * Guarded by the session.
 */
final class Pictures {
  private static final int MOST_GIVEN = 10;
  private static final int MOST_WANTED = 4;
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

  /** A picture that the user wants to see. */
  private static final class Wanted {
    final String peer;
    final MsnObject object;

    /** What the user gets, when it has come with it. */
    final NetworkEvent.Profiled profiled;

    final String call = Slp.guid();
    final long session = P2pLink.session();
    final long since = System.nanoTime();
    boolean asked;

    Wanted(String peer, MsnObject object, NetworkEvent.Profiled profiled) {
      this.peer = peer;
      this.object = object;
      this.profiled = profiled;
    }
  }

  private final MsnState state;
  private final P2pLink link;
  private final List<Wanted> wanted = new ArrayList<>();
  private int given;

  Pictures(MsnState state, P2pLink link) {
    this.state = state;
    this.link = link;
  }

  boolean isBusy() {
    return !wanted.isEmpty();
  }

  /** The user wants to see this; false when there is too much to fetch already. */
  boolean want(String peer, MsnObject object, NetworkEvent.Profiled profiled) {
    return wanted.size() < MOST_WANTED && wanted.add(new Wanted(peer, object, profiled));
  }

  /** Somebody is there who can be asked. */
  void ready(MsnSocket here) {
    for (Wanted one : wanted) {
      if (!one.asked) {
        one.asked = true;
        String body =
            "EUF-GUID: " + Slp.PICTURE
                + "\r\nSessionID: " + one.session
                + "\r\nAppID: 1\r\nContext: " + one.object.context() + "\r\n\r\n";
        link.send(here, one.peer, Slp.invitation(state.self(), one.peer, one.call, body));
      }
    }
  }

  /** Looks at what has taken too long; {@code now} is by the clock of the machine. */
  List<NetworkEvent> tick(long now) {
    List<NetworkEvent> events = new ArrayList<>();
    wanted.removeIf(one -> now - one.since > PATIENCE && events.add(one.profiled));
    return events;
  }

  /** The connection has gone: what has not come comes no more. */
  List<NetworkEvent> end() {
    List<NetworkEvent> events = new ArrayList<>();
    wanted.forEach(one -> events.add(one.profiled));
    wanted.clear();
    return events;
  }

  /** Whether a picture is to come from somebody in a session. */
  boolean expects(long session, String from) {
    return ofSession(session, from) != null;
  }

  private @Nullable Wanted ofSession(long session, String from) {
    return wanted.stream()
        .filter(one -> one.asked && one.session == session && one.peer.equals(from))
        .findFirst()
        .orElse(null);
  }

  /** A picture has come in a session. */
  void got(MsnSocket here, long session, String from, byte[] picture, List<NetworkEvent> events) {
    Wanted one = ofSession(session, from);
    if (one == null) {
      return;
    }
    wanted.remove(one);
    boolean right = Arrays.equals(MsnObject.sha1(picture), HexFormat.of().parseHex(one.object.hash()));
    if (right) {
      state.pictures().put(one.object.hash(), picture);
    }
    events.add(
        right
            ? new NetworkEvent.Profiled(one.profiled.id(), one.profiled.profile().with(picture))
            : one.profiled);
    link.send(here, one.peer, Slp.end(state.self(), one.peer, one.call));
  }

  /** They do not want to, or have it no more. */
  void over(String call, List<NetworkEvent> events) {
    wanted.removeIf(one -> one.call.equals(call) && events.add(one.profiled));
  }

  /** Somebody wants to see the user's picture. */
  void invited(MsnSocket here, String from, Slp slp) {
    byte[] own = state.ownPicture();
    MsnObject object = MsnObject.ofContext(slp.body().header("Context"));
    boolean ours =
        object != null && own != null && object.hash().equals(Objects.requireNonNull(state.ownObject()).hash());
    if (ours && own != null && slp.session() != 0 && given < MOST_GIVEN) {
      given++;
      link.send(here, from, slp.answer("200 OK", state.self(), from));
      link.send(here, from, slp.session(), 0, 1, new byte[4]);
      link.send(here, from, slp.session(), P2pMessage.DATA, 1, own);
    } else {
      link.send(here, from, slp.answer(Slp.DECLINE, state.self(), from));
    }
  }
}
