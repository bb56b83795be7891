package im.recado.client.protocol;

import java.time.Duration;

/** A stream to a server, over and over the same one as far as people notice. Safe for any thread. */
public interface Link {
  /**
   * Connects and logs in; waits.
   *
   * @return whether the session of before goes on (XEP-0198): nothing was lost, nothing is to be asked again
   * @throws LoginException why that did not go
   */
  boolean connect() throws LoginException, InterruptedException;

  /** Where one is logged in; the full address that the server gave. */
  Jid jid();

  /** Whether the server says what it has taken (XEP-0198). */
  boolean acknowledges();

  /** Whether the server keeps a yes for who has not asked yet (RFC 6121, section 3.4). */
  boolean preApproves();

  /**
   * Sends a message, a presence, or a request or answer; nobody is told what is answered to it.
   *
   * @throws OfflineException when there is no stream; nothing was sent then
   */
  void send(Node stanza) throws OfflineException;

  /**
   * Sends a request and waits for its answer, which is the one with its id from whom it was sent to, and none else.
   * What came before the answer has been handled when this returns. Never from a listener's method.
   *
   * @return the answer
   * @throws RefusedException when the answer is an error, or none came in time
   * @throws OfflineException when there is no stream
   */
  Node ask(Node request) throws RefusedException, OfflineException, InterruptedException;

  /** The same, with another patience. */
  Node ask(Node request, Duration patience) throws RefusedException, OfflineException, InterruptedException;

  /** What goes over the stream. */
  Traffic traffic();

  /** Ends the stream in order; what was sent goes out before. */
  void disconnect();

  /** Ends the stream at once, as a broken network would: the session may go on afterwards. */
  void cut();
}
