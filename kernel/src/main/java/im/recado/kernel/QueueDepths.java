package im.recado.kernel;

import im.recado.kernel.session.Session;
import im.recado.kernel.stream.ClientStream;

/**
 * How much waits in the queues of all streams and sessions.
 *
 * @param incoming elements of clients that wait to be handled
 * @param outgoing stanzas that wait to be written to clients
 * @param longest the most of these for one session
 * @param unacknowledged stanzas that clients have not acknowledged, clients that are away included
 */
public record QueueDepths(long incoming, long outgoing, long longest, long unacknowledged) {
  public static final QueueDepths NONE = new QueueDepths(0, 0, 0, 0);

  /** Counts; it looks at every stream and session. Any thread. */
  public static QueueDepths of(Kernel kernel) {
    long incoming = 0;
    for (ClientStream stream : kernel.clientStreams().all()) {
      incoming += stream.waiting();
    }
    long outgoing = 0;
    long longest = 0;
    long unacknowledged = 0;
    for (Session session : kernel.sessions().all()) {
      int waiting = session.waitingCount();
      outgoing += waiting;
      longest = Math.max(longest, waiting);
      unacknowledged += session.unacknowledgedCount();
    }
    return new QueueDepths(incoming, outgoing, longest, unacknowledged);
  }
}
