package im.recado.store.sql;

import im.recado.kernel.store.KeyValues;
import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Texts of one store in the table {@code key_values}. */
final class SqlKeyValues implements KeyValues {
  private static final Logger LOG = LoggerFactory.getLogger(SqlKeyValues.class);

  private final Database database;
  private final String store;

  SqlKeyValues(Database database, String store) {
    this.database = database;
    this.store = store;
  }

  @Override
  public @Nullable String get(Jid owner, String key) {
    return database.read(
        connection ->
            connection.first(
                "SELECT value FROM key_values WHERE owner = ? AND store = ? AND name = ?",
                row -> row.getString(1),
                owner.toString(),
                store,
                key));
  }

  @Override
  public Map<Jid, String> get(Collection<Jid> owners, String key) {
    Map<Jid, String> found = new HashMap<>();
    for (List<Object> some : Several.of(owners)) {
      some.add(store);
      some.add(key);
      List<Map.Entry<Jid, String>> rows =
          database.read(
              connection ->
                  connection.all(
                      "SELECT owner, value FROM key_values WHERE owner IN " + Several.MARKS + " AND store = ? AND name = ?",
                      row -> Map.entry(Jid.valueOf(row.getString(1)), row.getString(2)),
                      some.toArray()));
      rows.forEach(row -> found.put(row.getKey(), row.getValue()));
    }
    return found;
  }

  @Override
  public Map<String, String> all(Jid owner) {
    Map<String, String> all = new LinkedHashMap<>();
    database.read(
            connection ->
                connection.all(
                    "SELECT name, value FROM key_values WHERE owner = ? AND store = ? ORDER BY name",
                    row -> Map.entry(row.getString(1), row.getString(2)),
                    owner.toString(),
                    store))
        .forEach(entry -> all.put(entry.getKey(), entry.getValue()));
    return all;
  }

  @Override
  public void put(Jid owner, String key, String value) {
    database.write(value.length(), putting(owner, key, value));
  }

  @Override
  public void putSoon(Jid owner, String key, String value) {
    database
        .writeLater(value.length(), putting(owner, key, value))
        .whenComplete(
            (done, failure) -> {
              if (failure != null) {
                LOG.warn("{} of {} was not kept: {}", store, owner, failure.toString());
              }
            });
  }

  private SqlFunction<Integer> putting(Jid owner, String key, String value) {
    return connection ->
        connection.update(
            "INSERT INTO key_values (owner, store, name, value) VALUES (?, ?, ?, ?)"
                + " ON CONFLICT (owner, store, name) DO UPDATE SET value = excluded.value",
            owner.toString(),
            store,
            key,
            value);
  }

  @Override
  public boolean replace(Jid owner, String key, @Nullable String before, @Nullable String after) {
    return database.write(
        after == null ? 0 : after.length(), connection -> replace(connection, owner.toString(), key, before, after));
  }

  private boolean replace(
      SqlConnection connection, String owner, String key, @Nullable String before, @Nullable String after)
      throws SQLException {
    if (before == null) {
      return after == null
          ? connection.number(
                  "SELECT count(*) FROM key_values WHERE owner = ? AND store = ? AND name = ?", owner, store, key)
              == 0
          : connection.insertNew(
              "INSERT INTO key_values (owner, store, name, value) VALUES (?, ?, ?, ?)", owner, store, key, after);
    }
    if (after == null) {
      return connection.update(
              "DELETE FROM key_values WHERE owner = ? AND store = ? AND name = ? AND value = ?", owner, store, key, before)
          == 1;
    }
    return connection.update(
            "UPDATE key_values SET value = ? WHERE owner = ? AND store = ? AND name = ? AND value = ?",
            after,
            owner,
            store,
            key,
            before)
        == 1;
  }

  @Override
  public boolean remove(Jid owner, String key) {
    return database.write(
        0,
        connection ->
            connection.update(
                    "DELETE FROM key_values WHERE owner = ? AND store = ? AND name = ?", owner.toString(), store, key)
                == 1);
  }

  @Override
  public void removeAll(Jid owner) {
    database.write(
        0,
        connection ->
            connection.update("DELETE FROM key_values WHERE owner = ? AND store = ?", owner.toString(), store));
  }
}
