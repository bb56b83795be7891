package im.recado.store.sql;

import im.recado.modules.pubsub.Affiliation;
import im.recado.modules.pubsub.NodeId;
import im.recado.modules.pubsub.Subscription;
import im.recado.modules.pubsub.SubscriptionOptions;
import im.recado.modules.pubsub.Subscriptions;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Who has to do with nodes: the tables {@code pubsub_affiliations} and {@code pubsub_subscriptions}. */
final class SqlPubSubPeople {
  private final Database database;

  SqlPubSubPeople(Database database) {
    this.database = database;
  }

  /** Those of a node. */
  static Map<Jid, Affiliation> affiliations(SqlConnection connection, long node) throws SQLException {
    Map<Jid, Affiliation> affiliations = new HashMap<>();
    connection.all(
        "SELECT jid, affiliation FROM pubsub_affiliations WHERE node = ?",
        row -> affiliations.put(Jid.valueOf(row.getString(1)), Affiliation.valueOf(row.getString(2))) == null,
        node);
    return affiliations;
  }

  /** Those to a node. */
  static Subscriptions subscriptions(SqlConnection connection, long node) throws SQLException {
    return Subscriptions.of(
        connection.all(
            "SELECT jid, subid, state, options FROM pubsub_subscriptions WHERE node = ?",
            SqlPubSubPeople::subscription,
            node));
  }

  private static Subscription subscription(ResultSet row) throws SQLException {
    return new Subscription(
        Jid.valueOf(row.getString(1)),
        row.getString(2),
        Subscription.State.valueOf(row.getString(3)),
        SubscriptionOptions.restored(row.getString(4)));
  }

  void affiliate(long node, Jid bare, Affiliation affiliation) {
    database.write(0, connection -> affiliate(connection, node, bare, affiliation));
  }

  static int affiliate(SqlConnection connection, long node, Jid bare, Affiliation affiliation)
      throws SQLException {
    return affiliation == Affiliation.NONE
        ? connection.update("DELETE FROM pubsub_affiliations WHERE node = ? AND jid = ?", node, bare.toString())
        : connection.update(
            "INSERT INTO pubsub_affiliations (node, jid, affiliation) VALUES (?, ?, ?)"
                + " ON CONFLICT (node, jid) DO UPDATE SET affiliation = excluded.affiliation",
            node,
            bare.toString(),
            affiliation.name());
  }

  void subscribe(long node, Subscription subscription) {
    database.write(
        0,
        connection ->
            connection.update(
                "INSERT INTO pubsub_subscriptions (node, jid, subid, bare, state, options, expires)"
                    + " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (node, jid, subid) DO UPDATE SET"
                    + " state = excluded.state, options = excluded.options, expires = excluded.expires",
                node,
                subscription.jid().toString(),
                subscription.subid(),
                subscription.jid().bare().toString(),
                subscription.state().name(),
                subscription.options().stored(),
                subscription.options().expires() == null ? null : subscription.options().expires().toEpochMilli()));
  }

  void unsubscribe(long node, Jid jid, String subid) {
    database.write(
        0,
        connection ->
            connection.update(
                "DELETE FROM pubsub_subscriptions WHERE node = ? AND jid = ? AND subid = ?", node, jid.toString(), subid));
  }

  Map<String, List<Subscription>> subscriptions(Jid host, Jid bare) {
    Map<String, List<Subscription>> all = new TreeMap<>();
    database.read(
        connection ->
            connection.all(
                "SELECT s.jid, s.subid, s.state, s.options, n.name FROM pubsub_subscriptions s"
                    + " JOIN pubsub_nodes n ON n.id = s.node WHERE s.bare = ? AND n.host = ?",
                row -> all.computeIfAbsent(row.getString(5), any -> new ArrayList<>()).add(subscription(row)),
                bare.toString(),
                host.toString()));
    return all;
  }

  Map<NodeId, List<Subscription>> subscriptions(Jid bare) {
    return byNode(
        "SELECT s.jid, s.subid, s.state, s.options, n.host, n.name FROM pubsub_subscriptions s"
            + " JOIN pubsub_nodes n ON n.id = s.node WHERE s.bare = ?",
        bare.toString());
  }

  Map<NodeId, List<Subscription>> ended(Instant now, int most) {
    return byNode(
        "SELECT s.jid, s.subid, s.state, s.options, n.host, n.name FROM pubsub_subscriptions s"
            + " JOIN pubsub_nodes n ON n.id = s.node WHERE s.expires IS NOT NULL AND s.expires <= ?"
            + " ORDER BY s.expires LIMIT ?",
        now.toEpochMilli(),
        most);
  }

  private Map<NodeId, List<Subscription>> byNode(String sql, Object... values) {
    Map<NodeId, List<Subscription>> all = new HashMap<>();
    database.read(
        connection ->
            connection.all(
                sql,
                row ->
                    all.computeIfAbsent(
                            new NodeId(Jid.valueOf(row.getString(5)), row.getString(6)), any -> new ArrayList<>())
                        .add(subscription(row)),
                values));
    return all;
  }

  int countSubscriptions(Jid host, Jid bare) {
    return database.<Long>read(
            connection ->
                connection.number(
                    "SELECT count(*) FROM pubsub_subscriptions s JOIN pubsub_nodes n ON n.id = s.node"
                        + " WHERE s.bare = ? AND n.host = ?",
                    bare.toString(),
                    host.toString()))
        .intValue();
  }

  Map<String, Affiliation> affiliations(Jid host, Jid bare) {
    Map<String, Affiliation> all = new TreeMap<>();
    database.read(
        connection ->
            connection.all(
                "SELECT n.name, a.affiliation FROM pubsub_affiliations a JOIN pubsub_nodes n ON n.id = a.node"
                    + " WHERE a.jid = ? AND n.host = ?",
                row -> all.put(row.getString(1), Affiliation.valueOf(row.getString(2))) == null,
                bare.toString(),
                host.toString()));
    return all;
  }
}
