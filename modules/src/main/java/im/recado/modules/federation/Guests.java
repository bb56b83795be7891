package im.recado.modules.federation;

import im.recado.kernel.background.Background;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other pairs of domains that wait for the connection that a link makes, and then go over it (XEP-0220 section 2.6). Any thread. */
final class Guests {
  private final OutgoingLink host;

  // Guarded by this; nothing else is locked under it.
  private final List<Guest> waiting = new ArrayList<>();
  private @Nullable Company company;
  private boolean ready;
  private boolean over;

  Guests(OutgoingLink host) {
    this.host = host;
  }

  OutgoingLink host() {
    return host;
  }

  /** One more; false when no connection will come. */
  synchronized boolean take(Guest guest) {
    if (over) {
      return false;
    }
    if (ready && company != null) {
      company.takes(guest);
    } else {
      waiting.add(guest);
      if (company != null) {
        company.stream().wanted();
      }
    }
    return true;
  }

  /** Whether anybody waits. */
  synchronized boolean areWaiting() {
    return !waiting.isEmpty();
  }

  /** Whether no connection will come. */
  synchronized boolean areOver() {
    return over;
  }

  /** The stream over which they may go; null when there is none at this moment. */
  synchronized @Nullable Company company() {
    return ready ? company : null;
  }

  /** There is a connection, and nobody is believed yet. */
  synchronized void begun(Company begun) {
    company = begun;
    ready = false;
  }

  /** The other side believes the host. */
  void ready() {
    List<Guest> come;
    Company open;
    synchronized (this) {
      open = company;
      if (over || open == null) {
        return;
      }
      ready = true;
      come = List.copyOf(waiting);
      waiting.clear();
    }
    come.forEach(open::takes);
  }

  /** The connection is gone, and another one is to come. */
  synchronized void interrupted() {
    company = null;
    ready = false;
  }

  /** The connection is gone, and no other one comes. */
  void end() {
    List<Guest> left;
    synchronized (this) {
      over = true;
      company = null;
      left = List.copyOf(waiting);
      waiting.clear();
    }
    if (!left.isEmpty()) {
      // The link that ends them is locked.
      Background.start("other ways for those who waited", () -> left.forEach(guest -> guest.sendAway(false)));
    }
  }
}
