package im.recado.modules.archive;

import im.recado.wire.rsm.PageInfo;
import java.util.List;

/**
 * A page of a result.
 *
 * @param messages in the order of the result
 * @param complete whether nothing of the result lies beyond the page, in the direction of paging
 * @param info first, last, index and count; the last two only where they are exact
 */
public record ArchivePage(List<ArchivedMessage> messages, boolean complete, PageInfo info) {
  public ArchivePage {
    messages = List.copyOf(messages);
  }
}
