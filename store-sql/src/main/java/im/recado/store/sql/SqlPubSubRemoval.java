package im.recado.store.sql;

import im.recado.modules.pubsub.NodeId;
import im.recado.wire.jid.Jid;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;

/** How nodes go, and people from nodes: from every table {@code pubsub_*}. */
final class SqlPubSubRemoval {
  private final Database database;

  SqlPubSubRemoval(Database database) {
    this.database = database;
  }

  void delete(long node) {
    database.write(0, connection -> delete(connection, node));
  }

  private static int delete(SqlConnection connection, long node) throws SQLException {
    connection.update("DELETE FROM pubsub_items WHERE node = ?", node);
    connection.update("DELETE FROM pubsub_subscriptions WHERE node = ?", node);
    connection.update("DELETE FROM pubsub_affiliations WHERE node = ?", node);
    connection.update("DELETE FROM pubsub_collections WHERE collection = ?", node);
    connection.update("DELETE FROM pubsub_collections WHERE child = ?", node);
    return connection.update("DELETE FROM pubsub_nodes WHERE id = ?", node);
  }

  void removeHost(Jid host) {
    database.write(
        0,
        connection -> {
          for (long node :
              connection.all("SELECT id FROM pubsub_nodes WHERE host = ?", row -> row.getLong(1), host.toString())) {
            delete(connection, node);
          }
          return connection.update("DELETE FROM pubsub_redirects WHERE host = ?", host.toString());
        });
  }

  /** A node whose creator is no more is from now on that of one of its owners. */
  private static NodeId passOn(SqlConnection connection, long node) throws SQLException {
    NodeId id =
        Objects.requireNonNull(
            connection.first(
                "SELECT host, name FROM pubsub_nodes WHERE id = ?",
                row -> new NodeId(Jid.valueOf(row.getString(1)), row.getString(2)),
                node));
    String owner =
        connection.first(
            "SELECT jid FROM pubsub_affiliations WHERE node = ? AND affiliation = 'OWNER' ORDER BY jid LIMIT 1",
            row -> row.getString(1),
            node);
    connection.update(
        "UPDATE pubsub_nodes SET creator = ? WHERE id = ?", owner == null ? id.host().toString() : owner, node);
    return id;
  }

  Collection<NodeId> removeEntity(Jid bare) {
    return database.write(
        0,
        connection -> {
          String jid = bare.toString();
          Set<NodeId> touched =
              new HashSet<>(
                  connection.all(
                      "SELECT n.host, n.name FROM pubsub_affiliations a JOIN pubsub_nodes n ON n.id = a.node"
                          + " WHERE a.jid = ? UNION SELECT n.host, n.name FROM pubsub_subscriptions s"
                          + " JOIN pubsub_nodes n ON n.id = s.node WHERE s.bare = ?",
                      row -> new NodeId(Jid.valueOf(row.getString(1)), row.getString(2)),
                      jid,
                      jid));
          List<Long> orphans =
              connection.all(
                  "SELECT a.node FROM pubsub_affiliations a WHERE a.jid = ? AND a.affiliation = 'OWNER' AND NOT EXISTS"
                      + " (SELECT 1 FROM pubsub_affiliations o"
                      + " WHERE o.node = a.node AND o.affiliation = 'OWNER' AND o.jid <> a.jid)",
                  row -> row.getLong(1),
                  jid);
          connection.update("DELETE FROM pubsub_subscriptions WHERE bare = ?", jid);
          connection.update("DELETE FROM pubsub_affiliations WHERE jid = ?", jid);
          for (long node : orphans) {
            delete(connection, node);
          }
          for (long node :
              connection.all("SELECT id FROM pubsub_nodes WHERE creator = ?", row -> row.getLong(1), jid)) {
            touched.add(passOn(connection, node));
          }
          return touched;
        });
  }
}
