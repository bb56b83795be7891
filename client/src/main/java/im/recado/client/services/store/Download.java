package im.recado.client.services.store;

import im.recado.client.protocol.Jid;
import java.nio.file.Path;
import java.time.Instant;

/**
 * A file that somebody handed over and that was fetched to be kept.
 *
 * @param message the number of the message that names it: its address is kept nowhere else, and goes with it
 * @param file where it is
 * @param size in bytes; 0 before it is there
 */
public record Download(long number, Jid conversation, long message, Path file, long size, Instant at, State state) {
  /** How it is, or why it is not. The names are kept in profiles. */
  public enum State {
    RUNNING, DONE, CANCELLED,
    /** The program ended meanwhile. */
    INTERRUPTED,
    /** The server has it no more, or does not give it out. */
    GONE,
    /** There is no room for it, or it is larger than anybody may send. */
    TOO_LARGE,
    /** Somebody has changed what was encrypted. */
    CHANGED,
    /** The folder takes it not. */
    NOT_WRITTEN, FAILED,
    /** The other side has stopped it. */
    STOPPED,
    /** There is no way from client to client. */
    NO_WAY,
    /** There is more of it than was said. */
    NOT_AS_SAID
  }
}
