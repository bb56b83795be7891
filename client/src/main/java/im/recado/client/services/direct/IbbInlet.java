package im.recado.client.services.direct;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.jingle.Transport.Ibb;
import java.io.IOException;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Bytes that come in requests (XEP-0047): those that are not as they should be end it. Safe for any thread. */
final class IbbInlet implements Inlet {
  /** Whoever waits for an answer before the next one never has so many under way. */
  private static final int MOST_WAITING = 128;
  private static final int TURN = 65_536;

  /** What waits: bytes, or the end, or an end that came too soon. */
  private static final class Piece {
    private enum Kind { BYTES, END, BROKEN }

    private static final Piece END = new Piece(Kind.END, new byte[0]);
    private static final Piece BROKEN = new Piece(Kind.BROKEN, new byte[0]);

    private final Kind kind;
    private final byte[] bytes;

    Piece(Kind kind, byte[] bytes) {
      this.kind = kind;
      this.bytes = bytes;
    }
  }

  private final Ibb way;
  private final long size;
  private final Duration patience;
  private final BlockingQueue<Piece> pieces = new LinkedBlockingQueue<>();
  private boolean open;
  private boolean closed;
  private int next;
  private long come;
  private byte[] rest = {};
  private int read;

  /**
   * Makes one that the other side has not opened.
   *
   * @param size how many bytes may come
   * @param patience how long none may
   */
  IbbInlet(Ibb way, long size, Duration patience) {
    this.way = way;
    this.size = size;
    this.patience = patience;
  }

  /** A request that names it: the condition of the error that answers it; empty when all is well. */
  synchronized String hear(Node said) {
    if (closed) {
      return "item-not-found";
    }
    return switch (said.name()) {
      case "open" -> opened(said);
      case "data" -> data(said);
      default -> {
        closed = true;
        pieces.add(Piece.END);
        yield "";
      }
    };
  }

  private String opened(Node said) {
    if (open) {
      return "unexpected-request";
    }
    if (!said.get("block-size").equals(Integer.toString(way.block()))) {
      return "resource-constraint";
    }
    // Messages are kept, copied and passed on: a file is no message.
    open = !said.get("stanza").equals("message");
    return open ? "" : "not-acceptable";
  }

  private String data(Node said) {
    byte[] block;
    try {
      block = Base64.getDecoder().decode(said.text().replaceAll("\\s", ""));
    } catch (IllegalArgumentException e) {
      return broken("bad-request");
    }
    if (!open || !said.get("seq").equals(Integer.toString(next))) {
      return broken("unexpected-request");
    }
    if (block.length > way.block() || block.length == 0) {
      return broken("bad-request");
    }
    come += block.length;
    if (come > size) {
      return broken("not-acceptable");
    }
    if (pieces.size() >= MOST_WAITING) {
      return broken("resource-constraint");
    }
    next = (next + 1) % TURN;
    pieces.add(new Piece(Piece.Kind.BYTES, block));
    return "";
  }

  private String broken(String condition) {
    closed = true;
    pieces.add(Piece.BROKEN);
    return condition;
  }

  /** Whether more has come than may. */
  synchronized boolean isTooMuch() {
    return come > size;
  }

  @Override
  public int read(byte[] into) throws IOException, InterruptedException {
    if (read == rest.length) {
      Piece piece = pieces.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      if (piece == null || piece.kind == Piece.Kind.BROKEN) {
        throw new IOException(piece == null ? "nothing comes" : "not as it should be");
      }
      if (piece.kind == Piece.Kind.END) {
        pieces.add(piece);
        return -1;
      }
      rest = piece.bytes;
      read = 0;
    }
    int count = Math.min(into.length, rest.length - read);
    System.arraycopy(rest, read, into, 0, count);
    read += count;
    return count;
  }

  @Override
  public boolean more() {
    return isTooMuch();
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    pieces.add(Piece.BROKEN);
  }
}
