package im.recado.store.sql;

import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchivedMessage;
import im.recado.store.sql.SqlArchive.Row;
import im.recado.wire.rsm.PageInfo;
import im.recado.wire.rsm.PageRequest;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * One query to an archive. Whatever narrows a result to a stretch of the archive becomes a stretch of places; what else
 * is asked for chooses the index by which the rows in it are found. Used once, by a thread that reads.
 */
final class SqlArchivePages {
  /** Where rows have to be counted, no more than so many are. */
  private static final int MOST_COUNTED = 1000;

  /** Where it takes a look at messages that are not wanted to find one that is, no more than so many are counted. */
  private static final int MOST_FOUND = 100;

  private final SqlConnection connection;
  private final long archive;
  private final ArchiveQuery query;

  /** The stretch that holds the whole result. */
  private long lower;

  private long upper;

  /** The stretch that holds what the page is cut from. */
  private long from;

  private long to;

  SqlArchivePages(SqlConnection connection, long archive, ArchiveQuery query) {
    this.connection = connection;
    this.archive = archive;
    this.query = query;
  }

  /** The page, or null when an id is named that is not there. */
  @Nullable ArchivePage page() throws SQLException {
    if (!stretch()) {
      return null;
    }
    if (query.ids() != null) {
      return new SqlArchiveIds(connection, archive, query, lower, upper, from, to).page();
    }
    ArchiveSelection selection = ArchiveSelection.of(connection.dialect().texts(), archive, query);
    if (selection == null || lower > upper) {
      return new ArchivePage(List.of(), true, PageInfo.empty(0));
    }
    Integer index = query.page().index();
    if (index != null && !jump(selection, index)) {
      return new ArchivePage(List.of(), true, PageInfo.empty(count(selection)));
    }
    boolean againstTheOrder = query.page().isBackwards();
    List<Row> rows =
        from > to
            ? new ArrayList<>()
            : selection.rows(connection, from, to, query.descending() != againstTheOrder, query.size() + 1);
    boolean complete = rows.size() <= query.size();
    if (!complete) {
      rows.removeLast();
    }
    if (againstTheOrder) {
      Collections.reverse(rows);
    }
    Integer count = count(selection);
    // What cannot be counted up to its end cannot be counted up to its middle at less cost.
    boolean knowsPlace = count != null || selection.total() != ArchiveSelection.Total.NONE;
    return page(
        rows, complete, count, rows.isEmpty() || !knowsPlace ? null : before(selection, rows.getFirst()));
  }

  static ArchivePage page(List<Row> rows, boolean complete, @Nullable Integer count, @Nullable Integer before) {
    List<ArchivedMessage> messages = rows.stream().map(Row::message).toList();
    return new ArchivePage(
        messages,
        complete,
        messages.isEmpty()
            ? PageInfo.empty(count)
            : new PageInfo(messages.getFirst().id(), before, messages.getLast().id(), count));
  }

  /** Finds the stretches; false when an id is named that is not there. */
  private boolean stretch() throws SQLException {
    lower = edge("ASC", Long.MAX_VALUE);
    upper = edge("DESC", 0);
    long first = lower;
    long last = upper;
    PageRequest page = query.page();
    Long after = position(query.afterId());
    Long before = position(query.beforeId());
    Long pageAfter = position(page.after());
    Long pageBefore = position(page.end());
    if (after == null || before == null || pageAfter == null || pageBefore == null) {
      return false;
    }
    if (first > last) {
      return true;
    }
    Places places = new Places(connection, first, last);
    if (query.start() != null) {
      lower = Math.max(lower, places.since(query.start()));
    }
    if (query.end() != null) {
      upper = Math.min(upper, places.until(query.end()));
    }
    lower = after > 0 ? Math.max(lower, after + 1) : lower;
    upper = before > 0 ? Math.min(upper, before - 1) : upper;
    long low = query.descending() ? pageBefore : pageAfter;
    long high = query.descending() ? pageAfter : pageBefore;
    from = low > 0 ? Math.max(lower, low + 1) : lower;
    to = high > 0 ? Math.min(upper, high - 1) : upper;
    return true;
  }

  private long edge(String order, long otherwise) throws SQLException {
    Long edge =
        connection.first(
            "SELECT position FROM archived WHERE position BETWEEN ? AND ? ORDER BY position " + order + " LIMIT 1",
            row -> row.getLong(1),
            SqlArchive.base(archive),
            SqlArchive.top(archive));
    return edge == null ? otherwise : edge;
  }

  /** Where this message is, 0 when none is named, null when it is not there. */
  private @Nullable Long position(@Nullable String id) throws SQLException {
    if (id == null) {
      return 0L;
    }
    long position = SqlArchive.position(connection, archive, id);
    return position == 0 ? null : position;
  }

  /** Begins the page behind so many messages of the result; false when there are not so many. */
  private boolean jump(ArchiveSelection selection, int index) throws SQLException {
    Long place = selection.place(connection, lower, upper, query.descending(), index);
    if (place == null) {
      return false;
    }
    if (query.descending()) {
      to = Math.min(to, place);
    } else {
      from = Math.max(from, place);
    }
    return true;
  }

  /** How many messages the result has; null when they are too many to count. */
  private @Nullable Integer count(ArchiveSelection selection) throws SQLException {
    return switch (selection.total()) {
      case PLACE -> number(upper - lower + 1);
      case PEER -> {
        Row first = selection.edge(connection, lower, upper, false);
        Row last = selection.edge(connection, lower, upper, true);
        yield number(first == null || last == null ? 0 : last.peerCount() - first.peerCount() + 1);
      }
      case NONE -> counted(selection, lower, upper);
    };
  }

  /** How many messages of the result come before this one; null when they are too many to count. */
  private @Nullable Integer before(ArchiveSelection selection, Row row) throws SQLException {
    boolean descending = query.descending();
    return switch (selection.total()) {
      case PLACE -> number(descending ? upper - row.position() : row.position() - lower);
      case PEER -> {
        Row edge = Objects.requireNonNull(selection.edge(connection, lower, upper, descending));
        yield number(Math.abs(row.peerCount() - edge.peerCount()));
      }
      case NONE ->
          descending
              ? counted(selection, row.position() + 1, upper)
              : counted(selection, lower, row.position() - 1);
    };
  }

  private @Nullable Integer counted(ArchiveSelection selection, long low, long high) throws SQLException {
    int most = selection.isLookedFor() ? MOST_FOUND : MOST_COUNTED;
    int count = low > high ? 0 : selection.count(connection, low, high, most + 1);
    return count > most ? null : Integer.valueOf(count);
  }

  private static @Nullable Integer number(long number) {
    return number > Integer.MAX_VALUE ? null : Integer.valueOf((int) number);
  }

  /** The order of rows in a result. */
  static Comparator<Row> order(boolean descending) {
    Comparator<Row> rising = Comparator.comparingLong(Row::position);
    return descending ? rising.reversed() : rising;
  }
}
