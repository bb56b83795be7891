package im.recado.modules.archive;

import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Which messages of an archive are wanted, and which page of them (XEP-0313 section 4).
 *
 * @param with the other side, or null for everybody; without a resource it stands for all of them
 * @param start nothing received before this, or null
 * @param end nothing received after this, or null
 * @param afterId nothing up to this message, or null
 * @param beforeId nothing from this message on, or null
 * @param ids only these messages; null for all
 * @param text only what contains all of these words; null for all. Words in quotes stand side by side, a word with a star
 *     at its end begins like that
 * @param marks only what has one of these texts in its XML, as it was written there; null for all. Each message is looked at, so
 *     that this is a search
 * @param descending whether the newest comes first (XEP-0413), in the whole result and so in each page
 * @param page which page; its {@code max} does not count
 * @param size so many messages at most, 0 for none
 */
public record ArchiveQuery(
    @Nullable Jid with,
    @Nullable Instant start,
    @Nullable Instant end,
    @Nullable String afterId,
    @Nullable String beforeId,
    @Nullable List<String> ids,
    @Nullable String text,
    @Nullable List<String> marks,
    boolean descending,
    PageRequest page,
    int size) {

  public ArchiveQuery {
    ids = ids == null ? null : List.copyOf(ids);
    marks = marks == null ? null : List.copyOf(marks);
  }

  /** The oldest messages. */
  public static ArchiveQuery first(int size) {
    return new ArchiveQuery(null, null, null, null, null, null, null, null, false, PageRequest.FIRST, size);
  }

  /** The newest messages, oldest of them first. */
  public static ArchiveQuery last(int size) {
    return first(size).page(new PageRequest(null, null, "", null));
  }

  /** The same result, another page of it. */
  public ArchiveQuery page(PageRequest other) {
    return new ArchiveQuery(with, start, end, afterId, beforeId, ids, text, marks, descending, other, size);
  }

  /** Only what was said with this address. */
  public ArchiveQuery with(Jid other) {
    return new ArchiveQuery(other, start, end, afterId, beforeId, ids, text, marks, descending, page, size);
  }

  /** Only what was received from {@code from} to {@code to}, both included; null leaves that side open. */
  public ArchiveQuery between(@Nullable Instant from, @Nullable Instant to) {
    return new ArchiveQuery(with, from, to, afterId, beforeId, ids, text, marks, descending, page, size);
  }

  /** Only what came after one message and before another; null leaves that side open. */
  public ArchiveQuery betweenIds(@Nullable String after, @Nullable String before) {
    return new ArchiveQuery(with, start, end, after, before, ids, text, marks, descending, page, size);
  }

  /** Only these messages. */
  public ArchiveQuery only(List<String> wanted) {
    return new ArchiveQuery(with, start, end, afterId, beforeId, wanted, text, marks, descending, page, size);
  }

  /** Only what contains these words. */
  public ArchiveQuery containing(String words) {
    return new ArchiveQuery(with, start, end, afterId, beforeId, ids, words, marks, descending, page, size);
  }

  /** Only what has one of these texts in its XML, whoever it was said with. */
  public ArchiveQuery marked(List<String> texts) {
    return new ArchiveQuery(null, start, end, afterId, beforeId, ids, text, texts, descending, page, size);
  }

  /** Whether messages have to be looked for one by one, which takes time. */
  public boolean isSearch() {
    return text != null || marks != null;
  }

  /** The newest first. */
  public ArchiveQuery newestFirst() {
    return new ArchiveQuery(with, start, end, afterId, beforeId, ids, text, marks, true, page, size);
  }
}
