package im.recado.modules.federation;

import im.recado.kernel.background.Background;
import im.recado.kernel.stream.ServerConnection;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Other pairs of domains that wait for the connection that a link makes, and then go over it (XEP-0220 section 2.6). Any thread. */
final class Guests {
  private final OutgoingLink host;
  private final Object certificate;

  // Guarded by this; nothing else is locked under it.
  private final List<Guest> waiting = new ArrayList<>();
  private @Nullable Company company;
  private boolean ready;
  private boolean over;

  /** @param certificate stands for that which this server shows on the connection */
  Guests(OutgoingLink host, Object certificate) {
    this.host = host;
    this.certificate = certificate;
  }

  OutgoingLink host() {
    return host;
  }

  Object certificate() {
    return certificate;
  }

  /** One more to the same domain; false when no connection will come. */
  synchronized boolean take(Guest guest) {
    if (over) {
      return false;
    }
    if (ready && company != null) {
      company.takes(guest);
      return true;
    }
    return waits(guest);
  }

  /** One more over this connection and no other; false when it is not there any more. */
  synchronized boolean take(Guest guest, ServerConnection judged) {
    if (over || !ready || company == null || !company.connection().equals(judged)) {
      return false;
    }
    company.takes(guest);
    return true;
  }

  /**
   * One that has left the connection before, when that was lost: it sends nothing before it is known what had arrived. False when that is
   * known, or never will be.
   */
  synchronized boolean await(Guest guest) {
    return !over && !ready && waits(guest);
  }

  private boolean waits(Guest guest) {
    waiting.add(guest);
    if (company != null) {
      company.stream().wanted();
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

  /** The other side believes the host, and has told what of an earlier connection had arrived. */
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
    come.stream().filter(this::isForTheSame).forEach(open::takes);
    // Whether who is there now is the server of another domain, too, was not looked at.
    sendAway(come.stream().filter(guest -> !isForTheSame(guest)).toList());
  }

  private boolean isForTheSame(Guest guest) {
    return guest.link().theirs().equals(host.theirs());
  }

  /** The connection is gone, or takes nobody any more, and another one is to come. */
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
    sendAway(left);
  }

  private static void sendAway(List<Guest> these) {
    if (!these.isEmpty()) {
      // The link whose connection it is, or was, is locked.
      Background.start("other ways for those who waited", () -> these.forEach(guest -> guest.sendAway(false)));
    }
  }
}
