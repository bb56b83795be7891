package im.recado.kernel.session;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * How much memory is taken by what waits for clients that do not read, or do not acknowledge, all of them together
 * (SECURITY D4): each of very many clients may keep within {@link Session#MOST_WAITING_BYTES}. Any thread.
 */
public final class WaitingRoom {
  /** What is less than this for one client is not counted, as a power of two. */
  static final int MEBIBYTE = 20;

  private final int most;
  private final AtomicInteger taken = new AtomicInteger();

  /**
   * A room that takes a quarter of the memory there is.
   *
   * @param memory in bytes
   */
  public WaitingRoom(long memory) {
    this.most = (int) Math.min(Integer.MAX_VALUE, (memory / 4) >> MEBIBYTE);
  }

  /** So much more waits for a client, in whole mebibytes; less when negative. */
  public void add(int mebibytes) {
    taken.addAndGet(mebibytes);
  }

  /** What is taken, in mebibytes. */
  public int taken() {
    return taken.get();
  }

  /** Whether clients for whom mebibytes wait have to go when there is more for them. */
  boolean isFull() {
    return taken.get() > most;
  }
}
