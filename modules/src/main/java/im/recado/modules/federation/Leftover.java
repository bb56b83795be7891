package im.recado.modules.federation;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** What becomes of that which a stream was given and nobody is known to have, when it was cut (XEP-0198 section 5). Guarded by the link. */
final class Leftover {
  private final OutgoingQueue queue;
  private @Nullable Cut cut;

  Leftover(OutgoingQueue queue) {
    this.queue = queue;
  }

  /** The stream has ended: what it had is sent before everything else by the next one. */
  void ended(@Nullable Managed managed) {
    int given = queue.given();
    queue.takeBack();
    // Where others share the stream, they are told by this link's next one what of theirs had arrived.
    if (managed != null && (given > 0 || !managed.open().isEmpty())) {
      String id = managed.id();
      cut = id == null ? null : new Cut(id, managed.acknowledged(), given, managed.received(), managed.isBack(), managed.open());
      if (cut == null) {
        queue.mayHaveArrived(given);
      }
    }
  }

  /** The stream before this one, if it is worth resuming. */
  @Nullable Cut cut() {
    return cut;
  }

  /** Nobody resumes it any more. */
  void forget() {
    cut = null;
  }

  /**
   * The other side has told what had arrived over the stream before this one: that, of whichever link, or null when it cannot be.
   *
   * @param count null when it does not know
   * @param resumed whether what comes now continues that stream
   */
  @Nullable List<Sent> told(@Nullable Integer count, boolean resumed) {
    Cut before = cut;
    int fresh = before == null || count == null ? 0 : count - before.acknowledged();
    if (before == null || fresh < 0 || fresh > before.open().size()) {
      return null;
    }
    cut = null;
    List<Sent> arrived = before.open().subList(0, fresh);
    arrived.forEach(sent -> queue.hasArrived(sent.parcel()));
    if (!resumed && count == null) {
      queue.mayHaveArrived(before.given());
    }
    return arrived;
  }
}
