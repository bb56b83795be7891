package im.recado.gateway;

import im.recado.gateway.network.Change;
import im.recado.gateway.network.Inbox;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.RoomEvent;
import im.recado.gateway.network.Tracer;
import im.recado.kernel.limit.Bucket;
import java.util.concurrent.TimeUnit;

/** Where one log-in of a session puts what the network says: in order onto the session's lane, which does not listen to earlier ones any more. */
final class SessionInbox implements Inbox {
  /** So many bytes of a network's words are taken at once, and so many a second after that, from one session. */
  private static final double AT_ONCE = 4 * 1024 * 1024;

  private static final double PER_SECOND = 256 * 1024;

  /** What each of them costs beside its bytes. */
  private static final int EACH = 128;

  private final Gateway gateway;
  private final GatewaySession session;
  private final Appearance appearance;
  private final int login;
  private final Bucket pace = new Bucket();

  /** @param login the number of the log-in */
  SessionInbox(Gateway gateway, GatewaySession session, Appearance appearance, int login) {
    this.gateway = gateway;
    this.session = session;
    this.appearance = appearance;
    this.login = login;
  }

  @Override
  public Tracer tracer() {
    return gateway.traces().tracer(session.owner(), session.realm());
  }

  @Override
  public boolean isUnseen() {
    return appearance.isHidden();
  }

  @Override
  public void put(NetworkEvent event) throws InterruptedException {
    long debt;
    synchronized (pace) {
      debt = pace.draw(System.nanoTime(), EACH + size(event), PER_SECOND, AT_ONCE);
    }
    if (debt > 0) {
      // The network is not read from meanwhile.
      TimeUnit.NANOSECONDS.sleep(debt);
    }
    session.lane().put(size(event), () -> session.happened(login, event));
  }

  @Override
  public boolean offer(NetworkEvent event) {
    return session.lane().offer(size(event), () -> session.happened(login, event)) != SessionLane.Taken.FULL;
  }

  /** About how many bytes an event takes while it waits. */
  static int size(NetworkEvent event) {
    return switch (event) {
      case NetworkEvent.Said said -> 100 + 2 * said.text().length();
      case NetworkEvent.Sent sent -> 100 + 2 * sent.text().length();
      case NetworkEvent.Changed(String contact, Change.Edited edited) -> 200 + 2 * edited.text().length();
      case NetworkEvent.Changed _ -> 1000;
      case NetworkEvent.Shown shown -> 100 + 2 * shown.status().length();
      case NetworkEvent.Asks asks -> 100 + 2 * asks.words().length();
      case NetworkEvent.Announced announced -> 100 + 2 * announced.text().length();
      case NetworkEvent.Told told -> 100 + 2 * told.text().length();
      case RoomEvent.Noted noted -> 200 + 2 * noted.text().length();
      case NetworkEvent.Declined declined -> 100 + 2 * declined.words().length();
      case NetworkEvent.Profiled profiled -> 2000 + (profiled.profile().picture() == null ? 0 : profiled.profile().picture().length);
      case NetworkEvent.Pictured _ -> 200;
      case NetworkEvent.FileOffered offered -> 300 + 2 * offered.name().length();
      case NetworkEvent.Found found -> 200 + 500 * found.people().size();
      case NetworkEvent.Listing listing -> 200 + 100 * listing.rooms().size();
      case RoomEvent.Entered entered -> 200 + 200 * (entered.occupants().size() + entered.past().size());
      case RoomEvent.Spoken spoken -> 200 + 2 * spoken.text().length();
      case NetworkEvent.Listed _, NetworkEvent.Unlisted _, NetworkEvent.Blocked _, NetworkEvent.Typing _, NetworkEvent.Answered _ -> 200;
      case NetworkEvent.Delivered _, NetworkEvent.Attention _, NetworkEvent.Ended _, RoomEvent _ -> 200;
    };
  }
}
