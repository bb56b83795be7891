package im.recado.store.sql;

import im.recado.wire.xml.Text;
import java.nio.file.Path;
import java.sql.SQLException;
import java.util.List;
import java.util.Set;

/**
 * Looks what a file that somebody calls a backup is made of, before any of it is read as a table: a view in the place of a table, or
 * a trigger, is a program that would run here.
 */
final class BackupContents {
  /** @param table what it belongs to: of a table, itself */
  private record Piece(String type, String name, String table, boolean isVirtual) {}

  private static final int MOST_NAMED = 10;

  private BackupContents() {}

  /** Throws {@link DatabaseException} for a file that holds what this program puts into none. */
  static void check(SqlConnection connection, Path file) throws SQLException {
    Set<String> known = new Migrations(connection.dialect()).everMade();
    List<Piece> pieces =
        connection.all(
            "SELECT type, name, tbl_name, coalesce(sql, '') LIKE 'create virtual%' FROM sqlite_schema ORDER BY name",
            row -> new Piece(row.getString(1), row.getString(2), row.getString(3), row.getInt(4) == 1));
    List<String> strange =
        pieces.stream().filter(piece -> !isKnown(piece, known)).limit(MOST_NAMED).map(BackupContents::told).toList();
    if (!strange.isEmpty()) {
      throw new DatabaseException(
          "The file " + file + " holds what no backup of this program holds (" + String.join(", ", strange)
              + "): nothing was restored.",
          null);
    }
  }

  /** As it may be shown: whoever made the file chose the name. */
  private static String told(Piece piece) {
    StringBuilder name = new StringBuilder();
    Text.cut(piece.name(), 100).codePoints().forEach(c -> name.appendCodePoint(Text.isOfLine(c) ? c : '?'));
    return piece.type() + " " + name;
  }

  private static boolean isKnown(Piece piece, Set<String> known) {
    return switch (piece.type()) {
      case "index" -> isTable(piece.table(), known);
      case "table" -> isTable(piece.name(), known) && (!piece.isVirtual() || piece.name().equals(SqliteTexts.TABLE));
      default -> false;
    };
  }

  /** The full-text index keeps its words in tables of its own. */
  private static boolean isTable(String name, Set<String> known) {
    return known.contains(name) || name.startsWith("sqlite_") || name.startsWith(SqliteTexts.TABLE + "_");
  }
}
