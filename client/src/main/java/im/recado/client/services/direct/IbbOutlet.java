package im.recado.client.services.direct;

import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.jingle.Transport.Ibb;
import im.recado.client.services.direct.DirectException.Reason;
import java.util.Arrays;
import java.util.Base64;

/** Bytes in requests, one after the other (XEP-0047): the next goes when the one before is there. */
final class IbbOutlet implements Outlet {
  /** The number of a block begins anew here (section 2.2). */
  private static final int TURN = 65_536;

  private final Talk talk;
  private final Ibb way;
  private int next;
  private volatile boolean closed;

  private IbbOutlet(Talk talk, Ibb way) {
    this.talk = talk;
    this.way = way;
  }

  /** Opens it; waits. */
  static IbbOutlet open(Talk talk, Ibb way) throws DirectException, OfflineException, InterruptedException {
    talk.ask(Node.of("open", Ns.IBB).with("block-size", way.block()).with("sid", way.sid()).with("stanza", "iq"));
    return new IbbOutlet(talk, way);
  }

  @Override
  public void write(byte[] bytes, int count) throws DirectException, OfflineException, InterruptedException {
    for (int from = 0; from < count; from += way.block()) {
      if (closed) {
        throw talk.because(Reason.STOPPED);
      }
      byte[] block = Arrays.copyOfRange(bytes, from, Math.min(count, from + way.block()));
      talk.ask(Node.text("data", Ns.IBB, Base64.getEncoder().encodeToString(block)).with("seq", next).with("sid", way.sid()));
      next = (next + 1) % TURN;
    }
  }

  @Override
  public void end() throws DirectException, OfflineException, InterruptedException {
    talk.ask(Node.of("close", Ns.IBB).with("sid", way.sid()));
  }

  @Override
  public void close() {
    closed = true;
  }
}
