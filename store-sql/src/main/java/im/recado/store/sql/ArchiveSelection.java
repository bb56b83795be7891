package im.recado.store.sql;

import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.SearchWords;
import im.recado.store.sql.SqlArchive.Row;
import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The rows that a query is about, whatever stretch they are in: by which index they are found.
 *
 * @param tables where the rows are
 * @param narrow the least of these tables that the conditions need
 * @param where the conditions
 * @param values of the conditions
 * @param place the column with the position
 * @param total what counts these rows one by one
 * @param isLookedFor whether no index knows these rows, so that others are looked at, too
 */
record ArchiveSelection(
    String tables, String narrow, String where, List<Object> values, String place, Total total, boolean isLookedFor) {
  /** A column that rises by one from each row of a selection to the next. */
  enum Total {
    PLACE,
    PEER,
    /** None: rows have to be counted. */
    NONE
  }

  /** What a query is about; null when that is nothing. */
  static @Nullable ArchiveSelection of(TextIndex texts, long archive, ArchiveQuery query) {
    String tables = "archived";
    StringBuilder where = new StringBuilder();
    List<Object> values = new ArrayList<>();
    Jid with = query.with();
    String text = query.text();
    if (text != null) {
      List<SearchWords.Phrase> phrases = phrases(text);
      if (phrases.isEmpty()) {
        return null;
      }
      tables = texts.tables();
      where.append(texts.condition(phrases)).append(" AND ");
      values.addAll(texts.values(archive, phrases));
    }
    if (with != null) {
      where.append("archive = ? AND peer = ? AND ");
      values.add(archive);
      values.add(with.bare().toString());
      if (with.resource() != null) {
        where.append("resource = ? AND ");
        values.add(with.resource());
      }
    }
    List<String> marks = query.marks();
    if (marks != null) {
      where.append(marked(marks.size())).append(" AND ");
      values.addAll(marks);
    }
    String place = text != null ? texts.place() : "position";
    Total total =
        query.isSearch() || (with != null && with.isFull()) ? Total.NONE : with == null ? Total.PLACE : Total.PEER;
    return new ArchiveSelection(
        tables,
        text != null && with == null && marks == null ? TextIndex.TABLE : tables,
        where.append(place).append(" BETWEEN ? AND ?").toString(),
        values,
        place,
        total,
        marks != null || (text != null && with != null));
  }

  /** That a message has one of so many texts in its XML. */
  static String marked(int texts) {
    return texts == 0
        ? "1 = 0"
        : IntStream.range(0, texts).mapToObj(any -> "instr(xml, ?) > 0").collect(Collectors.joining(" OR ", "(", ")"));
  }

  /** What is searched for; a phrase of nothing but accents is none. */
  private static List<SearchWords.Phrase> phrases(String text) {
    return SearchWords.phrases(text).stream().filter(phrase -> !TextIndex.folded(phrase).isEmpty()).toList();
  }

  /** The rows of a stretch, from one end of it, at most so many. */
  List<Row> rows(SqlConnection connection, long low, long high, boolean fromTheTop, int most) throws SQLException {
    return connection.all(
        "SELECT " + SqlArchive.COLUMNS + " FROM " + tables + " WHERE " + where + order(fromTheTop) + " LIMIT ?",
        SqlArchive.rows(),
        arguments(low, high, most));
  }

  /** The first or the last row of a stretch, or null. */
  @Nullable Row edge(SqlConnection connection, long low, long high, boolean top) throws SQLException {
    List<Row> edge = rows(connection, low, high, top, 1);
    return edge.isEmpty() ? null : edge.getFirst();
  }

  /** The place of the row behind so many others, from one end of a stretch; null when there are not so many. */
  @Nullable Long place(SqlConnection connection, long low, long high, boolean fromTheTop, int index)
      throws SQLException {
    if (total == Total.PLACE) {
      long place = fromTheTop ? high - index : low + index;
      return place < low || place > high ? null : Long.valueOf(place);
    }
    return connection.first(
        "SELECT " + place + " FROM " + narrow + " WHERE " + where + order(fromTheTop) + " LIMIT 1 OFFSET ?",
        row -> row.getLong(1),
        arguments(low, high, index));
  }

  /** How many rows a stretch has, counted up to {@code most}. */
  int count(SqlConnection connection, long low, long high, int most) throws SQLException {
    return (int)
        connection.number(
            "SELECT count(*) FROM (SELECT 1 FROM " + narrow + " WHERE " + where + " LIMIT ?) AS counted",
            arguments(low, high, most));
  }

  private String order(boolean fromTheTop) {
    return " ORDER BY " + place + (fromTheTop ? " DESC" : "");
  }

  private Object[] arguments(long low, long high, int last) {
    List<Object> arguments = new ArrayList<>(values);
    arguments.add(low);
    arguments.add(high);
    arguments.add(last);
    return arguments.toArray();
  }
}
