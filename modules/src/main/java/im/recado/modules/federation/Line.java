package im.recado.modules.federation;

import im.recado.kernel.Kernel;
import im.recado.wire.jid.Jid;
import org.jspecify.annotations.Nullable;

/** The stream over which a link sends, or the attempt to make one. Guarded by the link. */
final class Line {
  private final Dialling dialling;
  private final IdleWatch idle;
  private final LinkLimits limits;
  private @Nullable Carrier stream;
  private boolean ready;

  /** Whether the stream has been of use. */
  private boolean used;

  private long sent;

  /** @param lookIfIdle asks {@link #unused} under the link's lock */
  Line(Kernel kernel, Jid ours, Jid theirs, LinkLimits limits, Dialling.Listener listener, Runnable lookIfIdle) {
    this.limits = limits;
    this.dialling = new Dialling(kernel, ours, theirs, listener);
    this.idle = new IdleWatch(kernel.timers(), lookIfIdle);
  }

  /** The stream; null when there is none. */
  @Nullable Carrier stream() {
    return stream;
  }

  /** Whether this is the stream; null asks whether there is none. */
  @SuppressWarnings("ReferenceEquality") // One stream is not another that equals it.
  boolean is(@Nullable Carrier which) {
    return stream == which;
  }

  /** Whether there is neither a stream nor an attempt to make one. */
  boolean isIdle() {
    return stream == null && !dialling.isUnderWay();
  }

  /** Whether stanzas may go. */
  boolean isReady() {
    return ready;
  }

  /** Whether the stream was ready, and something that was sent over it has arrived. */
  boolean wasOfUse() {
    return ready && used;
  }

  /** Whether the other side has opened the stream. */
  boolean goesBack() {
    return stream instanceof WayBack;
  }

  /** How many stanzas went over this stream and those before it. */
  long sent() {
    return sent;
  }

  void dial() {
    dialling.begin();
  }

  /** Whether this attempt to connect is wanted still. */
  boolean awaits(int attempt) {
    return dialling.isStill(attempt);
  }

  /** From now on this is the stream. */
  void carriedBy(Carrier carrier) {
    dialling.end();
    stream = carrier;
  }

  /** The other side believes us. */
  void ready() {
    ready = true;
    used = false;
    idle.begin(limits.idle());
  }

  /** A stanza goes over it. */
  void sends() {
    idle.used();
    sent++;
  }

  /** Something has come the other way. */
  void heard() {
    idle.used();
  }

  /** Something that was sent has arrived. */
  void worked() {
    used = true;
  }

  /**
   * The stream, if nothing went over it for long; else null.
   *
   * @param busy something waits or is under way
   */
  @Nullable Carrier unused(boolean busy) {
    return stream != null && ready && idle.isOver(limits.idle(), busy) ? stream : null;
  }

  /** Neither the stream nor an attempt is the link's any more. Returns the stream, if there was one. */
  @Nullable Carrier drop() {
    Carrier dropped = stream;
    stream = null;
    dialling.end();
    ready = false;
    idle.end();
    return dropped;
  }
}
