package im.recado.store.sql;

import im.recado.modules.search.DirectoryStore;
import im.recado.modules.search.Listing;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The directory in the table {@code directory}. */
final class SqlDirectory implements DirectoryStore {
  private static final String COLUMNS = "SELECT jid, first, last, nick, email FROM directory";

  private final Database database;

  SqlDirectory(Database database) {
    this.database = database;
  }

  @Override
  public void put(Listing listing) {
    database.write(
        0,
        connection -> {
          connection.update("DELETE FROM directory WHERE jid = ?", listing.jid().toString());
          return connection.update(
              "INSERT INTO directory (jid, domain, \"user\", first, last, nick, email, first_key, last_key, nick_key, email_key)"
                  + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              listing.jid().toString(),
              listing.jid().domain(),
              listing.jid().local(),
              listing.first(),
              listing.last(),
              listing.nick(),
              listing.email(),
              key(listing.first()),
              key(listing.last()),
              key(listing.nick()),
              key(listing.email()));
        });
  }

  private static String key(String text) {
    return text.toLowerCase(Locale.ROOT);
  }

  @Override
  public @Nullable Listing find(Jid account) {
    return database.read(
        connection -> connection.first(COLUMNS + " WHERE jid = ?", SqlDirectory::listing, account.toString()));
  }

  @Override
  public boolean remove(Jid account) {
    return database.write(
        0, connection -> connection.update("DELETE FROM directory WHERE jid = ?", account.toString()) == 1);
  }

  @Override
  public List<Listing> search(String domain, Wanted wanted, int most) {
    return database.read(
        connection ->
            connection.all(
                COLUMNS
                    + " WHERE domain = ? AND \"user\" LIKE ? ESCAPE '!' AND first_key LIKE ? ESCAPE '!'"
                    + " AND last_key LIKE ? ESCAPE '!' AND nick_key LIKE ? ESCAPE '!' AND email_key LIKE ? ESCAPE '!'"
                    + " ORDER BY jid LIMIT ?",
                SqlDirectory::listing,
                domain,
                part(wanted.user()),
                part(wanted.first()),
                part(wanted.last()),
                part(wanted.nick()),
                part(wanted.email()),
                most));
  }

  /** A pattern for texts that hold this one. */
  private static String part(String text) {
    return "%" + text.replace("!", "!!").replace("%", "!%").replace("_", "!_") + "%";
  }

  private static Listing listing(ResultSet row) throws SQLException {
    return new Listing(
        Jid.valueOf(row.getString(1)), row.getString(2), row.getString(3), row.getString(4), row.getString(5));
  }
}
