package im.recado.store.sql;

import im.recado.modules.archive.ArchivePage;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.store.sql.SqlArchive.Row;
import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The pages of a result whose messages are named one by one. They are few: each is fetched by itself. */
record SqlArchiveIds(
    SqlConnection connection, long archive, ArchiveQuery query, long lower, long upper, long from, long to) {

  @Nullable ArchivePage page() throws SQLException {
    List<Row> result = new ArrayList<>();
    for (String id : new HashSet<>(Objects.requireNonNull(query.ids()))) {
      Row row =
          connection.first(
              "SELECT " + SqlArchive.COLUMNS + " FROM archived WHERE archive = ? AND id = ?", SqlArchive.rows(), archive, id);
      if (row == null) {
        return null;
      }
      if (row.position() >= lower && row.position() <= upper && isWith(row) && isMarked(row) && contains(row)) {
        result.add(row);
      }
    }
    result.sort(SqlArchivePages.order(query.descending()));
    List<Row> rest =
        result.stream()
            .skip(query.page().index() == null ? 0 : query.page().index())
            .filter(row -> row.position() >= from && row.position() <= to)
            .toList();
    int size = Math.min(query.size(), rest.size());
    List<Row> page =
        query.page().isBackwards() ? rest.subList(rest.size() - size, rest.size()) : rest.subList(0, size);
    return SqlArchivePages.page(
        page, size == rest.size(), result.size(), page.isEmpty() ? null : result.indexOf(page.getFirst()));
  }

  private boolean isWith(Row row) {
    Jid with = query.with();
    Jid other = row.message().with();
    return with == null || other.equals(with) || (with.isBare() && other.bare().equals(with));
  }

  private boolean isMarked(Row row) {
    return query.marks() == null || query.marks().stream().anyMatch(row.message().xml()::contains);
  }

  private boolean contains(Row row) throws SQLException {
    if (query.text() == null) {
      return true;
    }
    ArchiveSelection words = ArchiveSelection.of(connection.dialect().texts(), archive, query);
    return words != null && words.count(connection, row.position(), row.position(), 1) > 0;
  }
}
