package im.recado.store.sql;

import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemPage;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.NodeId;
import im.recado.modules.pubsub.Published;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Items in the table {@code pubsub_items}; the sizes of their nodes are kept beside. */
final class SqlPubSubItems {
  private static final String ITEM = "SELECT i.id, i.publisher, i.created, i.modified, i.payload FROM pubsub_items i";
  private static final String IDS = " AND i.id IN (?" + ", ?".repeat(ItemQuery.MOST_IDS - 1) + ")";

  private final Database database;

  SqlPubSubItems(Database database) {
    this.database = database;
  }

  private static Item item(ResultSet row) throws SQLException {
    String xml = row.getString(5);
    return new Item(
        row.getString(1),
        Jid.valueOf(row.getString(2)),
        Instant.ofEpochMilli(row.getLong(3)),
        Instant.ofEpochMilli(row.getLong(4)),
        xml.isEmpty() ? null : parsed(xml),
        Item.characters(xml));
  }

  private static Element parsed(String xml) throws SQLException {
    try {
      return Xml.parse(xml, XmlLimits.STORED);
    } catch (XmlException e) {
      throw new SQLException("an item cannot be read: " + e.getMessage(), e);
    }
  }

  static @Nullable Item last(SqlConnection connection, long node) throws SQLException {
    return connection.first(ITEM + " WHERE i.node = ? ORDER BY i.place DESC LIMIT 1", SqlPubSubItems::item, node);
  }

  /** An item that is to be kept, and what there was of this id: no place when there was none. */
  private record Fresh(Item item, String text, long firstPlace, long created, long size) {
    boolean isNew() {
      return firstPlace == 0;
    }

    Item kept() {
      Instant when = isNew() ? item.created() : Instant.ofEpochMilli(created);
      return new Item(item.id(), item.publisher(), when, item.modified(), item.payload(), Item.characters(text));
    }
  }

  Published publish(long node, List<Item> items, int most, boolean dropsOldest, long quota) {
    List<String> texts = items.stream().map(Item::text).toList();
    return database.write(
        texts.stream().mapToInt(String::length).sum(),
        connection -> {
          List<Fresh> fresh = new ArrayList<>();
          for (int i = 0; i < items.size(); i++) {
            fresh.add(fresh(connection, node, items.get(i), texts.get(i)));
          }
          return publish(connection, node, fresh, most, dropsOldest, quota);
        });
  }

  private static Fresh fresh(SqlConnection connection, long node, Item item, String text) throws SQLException {
    Fresh known =
        connection.first(
            "SELECT first_place, created, length(payload) FROM pubsub_items WHERE node = ? AND id = ?",
            row -> new Fresh(item, text, row.getLong(1), row.getLong(2), row.getLong(3)),
            node,
            item.id());
    return known == null ? new Fresh(item, text, 0, 0, 0) : known;
  }

  /** Nothing is written before it is sure that all of it can be. */
  private static Published publish(
      SqlConnection connection, long node, List<Fresh> fresh, int most, boolean dropsOldest, long quota)
      throws SQLException {
    long added = fresh.stream().filter(Fresh::isNew).count();
    if (added > 0
        && !dropsOldest
        && connection.number("SELECT count(*) FROM pubsub_items WHERE node = ?", node) + added > most) {
      return Published.FULL;
    }
    long growth = fresh.stream().mapToLong(each -> Item.characters(each.text()) - each.size()).sum();
    long kept =
        connection.number(
            "SELECT sum(o.size) FROM pubsub_nodes n JOIN pubsub_nodes o ON o.creator = n.creator AND o.host = n.host"
                + " WHERE n.id = ?",
            node);
    if (kept + growth > quota) {
      return Published.QUOTA;
    }
    for (Fresh each : fresh) {
      put(connection, node, each);
    }
    connection.update("UPDATE pubsub_nodes SET size = size + ? WHERE id = ?", growth, node);
    return new Published(
        Published.Outcome.DONE,
        fresh.stream().map(Fresh::kept).toList(),
        added > 0 ? dropOldest(connection, node, most) : List.of());
  }

  private static void put(SqlConnection connection, long node, Fresh fresh) throws SQLException {
    Item item = fresh.kept();
    connection.update("DELETE FROM pubsub_items WHERE node = ? AND id = ?", node, item.id());
    long place = 1 + connection.number("SELECT max(place) FROM pubsub_items WHERE node = ?", node);
    connection.update(
        "INSERT INTO pubsub_items (node, place, first_place, id, publisher, created, modified, payload)"
            + " VALUES (?, ?, ?, ?, ?, ?, ?, ?)",
        node,
        place,
        fresh.isNew() ? place : fresh.firstPlace(),
        item.id(),
        item.publisher().toString(),
        item.created().toEpochMilli(),
        item.modified().toEpochMilli(),
        fresh.text());
  }

