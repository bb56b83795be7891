package im.recado.gateway.msn;

import im.recado.gateway.network.FileSink;
import im.recado.gateway.network.IncomingFile;
import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Files that the other one of a conversation of two sends to the user. Guarded by the session, but for what is in
 * them: that is handed on without its lock, by the thread that reads, which so waits for who takes it.
 */
final class ComingFiles {
  /** So many are offered or on their way at once. */
  private static final int MOST = 5;

  private record Piece(Coming file, FileSink sink, P2pMessage message, boolean isLast) {}

  private final MsnState state;
  private final P2pLink link;

  /** By the name of the call. */
  private final Map<String, Coming> files = new LinkedHashMap<>();

  private final List<Piece> arrived = new ArrayList<>();

  ComingFiles(MsnState state, P2pLink link) {
    this.state = state;
    this.link = link;
  }

  /** One file. */
  private final class Coming implements IncomingFile {
    final MsnSocket here;
    final String from;
    final Slp invitation;
    final long size;
    @Nullable FileSink sink;
    long received;
    boolean over;

    Coming(MsnSocket here, String from, Slp invitation, long size) {
      this.here = here;
      this.from = from;
      this.invitation = invitation;
      this.size = size;
    }

    @Override
    public void accept(FileSink taker) {
      synchronized (state) {
        sink = taker;
        if (over) {
          taker.fail("It is not offered any more.");
        } else {
          link.send(here, from, invitation.answer("200 OK", state.self(), from));
        }
      }
    }

    @Override
    public void refuse() {
      synchronized (state) {
        refuse("It was not wanted any more.");
      }
    }

    /** Tells their client that it is not wanted. Guarded by the session. */
    void refuse(String why) {
      if (!over) {
        byte[] no =
            sink == null
                ? invitation.answer(Slp.DECLINE, state.self(), from)
                : Slp.end(state.self(), from, invitation.call());
        link.send(here, from, no);
        fail(why);
      }
    }

    /** No more of it comes. Guarded by the session. */
    void fail(String why) {
      over = true;
      files.remove(invitation.call(), this);
      if (sink != null) {
        sink.fail(why);
      }
    }
  }

  boolean isBusy() {
    return !files.isEmpty();
  }

  /** Somebody wants to send a file. */
  void invited(MsnSocket here, String from, Slp slp, List<NetworkEvent> events) {
    FileOffer offer = FileOffer.read(slp.body().header("Context"));
    boolean known = files.containsKey(slp.call()) || find(slp.session(), from) != null;
    if (offer == null || slp.session() == 0 || slp.call().isEmpty() || known || files.size() >= MOST) {
      link.send(here, from, slp.answer(Slp.DECLINE, state.self(), from));
      return;
    }
    Coming file = new Coming(here, from, slp, offer.size());
    files.put(slp.call(), file);
    events.add(new NetworkEvent.FileOffered(from, offer.name(), offer.size(), file));
  }

  private @Nullable Coming find(long session, String from) {
    return files.values().stream()
        .filter(file -> file.invitation.session() == session && file.from.equals(from))
        .findFirst()
        .orElse(null);
  }

  /** Whether a file comes from somebody in a session. */
  boolean expects(long session, String from) {
    return find(session, from) != null;
  }

  /** A piece of a file has come. Pieces come in order; one that has come before is no new one. */
  void piece(P2pMessage message, String from) {
    Coming file = find(message.session(), from);
    FileSink sink = file == null ? null : file.sink;
    if (file == null || sink == null) {
      return;
    }
    int length = message.piece().length;
    if (message.total() != file.size || message.offset() > file.received || message.offset() + length > file.size) {
      file.refuse("It is not as long as was said.");
    } else if (message.offset() == file.received && length > 0) {
      file.received += length;
      arrived.add(new Piece(file, sink, message, file.received == file.size));
    }
  }

  /** Hands on what has come, waiting for room. The thread that reads, without the lock of the session. */
  void pour() throws InterruptedException {
    List<Piece> now;
    synchronized (state) {
      now = List.copyOf(arrived);
      arrived.clear();
    }
    for (Piece piece : now) {
      if (!piece.sink().put(piece.message().piece())) {
        piece.file().refuse();
      } else if (piece.isLast()) {
        piece.sink().end();
        synchronized (state) {
          finished(piece.file(), piece.message());
        }
      }
    }
  }

  private void finished(Coming file, P2pMessage last) {
    if (!file.over) {
      link.acknowledge(file.here, file.from, last);
      link.send(file.here, file.from, Slp.end(state.self(), file.from, file.invitation.call()));
      file.over = true;
      files.remove(file.invitation.call(), file);
    }
  }

  /** Who sends it has ended a call. */
  void over(String call, String from) {
    Coming file = files.get(call);
    if (file != null && file.from.equals(from)) {
      file.fail("It was taken back.");
    }
  }

  /** Their client has given up. */
  void broken(long session, String from) {
    Coming file = find(session, from);
    if (file != null) {
      file.fail("It was broken off there.");
    }
  }

  /** There is no connection any more, or nobody may be sent anything over it. */
  void end(NetworkException why) {
    List.copyOf(files.values()).forEach(file -> file.fail(why.sentence()));
    arrived.clear();
  }
}
