package im.recado.modules.pubsub;

import im.recado.wire.jid.Jid;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which items of a node are wanted, and in which order.
 *
 * @param byCreation ordered by the first publication of their ids rather than by the last (XEP-0413)
 * @param descending latest first
 * @param after only items behind the one of this id, or null
 * @param before only items in front of the one of this id, or null
 * @param index so many items come before the page, or null
 * @param fromEnd the last items of what is left, rather than the first
 * @param most so many items at most
 * @param since only items published at this moment or later, or null
 * @param until only items published at this moment or earlier, or null
 * @param afterId only items published after the one of this id, or null; what lies before is not part of the result at all
 * @param beforeId only items published before the one of this id, or null
 * @param ids only these items, all of which must be there; null for any
 * @param publisher only what this bare address has published, or null
 */
public record ItemQuery(
    boolean byCreation,
    boolean descending,
    @Nullable String after,
    @Nullable String before,
    @Nullable Integer index,
    boolean fromEnd,
    int most,
    @Nullable Instant since,
    @Nullable Instant until,
    @Nullable String afterId,
    @Nullable String beforeId,
    @Nullable List<String> ids,
    @Nullable Jid publisher) {
  /** So many ids are looked up at once, at most. */
  public static final int MOST_IDS = 100;

  public ItemQuery {
    ids = ids == null ? null : List.copyOf(ids);
  }

  /** Of everything that was published within a time. */
  public ItemQuery(
      boolean byCreation,
      boolean descending,
      @Nullable String after,
      @Nullable String before,
      @Nullable Integer index,
      boolean fromEnd,
      int most,
      @Nullable Instant since,
      @Nullable Instant until) {
    this(byCreation, descending, after, before, index, fromEnd, most, since, until, null, null, null, null);
  }

  /** The items that were published last, in the order of publication. */
  public static ItemQuery latest(int most) {
    return new ItemQuery(false, false, null, null, null, true, most, null, null);
  }

  public ItemQuery since(@Nullable Instant since) {
    return new ItemQuery(
        byCreation, descending, after, before, index, fromEnd, most, since, until, afterId, beforeId, ids, publisher);
  }

  /** Only what was published after one item and before another; null leaves that side open. */
  public ItemQuery betweenIds(@Nullable String first, @Nullable String last) {
    return new ItemQuery(
        byCreation, descending, after, before, index, fromEnd, most, since, until, first, last, ids, publisher);
  }

  /** Only these items; null for any. */
  public ItemQuery only(@Nullable List<String> wanted) {
    return new ItemQuery(
        byCreation, descending, after, before, index, fromEnd, most, since, until, afterId, beforeId, wanted, publisher);
  }

  /** Only what somebody has published; null for anybody. */
  public ItemQuery by(@Nullable Jid one) {
    return new ItemQuery(
        byCreation, descending, after, before, index, fromEnd, most, since, until, afterId, beforeId, ids, one);
  }
}
