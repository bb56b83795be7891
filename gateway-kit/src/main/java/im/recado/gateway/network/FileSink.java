package im.recado.gateway.network;

/** Takes what is in a file that somebody sends, in order. Any thread, one at a time. */
public interface FileSink {
  /**
   * Takes the next piece, waiting for room; never with a lock.
   *
   * @return false when nobody wants more of it
   */
  boolean put(byte[] piece) throws InterruptedException;

  /** All has come. */
  void end();

  /**
   * No more comes.
   *
   * @param why a sentence for the user
   */
  void fail(String why);
}
