package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.OutgoingFile;
import im.recado.gateway.network.Reason;
import im.recado.kernel.background.Background;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Files that the user sends to the other one of a conversation of two. Guarded by the session; what is in a file is
 * read by a thread of its own, which sends as fast as the server confirms pieces.
 */
final class GoingFiles {
  private static final int MOST = 5;

  /** So many pieces are under way at once. */
  private static final int WINDOW = 16;

  /** So long a client has to show that it knows what is offered, or that it has all of it. */
  private static final long PATIENCE = Duration.ofSeconds(60).toNanos();

  /** So long somebody has to say whether they want it. */
  private static final long DECIDING = Duration.ofMinutes(5).toNanos();

  private static final int MOST_SECONDS = 60;

  /** One file. */
  private static final class Going {
    final String to;
    final OutgoingFile file;
    final String id;
    final String call = Slp.guid();
    final long session = P2pLink.session();
    final Semaphore window = new Semaphore(WINDOW);
    @Nullable MsnSocket here;

    /** The id of the invitation, and later of the file. */
    long invitation;

    long whole;

    /** Whether their client knows what an invitation is, they have said yes, and all has left. */
    boolean understood;

    boolean accepted;
    boolean sent;

    /** When something happened last, by the clock of the machine. */
    long since = System.nanoTime();

    boolean over;

    Going(String to, OutgoingFile file, String id) {
      this.to = to;
      this.file = file;
      this.id = id;
    }
  }

  private final MsnState state;
  private final P2pLink link;
  private final List<Going> files = new ArrayList<>();

  /** Whose pieces the server has not confirmed yet, by the numbers of the commands. */
  private final Map<Long, Going> unconfirmed = new HashMap<>();

  GoingFiles(MsnState state, P2pLink link) {
    this.state = state;
    this.link = link;
  }

  boolean isBusy() {
    return !files.isEmpty();
  }

  /** The user sends a file, which is offered when somebody is there. */
  void add(String to, OutgoingFile file, String id) throws NetworkException {
    if (files.size() >= MOST) {
      throw new NetworkException(Reason.TOO_MUCH, "Too many files are on their way already.");
    }
    files.add(new Going(to, file, id));
  }

  /** Takes back what was not even offered. */
  void remove(String id) {
    files.removeIf(file -> file.id.equals(id));
  }

  /** Somebody is there who can be asked. */
  void ready(MsnSocket here) {
    for (Going file : files) {
      if (file.here == null) {
        file.here = here;
        file.since = System.nanoTime();
        String body =
            "EUF-GUID: " + Slp.FILE
                + "\r\nSessionID: " + file.session
                + "\r\nAppID: 2\r\nContext: " + new FileOffer(file.file.name(), file.file.size()).context()
                    + "\r\n\r\n";
        file.invitation = link.send(here, file.to, Slp.invitation(state.self(), file.to, file.call, body));
      }
    }
  }

  // What becomes of them.

  private @Nullable Going find(Predicate<Going> wanted) {
    return files.stream().filter(wanted).findFirst().orElse(null);
  }

  /** They want it. */
  void accepted(Slp slp, String from) {
    Going file = find(one -> one.call.equals(slp.call()) && one.to.equals(from));
    if (file == null || file.accepted || !slp.headers().type().equals(Slp.SESSION)) {
      return;
    }
    file.accepted = true;
    file.whole = link.nextId();
    Background.start("a file on MSN", () -> send(file));
  }

  /** They do not want it, not any more, or have it. */
  void over(Slp slp, String from, List<NetworkEvent> events) {
    Going file = find(one -> one.call.equals(slp.call()) && one.to.equals(from));
    if (file == null) {
      return;
    }
    if (file.sent && slp.isEnd()) {
      arrived(file, events);
    } else {
      String why = file.accepted ? "It was broken off there." : "It was declined.";
      events.addAll(failed(file, new NetworkException(Reason.REFUSED, why)));
    }
  }

  /** Their client has given up. */
  void broken(long session, String from, List<NetworkEvent> events) {
    Going file = find(one -> one.session == session && one.to.equals(from));
    if (file != null) {
      events.addAll(failed(file, new NetworkException(Reason.REFUSED, "It was broken off there.")));
    }
  }

  /** Something has come there. */
  void acknowledged(String from, P2pMessage message, List<NetworkEvent> events) {
    Going file =
        find(one -> one.to.equals(from) && (one.invitation == message.ackId() || one.whole == message.ackId()));
    if (file == null) {
      return;
    }
    file.understood = true;
    MsnSocket here = file.here;
    if (file.sent && file.whole == message.ackId() && here != null) {
      link.send(here, file.to, Slp.end(state.self(), file.to, file.call));
      arrived(file, events);
    }
  }

