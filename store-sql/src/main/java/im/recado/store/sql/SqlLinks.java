package im.recado.store.sql;

import im.recado.modules.link.Link;
import im.recado.modules.link.LinkStore;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Links in the table {@code links}. */
final class SqlLinks implements LinkStore {
  private static final String COLUMNS = "SELECT owner, gateway, number, name, sealed, created FROM links";

  private final Database database;

  SqlLinks(Database database) {
    this.database = database;
  }

  @Override
  public void put(Link link) {
    database.write(
        link.sealed().length(),
        connection ->
            connection.update(
                "INSERT INTO links (owner, gateway, number, name, sealed, created) VALUES (?, ?, ?, ?, ?, ?)"
                    + " ON CONFLICT (owner, gateway, number) DO UPDATE SET name = excluded.name, sealed = excluded.sealed",
                link.owner().toString(),
                link.gateway(),
                link.number(),
                link.name(),
                link.sealed(),
                link.created().toEpochMilli()));
  }

  @Override
  public @Nullable Link find(Jid owner, String gateway, int number) {
    return database.read(
        connection ->
            connection.first(
                COLUMNS + " WHERE owner = ? AND gateway = ? AND number = ?",
                SqlLinks::link,
                owner.toString(),
                gateway,
                number));
  }

  @Override
  public List<Link> of(Jid owner) {
    return database.read(
        connection ->
            connection.all(COLUMNS + " WHERE owner = ? ORDER BY gateway, number", SqlLinks::link, owner.toString()));
  }

  @Override
  public List<Link> at(String gateway, Collection<String> domains, @Nullable Jid after, int most) {
    OfDomains of = new OfDomains(domains);
    List<Object> values = new ArrayList<>(List.of(gateway, after == null ? "" : after.toString()));
    values.addAll(of.values());
    values.add(most);
    return database.read(
        connection -> {
          List<Link> links =
              new ArrayList<>(
                  connection.all(
                      COLUMNS + " WHERE gateway = ? AND owner > ?" + of.and("owner") + " ORDER BY owner, number LIMIT ?",
                      SqlLinks::link,
                      values.toArray()));
          if (links.size() == most && most > 0) {
            // Whoever goes on after the last owner must not miss the rest of that one's.
            Link last = links.getLast();
            links.addAll(
                connection.all(
                    COLUMNS + " WHERE gateway = ? AND owner = ? AND number > ? ORDER BY number",
                    SqlLinks::link,
                    gateway,
                    last.owner().toString(),
                    last.number()));
          }
          return links;
        });
  }

  @Override
  public boolean remove(Jid owner, String gateway, int number) {
    return database.write(
        0,
        connection ->
            connection.update(
                    "DELETE FROM links WHERE owner = ? AND gateway = ? AND number = ?", owner.toString(), gateway, number)
                == 1);
  }

  @Override
  public void removeAll(Jid owner) {
    database.write(0, connection -> connection.update("DELETE FROM links WHERE owner = ?", owner.toString()));
  }

  private static Link link(ResultSet row) throws SQLException {
    return new Link(
        Jid.valueOf(row.getString(1)),
        row.getString(2),
        row.getInt(3),
        row.getString(4),
        row.getString(5),
        Instant.ofEpochMilli(row.getLong(6)));
  }
}
