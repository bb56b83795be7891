package im.recado.kernel.stream;

import im.recado.kernel.session.Session;
import im.recado.wire.xml.Element;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * When a stream's client is asked for an acknowledgement: with what it is sent, once for all that leaves in one turn of
 * the loop, but not all the time. For the loop.
 */
final class Asking {
  /** Not more often than this. */
  private static final Duration EVERY = Duration.ofMillis(10);

  /** Nor later than this. */
  private static final Duration AT_LAST = Duration.ofMillis(100);

  private final ClientStream stream;
  private final Connection connection;
  private long asked = System.nanoTime() - EVERY.toNanos();

  /** Whether the client is asked in this turn, and whether after a while. */
  private boolean soon;

  private boolean later;

  Asking(ClientStream stream, Connection connection) {
    this.stream = stream;
    this.connection = connection;
  }

  /** See {@link ClientStream#acknowledgementWanted}. */
  void wanted(boolean unhurried) {
    if (soon) {
      return;
    }
    if (System.nanoTime() - asked >= EVERY.toNanos()) {
      soon = true;
      connection.loop().execute(unhurried ? this::askUnhurried : this::ask);
    } else if (!later) {
      later = true;
      connection
          .loop()
          .schedule(
              AT_LAST,
              () -> {
                later = false;
                ask();
              });
    }
  }

  /** Asks now, if there is anything to ask for. */
  void ask() {
    Element request = takeRequest();
    if (request != null) {
      connection.write(request);
    }
  }

  private void askUnhurried() {
    Element request = takeRequest();
    if (request != null) {
      connection.writeUnhurried(request);
    }
  }

  private @Nullable Element takeRequest() {
    soon = false;
    Session session = stream.session();
    Element request = session == null || session.stream() != stream ? null : session.acknowledgementRequest();
    if (request != null) {
      asked = System.nanoTime();
    }
    return request;
  }
}
