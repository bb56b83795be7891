package im.recado.store.sql;

import im.recado.modules.pubsub.Affiliation;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemPage;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.pubsub.NodeId;
import im.recado.modules.pubsub.NodeSummary;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.modules.pubsub.Published;
import im.recado.modules.pubsub.Subscription;
import im.recado.modules.pubsub.Subscriptions;
import im.recado.wire.jid.Jid;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Nodes in the tables {@code pubsub_*}; their items are in {@link SqlPubSubItems}, who has to do with them in
 * {@link SqlPubSubPeople}.
 */
final class SqlPubSub implements PubSubStore {
  /** So many redirections of deleted nodes are remembered for a host. */
  private static final int MOST_REDIRECTS = 1000;

  private static final String NODE = "SELECT n.id, n.host, n.name, n.creator, n.created, n.config FROM pubsub_nodes n";

  private final Database database;
  private final SqlPubSubItems items;
  private final SqlPubSubPeople people;
  private final SqlPubSubRemoval removal;

  SqlPubSub(Database database) {
    this.database = database;
    this.items = new SqlPubSubItems(database);
    this.people = new SqlPubSubPeople(database);
    this.removal = new SqlPubSubRemoval(database);
  }

  @Override
  public Map<Jid, List<Node>> load(Collection<Jid> hosts) {
    return database.read(
        connection -> {
          Map<Jid, List<Node>> all = new HashMap<>();
          for (Jid host : hosts) {
            List<Node> bare = connection.all(NODE + " WHERE n.host = ? ORDER BY n.name", SqlPubSub::node, host.toString());
            List<Node> nodes = new ArrayList<>(bare.size());
            for (Node node : bare) {
              nodes.add(complete(connection, node));
            }
            if (!nodes.isEmpty()) {
              all.put(host, List.copyOf(nodes));
            }
          }
          return all;
        });
  }

  @Override
  public @Nullable Node find(Jid host, String name) {
    return database.read(
        connection -> {
          Node bare = connection.first(NODE + " WHERE n.host = ? AND n.name = ?", SqlPubSub::node, host.toString(), name);
          return bare == null ? null : complete(connection, bare);
        });
  }

  @Override
  public @Nullable Node find(long key) {
    return database.read(
        connection -> {
          Node bare = connection.first(NODE + " WHERE n.id = ?", SqlPubSub::node, key);
          return bare == null ? null : complete(connection, bare);
        });
  }

  private static Node node(ResultSet row) throws SQLException {
    return new Node(
        row.getLong(1),
        Jid.valueOf(row.getString(2)),
        row.getString(3),
        Jid.valueOf(row.getString(4)),
        Instant.ofEpochMilli(row.getLong(5)),
        NodeConfig.restored(row.getString(6)),
        Map.of(),
        Subscriptions.NONE,
        Set.of(),
        Set.of(),
        null,
        null);
  }

  private static Node complete(SqlConnection connection, Node node) throws SQLException {
    long key = node.key();
    Set<String> parents =
        names(
            connection,
            "SELECT n.name FROM pubsub_collections c JOIN pubsub_nodes n ON n.id = c.collection WHERE c.child = ?",
            key);
    Set<String> children =
        node.config().isCollection()
            ? names(
                connection,
                "SELECT n.name FROM pubsub_collections c JOIN pubsub_nodes n ON n.id = c.child WHERE c.collection = ?",
                key)
            : Set.of();
    return new Node(
            key,
            node.host(),
            node.name(),
            node.creator(),
            node.created(),
            node.config(),
            SqlPubSubPeople.affiliations(connection, key),
            SqlPubSubPeople.subscriptions(connection, key),
            parents,
            children,
            null,
            null)
        .withLast(SqlPubSubItems.last(connection, key));
  }

  private static Set<String> names(SqlConnection connection, String sql, long key) throws SQLException {
    return new HashSet<>(connection.all(sql, row -> row.getString(1), key));
  }

  @Override
  public List<NodeSummary> list(
      Jid host, @Nullable String collection, Jid asker, @Nullable String after, int most) {
    String columns =
        "SELECT n.name, n.config, a.affiliation FROM pubsub_nodes n"
            + " LEFT JOIN pubsub_affiliations a ON a.node = n.id AND a.jid = ?";
    String first = columns + " WHERE n.host = ? AND n.name > ?"
        + " AND NOT EXISTS (SELECT 1 FROM pubsub_collections c WHERE c.child = n.id) ORDER BY n.name LIMIT ?";
    String inside = columns + " WHERE n.host = ? AND n.name > ?"
        + " AND n.id IN (SELECT c.child FROM pubsub_collections c JOIN pubsub_nodes p ON p.id = c.collection"
        + " WHERE p.host = ? AND p.name = ?) ORDER BY n.name LIMIT ?";
    String from = after == null ? "" : after;
    return database.read(
        connection ->
            collection == null
                ? connection.all(first, SqlPubSub::summary, asker.toString(), host.toString(), from, most)
                : connection.all(
                    inside,
                    SqlPubSub::summary,
                    asker.toString(),
                    host.toString(),
                    from,
                    host.toString(),
                    collection,
                    most));
  }

  private static NodeSummary summary(ResultSet row) throws SQLException {
    String affiliation = row.getString(3);
    return new NodeSummary(
        row.getString(1),
        NodeConfig.restored(row.getString(2)),
        affiliation == null ? Affiliation.NONE : Affiliation.valueOf(affiliation));
  }