  private static List<String> dropOldest(SqlConnection connection, long node, int most) throws SQLException {
    long last =
        connection.number(
            "SELECT place FROM pubsub_items WHERE node = ? ORDER BY place DESC LIMIT 1 OFFSET ?", node, most);
    if (last == 0) {
      return List.of();
    }
    List<String> dropped =
        connection.all(
            "SELECT id FROM pubsub_items WHERE node = ? AND place <= ? ORDER BY place", row -> row.getString(1), node, last);
    remove(connection, node, dropped);
    return dropped;
  }

  private static List<String> remove(SqlConnection connection, long node, Collection<String> ids) throws SQLException {
    List<String> removed = new ArrayList<>();
    long size = 0;
    for (String id : ids) {
      size += connection.number("SELECT length(payload) FROM pubsub_items WHERE node = ? AND id = ?", node, id);
      if (connection.update("DELETE FROM pubsub_items WHERE node = ? AND id = ?", node, id) > 0) {
        removed.add(id);
      }
    }
    connection.update("UPDATE pubsub_nodes SET size = size - ? WHERE id = ?", size, node);
    return removed;
  }

  List<String> retract(long node, Collection<String> ids) {
    return database.write(0, connection -> remove(connection, node, ids));
  }

  void purge(long node) {
    database.write(
        0,
        connection -> {
          connection.update("UPDATE pubsub_nodes SET size = 0 WHERE id = ?", node);
          return connection.update("DELETE FROM pubsub_items WHERE node = ?", node);
        });
  }

  List<String> purge(long node, Jid publisher) {
    return database.write(
        0,
        connection ->
            remove(
                connection,
                node,
                connection.all(
                    "SELECT id FROM pubsub_items WHERE node = ? AND publisher = ?",
                    row -> row.getString(1),
                    node,
                    publisher.toString())));
  }

  Map<NodeId, List<String>> of(Jid publisher) {
    return database.read(
        connection -> {
          Map<NodeId, List<String>> ids = new HashMap<>();
          connection.all(
              "SELECT n.host, n.name, i.id FROM pubsub_items i JOIN pubsub_nodes n ON n.id = i.node WHERE i.publisher = ?",
              row ->
                  ids.computeIfAbsent(
                          new NodeId(Jid.valueOf(row.getString(1)), row.getString(2)), any -> new ArrayList<>())
                      .add(row.getString(3)),
              publisher.toString());
          return ids;
        });
  }

  List<Item> find(long node, Collection<String> ids) {
    return database.read(
        connection -> {
          List<Item> found = new ArrayList<>();
          for (String id : ids) {
            Item item = connection.first(ITEM + " WHERE i.node = ? AND i.id = ?", SqlPubSubItems::item, node, id);
            if (item != null) {
              found.add(item);
            }
          }
          return found;
        });
  }

  List<String> ids(long node, int most) {
    return database.read(
        connection ->
            connection.all(
                "SELECT id FROM pubsub_items WHERE node = ? ORDER BY place LIMIT ?", row -> row.getString(1), node, most));
  }

  @Nullable ItemPage page(long node, ItemQuery query) {
    return database.read(connection -> page(connection, node, query));
  }

