package im.recado.modules.federation;

import im.recado.wire.jid.Jid;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Streams of other servers which these may resume when they were cut (XEP-0198 section 5), for some minutes. Any thread. */
final class Returns {
  private static final int MOST = 10_000;

  /** So long after the end of a stream what it had got is remembered. */
  static final Duration KEPT = Duration.ofMinutes(5);

  /**
   * What may be resumed.
   *
   * @param stream the one that carries it
   * @param theirs who has to have proved to be that domain
   */
  record Former(IncomingStream stream, Receipts receipts, Jid theirs, Jid ours) {}

  private final Federation all;
  private final Map<String, Former> byId = new ConcurrentHashMap<>();

  Returns(Federation all) {
    this.all = all;
  }

  /** The id by which a stream can be resumed from now on; null when there are too many. */
  @Nullable String add(Former former) {
    if (byId.size() >= MOST) {
      return null;
    }
    String id = all.newId();
    byId.put(id, former);
    return id;
  }

  /** Another stream carries on what this id stands for. */
  void carriedOn(String id, Former former) {
    byId.put(id, former);
  }

  /** What this server, which has proved to be that domain, may resume; null when there is nothing. Given out once. */
  @Nullable Former take(String id, Jid theirs, @Nullable Jid ours) {
    Former former = byId.get(id);
    return former != null && former.theirs().equals(theirs) && former.ours().equals(ours) && byId.remove(id, former)
        ? former
        : null;
  }

  /** The stream has ended. */
  void ended(String id, IncomingStream stream) {
    all.after(KEPT, () -> forget(id, stream));
  }

  /** The stream was closed for good. */
  void forget(String id, IncomingStream stream) {
    byId.computeIfPresent(id, (same, former) -> former.stream() == stream ? null : former);
  }
}