  @Override
  public long create(Node node, int mostOfCreator) {
    return database.write(
        0,
        connection -> {
          String host = node.host().toString();
          String creator = node.creator().toString();
          if (connection.number("SELECT count(*) FROM pubsub_nodes WHERE host = ? AND name = ?", host, node.name()) > 0) {
            return 0L;
          }
          long made = connection.number("SELECT count(*) FROM pubsub_nodes WHERE creator = ? AND host = ?", creator, host);
          if (made >= mostOfCreator) {
            return -1L;
          }
          long key =
              connection.insertedId(
                  "INSERT INTO pubsub_nodes (host, name, creator, created, config, expires, purges, size)"
                      + " VALUES (?, ?, ?, ?, ?, ?, ?, 0)",
                  host,
                  node.name(),
                  creator,
                  node.created().toEpochMilli(),
                  node.config().stored(),
                  expires(node.config()),
                  node.config().get(NodeField.PURGE_OFFLINE));
          for (Map.Entry<Jid, Affiliation> entry : node.affiliations().entrySet()) {
            SqlPubSubPeople.affiliate(connection, key, entry.getKey(), entry.getValue());
          }
          return key;
        });
  }

  private static @Nullable Long expires(NodeConfig config) {
    int seconds = config.get(NodeField.ITEM_EXPIRE);
    return seconds == NodeField.MAX ? null : (long) seconds;
  }

  @Override
  public void configure(long node, NodeConfig config) {
    database.write(
        0,
        connection ->
            connection.update(
                "UPDATE pubsub_nodes SET config = ?, expires = ?, purges = ? WHERE id = ?",
                config.stored(),
                expires(config),
                config.get(NodeField.PURGE_OFFLINE),
                node));
  }

  @Override
  public void delete(long node) {
    removal.delete(node);
  }

  @Override
  public void associate(long collection, long child, boolean in) {
    database.write(
        0,
        connection ->
            in
                ? connection.insertNew(
                    "INSERT INTO pubsub_collections (collection, child) VALUES (?, ?)", collection, child)
                : connection.update(
                        "DELETE FROM pubsub_collections WHERE collection = ? AND child = ?", collection, child)
                    == 1);
  }

  @Override
  public Published publish(long node, List<Item> published, int most, boolean dropsOldest, long quota) {
    return items.publish(node, published, most, dropsOldest, quota);
  }

  @Override
  public List<String> retract(long node, Collection<String> ids) {
    return items.retract(node, ids);
  }

  @Override
  public void purge(long node) {
    items.purge(node);
  }

  @Override
  public List<String> purge(long node, Jid publisher) {
    return items.purge(node, publisher);
  }

  @Override
  public List<Item> items(long node, Collection<String> ids) {
    return items.find(node, ids);
  }

  @Override
  public @Nullable ItemPage items(long node, ItemQuery query) {
    return items.page(node, query);
  }

  @Override
  public Map<NodeId, List<String>> itemsOf(Jid publisher) {
    return items.of(publisher);
  }

  @Override
  public List<String> itemIds(long node, int most) {
    return items.ids(node, most);
  }

  @Override
  public @Nullable Item last(long node) {
    return database.read(connection -> SqlPubSubItems.last(connection, node));
  }

  @Override
  public Collection<NodeId> expire(Instant now, int most) {
    return items.expire(now, most);
  }

  @Override
  public Collection<NodeId> purgedOffline() {
    return database.read(
        connection ->
            connection.all(
                "SELECT host, name FROM pubsub_nodes WHERE purges = 1",
                row -> new NodeId(Jid.valueOf(row.getString(1)), row.getString(2))));
  }

  @Override
  public void redirect(Jid host, String name, @Nullable String uri) {
    database.write(
        0,
        connection -> {
          connection.update("DELETE FROM pubsub_redirects WHERE host = ? AND name = ?", host.toString(), name);
          if (uri != null) {
            connection.update(
                "INSERT INTO pubsub_redirects (host, name, uri) VALUES (?, ?, ?)", host.toString(), name, uri);
            long tooOld =
                connection.number(
                    "SELECT id FROM pubsub_redirects WHERE host = ? ORDER BY id DESC LIMIT 1 OFFSET ?",
                    host.toString(),
                    MOST_REDIRECTS);
            connection.update("DELETE FROM pubsub_redirects WHERE host = ? AND id <= ?", host.toString(), tooOld);
          }
          return null;
        });
  }

  @Override
  public @Nullable String redirect(Jid host, String name) {
    return database.read(
        connection ->
            connection.first(
                "SELECT uri FROM pubsub_redirects WHERE host = ? AND name = ?",
                row -> row.getString(1),
                host.toString(),
                name));
  }

  @Override
  public void removeHost(Jid host) {
    removal.removeHost(host);
  }

  @Override
  public Collection<NodeId> removeEntity(Jid bare) {
    return removal.removeEntity(bare);
  }

  @Override
  public void affiliate(long node, Jid bare, Affiliation affiliation) {
    people.affiliate(node, bare, affiliation);
  }

  @Override
  public void subscribe(long node, Subscription subscription) {
    people.subscribe(node, subscription);
  }

  @Override
  public void unsubscribe(long node, Jid jid, String subid) {
    people.unsubscribe(node, jid, subid);
  }

  @Override
  public Map<String, List<Subscription>> subscriptions(Jid host, Jid bare) {
    return people.subscriptions(host, bare);
  }

  @Override
  public Map<NodeId, List<Subscription>> subscriptions(Jid bare) {
    return people.subscriptions(bare);
  }

  @Override
  public Map<NodeId, List<Subscription>> ended(Instant now, int most) {
    return people.ended(now, most);
  }

  @Override
  public int countSubscriptions(Jid host, Jid bare) {
    return people.countSubscriptions(host, bare);
  }

  @Override
  public Map<String, Affiliation> affiliations(Jid host, Jid bare) {
    return people.affiliations(host, bare);
  }
}
