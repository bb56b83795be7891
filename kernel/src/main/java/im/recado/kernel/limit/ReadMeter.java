package im.recado.kernel.limit;

import im.recado.wire.jid.Jid;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** What is read of one connection is charged to whoever sends it and to their address ({@link ReadLimits}). Any thread. */
public final class ReadMeter {
  private final ReadLimits limits;
  private final @Nullable ReadLimit ofAddress;
  private volatile ReadLimit ofSender;

  /** That of a stranger; {@link ReadLimits#meter} makes it. */
  ReadMeter(ReadLimits limits, InetAddress peer) {
    this.limits = limits;
    this.ofAddress = limits.ofAddress(peer);
    this.ofSender = limits.ofStranger();
  }

  /** An account has logged in there: its connections share a limit. */
  public void account(Jid account) {
    ofSender = limits.ofAccount(account);
  }

  /**
   * Takes what was read.
   *
   * @return how many milliseconds to read nothing; 0 to go on
   */
  public long take(int bytes, int elements) {
    long now = System.nanoTime();
    long pause = ofSender.take(bytes, elements, now);
    return ofAddress == null ? pause : Math.max(pause, ofAddress.take(bytes, elements, now));
  }
}