  /**
   * The result are the items whose place lies strictly between two others, whose time does, and which are named and by
   * whom it is wanted; the page lies within it in the same way.
   */
  private static @Nullable ItemPage page(SqlConnection connection, long node, ItemQuery query) throws SQLException {
    String place = query.byCreation() ? "first_place" : "place";
    Long first = place(connection, node, place, query.afterId(), 0);
    Long last = place(connection, node, place, query.beforeId(), Long.MAX_VALUE);
    Long after = place(connection, node, place, query.after(), query.descending() ? Long.MAX_VALUE : 0);
    Long before = place(connection, node, place, query.before(), query.descending() ? 0 : Long.MAX_VALUE);
    if (first == null || last == null || after == null || before == null || !holdsAll(connection, node, query.ids())) {
      return null;
    }
    long low = Math.max(first, query.descending() ? before : after);
    long high = Math.min(last, query.descending() ? after : before);
    String where = wanted(query, place);
    String count = "SELECT count(*)" + where;
    int all = (int) connection.number(count, wanted(node, query, first, last));
    int left = (int) connection.number(count, wanted(node, query, low, high));
    int skip = query.index() == null ? 0 : Math.min(query.index(), left);
    if (query.fromEnd()) {
      skip = Math.max(0, left - query.most());
    }
    int passed = 0;
    if (all != left) {
      Object[] inFront =
          query.descending()
              ? wanted(node, query, Math.max(first, high - 1), last)
              : wanted(node, query, first, Math.min(last, low + 1));
      passed = (int) connection.number(count, inFront);
    }
    List<@Nullable Object> values = new ArrayList<>(Arrays.asList(wanted(node, query, low, high)));
    values.add(query.most());
    values.add(skip);
    List<Item> items =
        connection.all(
            ITEM.substring(0, ITEM.indexOf(" FROM"))
                + where
                + " ORDER BY i." + place + (query.descending() ? " DESC" : " ASC")
                + " LIMIT ? OFFSET ?",
            SqlPubSubItems::item,
            values.toArray());
    return new ItemPage(items, passed + skip, all);
  }

  private static String wanted(ItemQuery query, String place) {
    return " FROM pubsub_items i WHERE i.node = ? AND i." + place + " > ? AND i." + place + " < ?"
        + " AND i.modified BETWEEN ? AND ?"
        + (query.publisher() == null ? "" : " AND i.publisher = ?")
        + (query.ids() == null ? "" : IDS);
  }

  private static @Nullable Object[] wanted(long node, ItemQuery query, long low, long high) {
    List<@Nullable Object> values = new ArrayList<>();
    values.add(node);
    values.add(low);
    values.add(high);
    values.add(query.since() == null ? Long.MIN_VALUE : query.since().toEpochMilli());
    values.add(query.until() == null ? Long.MAX_VALUE : query.until().toEpochMilli());
    if (query.publisher() != null) {
      values.add(query.publisher().toString());
    }
    if (query.ids() != null) {
      values.addAll(padded(query.ids()));
    }
    return values.toArray();
  }

  /** As many as the statement has places for: it is prepared once. */
  private static List<@Nullable String> padded(List<String> ids) {
    if (ids.size() > ItemQuery.MOST_IDS) {
      throw new IllegalArgumentException("more than " + ItemQuery.MOST_IDS + " ids");
    }
    List<@Nullable String> padded = new ArrayList<>(ids);
    padded.addAll(Collections.nCopies(ItemQuery.MOST_IDS - ids.size(), null));
    return padded;
  }

  private static boolean holdsAll(SqlConnection connection, long node, @Nullable List<String> ids) throws SQLException {
    if (ids == null) {
      return true;
    }
    List<@Nullable Object> values = new ArrayList<>();
    values.add(node);
    values.addAll(padded(ids));
    return connection.number("SELECT count(*) FROM pubsub_items i WHERE i.node = ?" + IDS, values.toArray())
        == new HashSet<>(ids).size();
  }

  private static @Nullable Long place(
      SqlConnection connection, long node, String place, @Nullable String id, long otherwise) throws SQLException {
    return id == null
        ? (Long) otherwise
        : connection.first(
            "SELECT " + place + " FROM pubsub_items WHERE node = ? AND id = ?", row -> row.getLong(1), node, id);
  }

  /** A node whose items do not last. */
  private record Expiring(long key, long seconds, NodeId id) {}

  Collection<NodeId> expire(Instant now, int most) {
    return database.write(
        0,
        connection -> {
          Set<NodeId> touched = new HashSet<>();
          List<Expiring> nodes =
              connection.all(
                  "SELECT id, expires, host, name FROM pubsub_nodes WHERE expires IS NOT NULL",
                  row ->
                      new Expiring(
                          row.getLong(1), row.getLong(2), new NodeId(Jid.valueOf(row.getString(3)), row.getString(4))));
          int left = most;
          for (Expiring node : nodes) {
            List<String> old =
                left <= 0
                    ? Collections.emptyList()
                    : connection.all(
                        "SELECT id FROM pubsub_items WHERE node = ? AND modified <= ? ORDER BY modified LIMIT ?",
                        row -> row.getString(1),
                        node.key(),
                        now.minusSeconds(node.seconds()).toEpochMilli(),
                        left);
            if (!old.isEmpty()) {
              remove(connection, node.key(), old);
              touched.add(node.id());
              left -= old.size();
            }
          }
          return touched;
        });
  }
}