  private void arrived(Going file, List<NetworkEvent> events) {
    forget(file);
    events.add(new NetworkEvent.Delivered(file.id));
  }

  /** The server has taken a piece, or could not bring it to anybody; false when this is no number of a piece. */
  boolean confirmed(long trid, boolean well, List<NetworkEvent> events) {
    Going file = unconfirmed.remove(trid);
    if (file == null) {
      return false;
    }
    if (well) {
      file.window.release();
    } else if (!file.over) {
      events.addAll(failed(file, new NetworkException(Reason.CONTACT_AWAY, "MSN could not bring it there.")));
    }
    return true;
  }

  private List<NetworkEvent> failed(Going file, NetworkException why) {
    if (file.over) {
      return List.of();
    }
    forget(file);
    return List.of(new NetworkEvent.Answered(file.id, why));
  }

  private void forget(Going file) {
    file.over = true;
    files.remove(file);
    unconfirmed.values().removeIf(file::equals);
    // Whoever waits there sees that it is over.
    file.window.release(WINDOW);
  }

  /** Looks at what has taken too long; {@code now} is by the clock of the machine. */
  List<NetworkEvent> tick(long now) {
    List<NetworkEvent> events = new ArrayList<>();
    for (Going file : List.copyOf(files)) {
      NetworkException why = late(file, now - file.since);
      MsnSocket here = file.here;
      if (why != null && here != null) {
        link.send(here, file.to, Slp.end(state.self(), file.to, file.call));
      }
      if (why != null) {
        events.addAll(failed(file, why));
      }
    }
    return events;
  }

  private static @Nullable NetworkException late(Going file, long passed) {
    if (file.sent) {
      return passed > PATIENCE ? new NetworkException(Reason.TIMEOUT, "Nobody says that it has arrived.") : null;
    } else if (file.accepted) {
      return null;
    } else if (file.here == null) {
      return passed > PATIENCE ? new NetworkException(Reason.CONTACT_AWAY, "Nobody was there.") : null;
    } else if (file.understood) {
      return passed > DECIDING ? new NetworkException(Reason.TIMEOUT, "It was not taken.") : null;
    }
    return passed > PATIENCE ? new NetworkException(Reason.NOT_POSSIBLE, "The client there takes no files.") : null;
  }

  /** There is no connection any more, or nobody may be sent anything over it. */
  List<NetworkEvent> end(NetworkException why) {
    List<NetworkEvent> events = new ArrayList<>();
    List.copyOf(files).forEach(file -> events.addAll(failed(file, why)));
    return events;
  }

  // What is in them.

  /** Sends all of a file. A thread of its own, without the lock of the session. */
  private void send(Going file) {
    NetworkException why = null;
    try (InputStream in = file.file.source().open()) {
      for (long at = 0; at < file.file.size() && why == null; ) {
        byte[] piece = in.readNBytes((int) Math.min(P2pMessage.LONGEST, file.file.size() - at));
        why = send(file, at, piece);
        at += piece.length;
      }
    } catch (IOException e) {
      why = new NetworkException(Reason.DOWN, "It could not be read.", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      why = new NetworkException(Reason.DOWN, "It was broken off.", e);
    }
    List<NetworkEvent> events = List.of();
    synchronized (state) {
      MsnSocket here = file.here;
      if (why != null && here != null && !file.over) {
        link.send(here, file.to, Slp.end(state.self(), file.to, file.call));
        events = failed(file, why);
      }
    }
    state.tellAtLast(events);
  }

  /** Sends a piece when it is its turn; why that cannot be, or null. */
  private @Nullable NetworkException send(Going file, long at, byte[] piece) throws InterruptedException {
    if (piece.length == 0) {
      return new NetworkException(Reason.DOWN, "It is shorter than it was.");
    }
    if (!file.window.tryAcquire(MOST_SECONDS, TimeUnit.SECONDS)) {
      return new NetworkException(Reason.TIMEOUT, "MSN takes no more of it.");
    }
    synchronized (state) {
      MsnSocket here = file.here;
      if (file.over || here == null) {
        return new NetworkException(Reason.DOWN, "It is over.");
      }
      long size = file.file.size();
      file.since = System.nanoTime();
      file.sent = at + piece.length == size;
      P2pMessage message =
          new P2pMessage(
              file.session, file.whole, at, size, P2pMessage.FILE, P2pLink.session(), 0, 0, piece,
                  P2pMessage.FILE_APPLICATION);
      long trid = link.send(here, file.to, message);
      if (trid == 0) {
        return new NetworkException(Reason.DOWN, "MSN takes no more of it.");
      }
      unconfirmed.put(trid, file);
      return null;
    }
  }
}
