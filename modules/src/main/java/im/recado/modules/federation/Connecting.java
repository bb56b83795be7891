package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.kernel.stream.ServerConnection;
import im.recado.kernel.stream.StreamHandler;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a link comes to a stream: over a connection of its own, that of another link, or one that the other side has made. Guarded by the
 * link, which is locked where nothing else is said.
 */
final class Connecting implements Dialling.Listener {
  private final Federation all;
  private final OutgoingLink link;
  private final Patience patience;
  private final Line line;
  private final Sharing sharing;

  /** @param lookIfIdle asks {@link Line#unused} under the link's lock */
  Connecting(Federation all, Kernel kernel, OutgoingLink link, Patience patience, LinkLimits limits, Runnable lookIfIdle) {
    this.all = all;
    this.link = link;
    this.patience = patience;
    this.line = new Line(kernel, link.ours(), link.theirs(), limits, this, lookIfIdle);
    this.sharing = new Sharing(all.hosts(), link);
  }

  Line line() {
    return line;
  }

  Sharing sharing() {
    return sharing;
  }

  /** Something waits. */
  void want() {
    Carrier stream = line.stream();
    if (stream != null) {
      stream.wanted();
    } else if (line.isIdle() && !patience.isPausing()) {
      WayBack way = link.verifications().isEmpty() ? all.wayBack(link.ours(), link.theirs()) : null;
      if (way == null) {
        dial();
      } else {
        carryBy(way);
      }
    }
  }

  /** Over the connection of another link, or one of its own. */
  void dial() {
    Guest guest = mayJoin() ? sharing.join() : null;
    if (guest != null) {
      line.carriedBy(guest);
      return;
    }
    sharing.begin();
    patience.tries();
    line.dial();
  }

  /** Whoever shares a connection asks nothing on it, and resumes nothing. */
  private boolean mayJoin() {
    return link.verifications().isEmpty() && link.cargo().cut() == null;
  }

  /** A stream takes whatever waits from now on. */
  private void carryBy(WayBack way) {
    sharing.end();
    line.carriedBy(way);
    way.carry(link);
  }

  /** Whether everything goes over a stream that is not this link's, so that it can ask no questions. */
  boolean isCarried() {
    return line.goesBack() || line.stream() instanceof Guest;
  }

  // What comes of it; not locked.

  @Override
  public List<ServerConnection> standing(int attempt, List<InetSocketAddress> addresses) {
    Guests made;
    boolean joins;
    synchronized (link) {
      if (!line.awaits(attempt) || !link.hasWaiting()) {
        return List.of();
      }
      made = sharing.guests();
      joins = mayJoin();
    }
    if (joins) {
      return all.hosts().standing(addresses, made);
    }
    all.hosts().claim(addresses, made);
    return List.of();
  }

  @Override
  public boolean shares(int attempt, ServerConnection judged) {
    synchronized (link) {
      Guest guest = line.awaits(attempt) && mayJoin() ? sharing.join(judged) : null;
      if (guest == null) {
        return false;
      }
      line.carriedBy(guest);
      sharing.end();
      return true;
    }
  }

  /** A connection that was to be shared is none for it. */
  void sentAway(Guest guest, boolean refused) {
    synchronized (link) {
      if (!line.is(guest)) {
        return;
      }
      line.drop();
      if (refused) {
        sharing.refused();
      }
      if (link.cargo().isEmpty()) {
        link.retireUnlessNeeded();
      } else {
        dial();
      }
    }
  }

  @Override
  public StreamHandler connected(int attempt, ServerConnection connection) {
    synchronized (link) {
      OutgoingStream made = new OutgoingStream(all, link, connection);
      if (line.awaits(attempt)) {
        line.carriedBy(made);
        sharing.begun(made);
        made.begin();
      } else {
        // Given up meanwhile.
        connection.close();
      }
      return made;
    }
  }

  @Override
  public void notConnected(int attempt, Refusal why) {
    synchronized (link) {
      if (!line.awaits(attempt)) {
        return;
      }
    }
    link.over(null, why, null);
  }

  /**
   * The other side has opened a stream over which stanzas may go back (XEP-0288). It is taken unless there is one that is of use, or is
   * needed for questions, which may not go over it.
   */
  void takes(WayBack way) {
    Carrier before;
    synchronized (link) {
      boolean isNeeded = !link.verifications().isEmpty() || (line.stream() != null && !link.cargo().isEmpty());
      if (link.isRetired() || line.isReady() || isNeeded) {
        return;
      }
      before = line.drop();
      patience.noPause();
      carryBy(way);
    }
    if (before != null) {
      before.close();
    }
  }

  /** A connection that was made for questions alone is not kept. */
  void closeIfUseless() {
    Carrier useless;
    synchronized (link) {
      boolean isUseless = line.stream() instanceof OutgoingStream && !line.isReady() && !link.hasWaiting();
      if (!isUseless || !link.verifications().isEmpty()) {
        return;
      }
      // What comes from now on has another one made.
      useless = line.drop();
      sharing.end();
      link.retireUnlessNeeded();
    }
    if (useless != null) {
      useless.close();
    }
  }

  /** A stream that others share takes nobody any more, and ends soon. */
  void closes(OutgoingStream which) {
    synchronized (link) {
      if (line.is(which)) {
        sharing.interrupted();
      }
    }
  }

  /**
   * A stream that others share has ended, of which they are told before the link is: they wait for the next one if there is something to be
   * told of this one, see {@link #ended}.
   */
  void ends(OutgoingStream which, @Nullable Refusal why, @Nullable Managed managed) {
    boolean isCut = managed != null && managed.id() != null && !managed.open().isEmpty();
    synchronized (link) {
      if (line.is(which)) {
        ended(why, isCut);
      }
    }
  }

  // Locked again.

  /**
   * A stream has ended, or none came about.
   *
   * @param why null when it ended in peace
   * @param isCut whether the other side is to tell on the next one what had arrived
   */
  void ended(@Nullable Refusal why, boolean isCut) {
    boolean comesAgain = why == null ? isCut || !link.cargo().isEmpty() : isCut && !why.isFinal();
    if (comesAgain) {
      sharing.interrupted();
    } else {
      sharing.end();
    }
  }
}
