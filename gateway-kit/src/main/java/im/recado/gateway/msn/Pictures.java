package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import java.io.ByteArrayOutputStream;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Pictures that go over a conversation of two (MSNSLP over MSNP2P, version 1): the user's for whoever asks, and theirs when the
 * user wants to see it. Files are refused, and the user is told. Guarded by the session.
 */
final class Pictures {
  private static final int MOST_WHOLES = 8;
  private static final int LONGEST_SLP = 16 * 1024;
  private static final int MOST_GIVEN = 10;
  private static final int MOST_WANTED = 4;
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A picture that the user wants to see. */
  private static final class Wanted {
    final String peer;
    final MsnObject object;

    /** What the user gets, when it has come with it. */
    final NetworkEvent.Profiled profiled;

    final String call = Slp.guid();
    final long session = RANDOM.nextInt(1, Integer.MAX_VALUE);
    final long since = System.nanoTime();
    boolean asked;

    Wanted(String peer, MsnObject object, NetworkEvent.Profiled profiled) {
      this.peer = peer;
      this.object = object;
      this.profiled = profiled;
    }
  }

  private final MsnState state;
  private final List<Wanted> wanted = new ArrayList<>();

  /** What has come of wholes that are not there yet, by id. */
  private final Map<Long, ByteArrayOutputStream> coming = new LinkedHashMap<>();

  private int given;
  private long next = RANDOM.nextInt(0x1000, Integer.MAX_VALUE / 2);

  Pictures(MsnState state) {
    this.state = state;
  }

  boolean isBusy() {
    return !wanted.isEmpty() || !coming.isEmpty();
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
        send(here, one.peer, 0, 0, 0, Slp.invitation(state.self(), one.peer, one.call, body));
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
    coming.clear();
    return events;
  }

  // What comes.

  void heard(MsnSocket here, String from, Command command, List<NetworkEvent> events) {
    P2pMessage message = P2pMessage.read(command.payload());
    String dest = Mime.parse(command.text()).header("P2P-Dest");
    if (message == null || !Names.bare(dest).equals(state.self()) || from.equals(state.self())) {
      return;
    }
    boolean carries = message.flags() == 0 || (message.flags() & P2pMessage.DATA) != 0;
    byte[] whole = carries ? whole(message) : null;
    if (whole == null) {
      return;
    }
    Wanted one = ofSession(message.session(), from);
    if (message.session() != 0 && one == null) {
      return;
    }
    here.send("MSG", List.of("D"), message.acknowledged(next++, message.application()).toPayload(from));
    if (one == null) {
      arranged(here, from, Slp.read(whole), events);
    } else if ((message.flags() & P2pMessage.DATA) != 0) {
      got(here, one, whole, events);
    }
  }

  /** What this is the last piece of; null when it is not. Pieces come in order. */
  private byte @Nullable [] whole(P2pMessage message) {
    int most = message.session() == 0 ? LONGEST_SLP : MsnObject.LARGEST;
    ByteArrayOutputStream before = coming.remove(message.id());
    int at = before == null ? 0 : before.size();
    if (message.offset() != at || message.total() > most || at + message.piece().length > message.total()) {
      return null;
    }
    ByteArrayOutputStream now = before == null ? new ByteArrayOutputStream() : before;
    now.writeBytes(message.piece());
    if (now.size() == message.total()) {
      return now.toByteArray();
    }
    if (coming.size() < MOST_WHOLES && message.piece().length > 0) {
      coming.put(message.id(), now);
    }
    return null;
  }

  private @Nullable Wanted ofSession(long session, String from) {
    return wanted.stream()
        .filter(one -> one.asked && one.session == session && one.peer.equals(from))
        .findFirst()
        .orElse(null);
  }

  private void got(MsnSocket here, Wanted one, byte[] picture, List<NetworkEvent> events) {
    wanted.remove(one);
    boolean right = Arrays.equals(MsnObject.sha1(picture), java.util.HexFormat.of().parseHex(one.object.hash()));
    if (right) {
      state.pictures().put(one.object.hash(), picture);
    }
    events.add(
        right
            ? new NetworkEvent.Profiled(one.profiled.id(), one.profiled.profile().with(picture))
            : one.profiled);
    send(here, one.peer, 0, 0, 0, Slp.end(state.self(), one.peer, one.call));
  }

  private void arranged(MsnSocket here, String from, Slp slp, List<NetworkEvent> events) {
    if (slp.isInvitation()) {
      invited(here, from, slp, events);
    } else if (slp.status() >= 300 || slp.isEnd()) {
      // They do not want to, or have it no more.
      wanted.removeIf(one -> one.call.equals(slp.call()) && events.add(one.profiled));
    }
  }

  private void invited(MsnSocket here, String from, Slp slp, List<NetworkEvent> events) {
    String what = slp.body().header("EUF-GUID").toUpperCase(Locale.ROOT);
    String context = slp.body().header("Context");
    byte[] own = state.ownPicture();
    MsnObject object = what.equals(Slp.PICTURE) ? MsnObject.ofContext(context) : null;
    boolean ours = object != null && own != null && object.hash().equals(Objects.requireNonNull(state.ownObject()).hash());
    if (ours && own != null && slp.session() != 0 && given < MOST_GIVEN) {
      given++;
      send(here, from, 0, 0, 0, slp.answer("200 OK", state.self(), from));
      send(here, from, slp.session(), 0, 1, new byte[4]);
      send(here, from, slp.session(), P2pMessage.DATA, 1, own);
      return;
    }
    send(here, from, 0, 0, 0, slp.answer("603 Decline", state.self(), from));
    if (what.equals(Slp.FILE)) {
      events.add(new NetworkEvent.Announced(from + " wants to send you " + FileOffer.name(context) + " on MSN. Files do not come through here: ask for a link."));
    }
  }

  // What goes.

  private void send(MsnSocket here, String to, long session, long flags, long application, byte[] whole) {
    long id = next++;
    long back = RANDOM.nextInt(1, Integer.MAX_VALUE);
    for (int at = 0; at < whole.length; at += P2pMessage.LONGEST) {
      byte[] piece = Arrays.copyOfRange(whole, at, Math.min(whole.length, at + P2pMessage.LONGEST));
      P2pMessage message =
          new P2pMessage(session, id, at, whole.length, flags, back, 0, 0, piece, application);
      here.send("MSG", List.of("D"), message.toPayload(to));
    }
  }
}
