package im.recado.store.sql;

import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterStore;
import im.recado.modules.roster.Subscription;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Rosters in the tables {@code rosters}, {@code roster_items} and {@code roster_removals}. */
final class SqlRosters implements RosterStore {
  /** Ends the name of a group: a character that XML cannot hold, so that no name can. */
  private static final char GROUP_END = '\u001f';

  private static final String ITEM =
      "i.contact, i.name, i.group_names, i.subscription, i.ask, i.approved, i.request, i.listed, i.version";

  private final Database database;

  SqlRosters(Database database) {
    this.database = database;
  }

  @Override
  public Stored load(Jid owner) {
    return database.read(
        connection -> {
          // One statement, so that version and items belong together.
          List<RosterItem> items = new ArrayList<>();
          long[] versions = new long[2];
          connection.all(
              "SELECT " + ITEM + ", r.version, r.oldest FROM rosters r"
                  + " LEFT JOIN roster_items i ON i.owner = r.owner WHERE r.owner = ?",
              row -> {
                versions[0] = row.getLong(10);
                versions[1] = row.getLong(11);
                return row.getString(1) != null && items.add(item(row));
              },
              owner.toString());
          return new Stored(versions[0], versions[1], List.copyOf(items));
        });
  }

  @Override
  public @Nullable RosterItem find(Jid owner, Jid contact) {
    List<RosterItem> found =
        database.read(
            connection ->
                connection.all(
                    "SELECT " + ITEM + " FROM roster_items i WHERE i.owner = ? AND i.contact = ?",
                    SqlRosters::item,
                    owner.toString(),
                    contact.toString()));
    return found.isEmpty() ? null : found.getFirst();
  }

  @Override
  public long put(Jid owner, RosterItem item) {
    return database.write(
        item.request() == null ? 0 : item.request().length(), connection -> put(connection, owner.toString(), item));
  }

  private static long put(SqlConnection connection, String owner, RosterItem item) throws SQLException {
    String contact = item.contact().toString();
    long version = raise(connection, owner);
    if (item.listed()) {
      connection.update("DELETE FROM roster_removals WHERE owner = ? AND contact = ?", owner, contact);
    } else if (wasListed(connection, owner, contact)) {
      rememberRemoval(connection, owner, contact, version);
    }
    connection.update(
        "INSERT INTO roster_items"
            + " (owner, contact, version, name, group_names, subscription, ask, approved, request, listed)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (owner, contact) DO UPDATE SET"
            + " version = excluded.version, name = excluded.name, group_names = excluded.group_names,"
            + " subscription = excluded.subscription, ask = excluded.ask, approved = excluded.approved,"
            + " request = excluded.request, listed = excluded.listed",
        owner,
        contact,
        version,
        item.name(),
        groups(item.groups()),
        item.subscription().wire(),
        item.ask(),
        item.approved(),
        item.request(),
        item.listed());
    return version;
  }

  @Override
  public long remove(Jid owner, Jid contact) {
    return database.write(0, connection -> remove(connection, owner.toString(), contact.toString()));
  }

  private static long remove(SqlConnection connection, String owner, String contact) throws SQLException {
    boolean wasListed = wasListed(connection, owner, contact);
    if (connection.update("DELETE FROM roster_items WHERE owner = ? AND contact = ?", owner, contact) == 0) {
      return connection.number("SELECT version FROM rosters WHERE owner = ?", owner);
    }
    long version = raise(connection, owner);
    if (wasListed) {
      rememberRemoval(connection, owner, contact, version);
    }
    return version;
  }

  private static boolean wasListed(SqlConnection connection, String owner, String contact) throws SQLException {
    return connection.number("SELECT listed FROM roster_items WHERE owner = ? AND contact = ?", owner, contact) == 1;
  }

  private static long raise(SqlConnection connection, String owner) throws SQLException {
    connection.update(
        "INSERT INTO rosters (owner, version, oldest) VALUES (?, 1, 0)"
            + " ON CONFLICT (owner) DO UPDATE SET version = rosters.version + 1",
        owner);
    return connection.number("SELECT version FROM rosters WHERE owner = ?", owner);
  }

  /** Remembers that a contact went, and forgets the earliest when there are too many. */
  private static void rememberRemoval(SqlConnection connection, String owner, String contact, long version)
      throws SQLException {
    connection.update(
        "INSERT INTO roster_removals (owner, contact, version) VALUES (?, ?, ?)"
            + " ON CONFLICT (owner, contact) DO UPDATE SET version = excluded.version",
        owner,
        contact,
        version);
    long tooOld =
        connection.number(
            "SELECT version FROM roster_removals WHERE owner = ? ORDER BY version DESC LIMIT 1 OFFSET ?",
            owner,
            MOST_REMOVALS);
    if (tooOld > 0) {
      connection.update("DELETE FROM roster_removals WHERE owner = ? AND version <= ?", owner, tooOld);
      connection.update("UPDATE rosters SET oldest = ? WHERE owner = ?", tooOld, owner);
    }
  }

  @Override
  public List<Change> changes(Jid owner, long after) {
    return database.read(
        connection ->
            connection.all(
                "SELECT " + ITEM + " FROM roster_items i WHERE i.owner = ? AND i.version > ? AND i.listed = 1"
                    + " UNION ALL SELECT contact, NULL, NULL, NULL, 0, 0, NULL, 0, version FROM roster_removals"
                    + " WHERE owner = ? AND version > ? ORDER BY 9",
                row ->
                    new Change(
                        row.getLong(9), Jid.valueOf(row.getString(1)), row.getString(4) == null ? null : item(row)),
                owner.toString(),
                after,
                owner.toString(),
                after));
  }

  @Override
  public void removeAll(Jid owner) {
    database.write(
        0,
        connection -> {
          connection.update("DELETE FROM roster_items WHERE owner = ?", owner.toString());
          connection.update("DELETE FROM roster_removals WHERE owner = ?", owner.toString());
          connection.update("DELETE FROM rosters WHERE owner = ?", owner.toString());
          return null;
        });
  }

  private static String groups(List<String> groups) {
    StringBuilder text = new StringBuilder();
    for (String group : groups) {
      text.append(group).append(GROUP_END);
    }
    return text.toString();
  }

  private static List<String> groups(String text) {
    List<String> groups = new ArrayList<>();
    int from = 0;
    for (int end = text.indexOf(GROUP_END); end >= 0; end = text.indexOf(GROUP_END, from)) {
      groups.add(text.substring(from, end));
      from = end + 1;
    }
    return List.copyOf(groups);
  }

  private static RosterItem item(ResultSet row) throws SQLException {
    return new RosterItem(
        Jid.valueOf(row.getString(1)),
        row.getString(2),
        groups(row.getString(3)),
        Subscription.valueOf(row.getString(4).toUpperCase(Locale.ROOT)),
        row.getInt(5) == 1,
        row.getInt(6) == 1,
        row.getString(7),
        row.getInt(8) == 1);
  }
}
