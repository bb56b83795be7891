package im.recado.store.sql;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Backends;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.archive.ArchiveEntry;
import im.recado.modules.archive.ArchiveName;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.ArchiveStore;
import im.recado.modules.archive.Retention;
import im.recado.modules.muc.Role;
import im.recado.modules.muc.RoomStore;
import im.recado.modules.muc.Standing;
import im.recado.modules.pubsub.Affiliation;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.pubsub.NodeType;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.modules.pubsub.SubscriptionOptions;
import im.recado.modules.pubsub.Subscriptions;
import im.recado.modules.roster.RosterItem;
import im.recado.modules.roster.RosterStore;
import im.recado.modules.roster.Subscription;
import im.recado.modules.sm.StreamLedger;
import im.recado.modules.upload.Upload.Purpose;
import im.recado.modules.upload.Upload;
import im.recado.modules.upload.UploadStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageRequest;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** No statement gets slower because a table grows, but for the few that are about a whole table. */
class QueryPlanTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@montague.example");
  private static final Jid JULIET = Jid.valueOf("juliet@capulet.example");

  /** Plans that go through a whole table or index, and why that is right. */
  private static final List<String> WHOLE =
      List.of(
          // The number of all accounts, for people who ask for it.
          "SCAN accounts USING COVERING INDEX",
          // A few tables, at the start.
          "SCAN sqlite_",
          // Only what was under way when the last process died, all of it.
          "SCAN spool USING INDEX spool_under_way",
          // Only nodes whose items grow old, and each is looked at.
          "SCAN pubsub_nodes USING INDEX pubsub_nodes_expiring",
          // Only nodes that are emptied when their publishers go, all of them, at the start.
          "SCAN pubsub_nodes USING INDEX pubsub_nodes_purged",
          // What somebody has published anywhere, when their account is removed: that is rare, and an index for it
          // would make
          // every publication dearer.
          "SCAN i",
          // Only streams that were kept over a stop, and all of them are wanted.
          "SCAN streams USING INDEX streams_with_session",
          // What has no place in an archive yet: at the start and after a failure, a bounded number.
          "SCAN archive_journal",
          "SCAN archives",
          // That is how SQLite calls a look into a full-text index by words (M) within a stretch of rows (><), in their
          // order (64, 192) or in any, and by the row's number (=).
          "SCAN archived_text VIRTUAL TABLE INDEX 64:M1><",
          "SCAN archived_text VIRTUAL TABLE INDEX 192:M1><",
          "SCAN archived_text VIRTUAL TABLE INDEX 0:M1><",
          "SCAN archived_text VIRTUAL TABLE INDEX 0:=",
          // A page in the order of an index that holds nothing else.
          "SCAN accounts USING INDEX accounts_disabled",
          "SCAN accounts USING COVERING INDEX accounts_disabled",
          "SCAN uploads USING INDEX uploads_by_age",
          // Rows found by an index, up to a limit.
          "SCAN found",
          // Rows found by an index, counted up to a limit.
          "SCAN counted",
          // One row.
          "SCAN kept");

  private final Set<String> statements = ConcurrentHashMap.newKeySet();
  private final Path file;

  QueryPlanTest(@TempDir Path folder) {
    file = folder.resolve("recado.db");
  }

  @Test
  void everyStatementFindsItsRowsByAnIndex() {
    Database database =
        Database.open(
            new SqliteDialect(file) {
              @Override
              SqlConnection wrap(Connection connection) {
                return new SqlConnection(listening(connection), this);
              }
            },
            new SimpleMeterRegistry());
    try (database) {
      exercise(SqlBackends.stores(database, file.resolveSibling("files")));
      List<String> scans = new ArrayList<>();
      for (String statement : statements) {
        if (statement.startsWith("SELECT") || statement.startsWith("UPDATE") || statement.startsWith("DELETE")) {
          scans.addAll(scans(database, statement));
        }
      }
      assertThat(statements).hasSizeGreaterThan(35);
      assertThat(scans).isEmpty();
    }
  }

  private static List<String> scans(Database database, String statement) {
    Object[] values = statement.chars().filter(c -> c == '?').mapToObj(any -> "1").toArray();
    return database.read(
        connection ->
            connection.all("EXPLAIN QUERY PLAN " + statement, row -> row.getString("detail"), values).stream()
                .filter(detail -> detail.startsWith("SCAN") && WHOLE.stream().noneMatch(detail::startsWith))
                .map(detail -> detail + ": " + statement)
                .toList());
  }

  private Connection listening(Connection connection) {
    return (Connection)
        Proxy.newProxyInstance(
            QueryPlanTest.class.getClassLoader(),
            new Class<?>[] {Connection.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("prepareStatement")) {
                statements.add((String) arguments[0]);
              }
              try {
                return method.invoke(connection, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause() == null ? e : e.getCause();
              }
            });
  }

  private static void pubsub(PubSubStore store) {
    Node fresh =
        new Node(
            0,
            ROMEO,
            "n",
            ROMEO,
            Instant.EPOCH,
            NodeConfig.BASE.with(NodeField.NODE_TYPE, NodeType.COLLECTION).with(NodeField.ITEM_EXPIRE, 1),
            Map.of(ROMEO, Affiliation.OWNER),
            Subscriptions.NONE,
            Set.of(),
            Set.of(),
            null,
            null);
    long key = store.create(fresh, 10);
    store.configure(key, fresh.config());
    store.affiliate(key, JULIET, Affiliation.NONE);
    store.associate(key, key, true);
    store.associate(key, key, false);
    store.subscribe(key, new im.recado.modules.pubsub.Subscription(
        JULIET, "s", im.recado.modules.pubsub.Subscription.State.SUBSCRIBED, SubscriptionOptions.DEFAULT));
    store.unsubscribe(key, JULIET, "s");
    store.subscriptions(ROMEO, JULIET);
    store.countSubscriptions(ROMEO, JULIET);
    store.affiliations(ROMEO, JULIET);
    store.load(List.of(ROMEO));
    store.find(ROMEO, "n");
    store.find(key);
    store.list(ROMEO, null, ROMEO, null, 10);
    store.list(ROMEO, "n", ROMEO, null, 10);
    store.publish(key, new Item("i", ROMEO, Instant.EPOCH, Instant.EPOCH, null, 0), 10, false, 10);
    store.publish(key, new Item("j", ROMEO, Instant.EPOCH, Instant.EPOCH, null, 0), 1, true, 10);
    store.items(key, List.of("i"));
    store.itemIds(key, 10);
    store.last(key);
    for (boolean byCreation : new boolean[] {true, false}) {
      for (boolean descending : new boolean[] {true, false}) {
        store.items(key, new ItemQuery(byCreation, descending, "j", null, null, false, 1, null, null));
      }
    }
    store.retract(key, List.of("j"));
    store.publish(key, new Item("j", ROMEO, Instant.EPOCH, Instant.EPOCH, null, 0), 1, true, 10);
    store.expire(Instant.EPOCH.plusSeconds(2), 10);
    store.purge(key, ROMEO);
    store.purge(key);
    store.purgedOffline();
    store.subscriptions(JULIET);
    store.ended(Instant.EPOCH, 10);
    store.redirect(ROMEO, "n", "xmpp:x");
    store.redirect(ROMEO, "n");
    store.itemsOf(JULIET);
    store.removeEntity(JULIET);
    store.delete(key);
    store.removeHost(ROMEO);
  }

  private static void uploads(UploadStore store) {
    Upload slot =
        new Upload("a".repeat(32), ROMEO, "n", "t/t", 1, Purpose.MESSAGE, Instant.EPOCH, Instant.EPOCH, false);
    store.reserve(slot, new UploadStore.Limits(10, 10, 10, Instant.EPOCH, 10));
    store.find(slot.id());
    store.stored(slot.id(), Instant.EPOCH);
    store.of(ROMEO);
    store.expired(Instant.EPOCH, 10);
    store.newest(List.of(), 0, 10);
    store.newest(List.of("a.example", "b.example"), 0, 10);
    store.bytes();
    store.day(ROMEO, Instant.EPOCH);
    store.remove(slot.id(), Instant.EPOCH);
    store.forgetGone(Instant.EPOCH);
    store.forgetGone(ROMEO);
  }

  private static void exercise(Backends stores) {
    pubsub(stores.pubsub());
    uploads(stores.uploads());
    Instant now = Instant.EPOCH;
    stores.accounts().create(new AccountRecord(ROMEO, List.of(), "", true, now));
    stores.accounts().find(ROMEO);
    stores.accounts().exists(ROMEO);
    stores.accounts().find(List.of(ROMEO, JULIET));
    stores.accounts().enable(ROMEO, true);
    stores.accounts().replaceKeys(ROMEO, List.of());
    stores.accounts().list(null, 10);
    stores.accounts().search("r", null, 10);
    stores.accounts().of("a.example", "", null, 10);
    stores.accounts().of("a.example", "r", null, 10);
    stores.accounts().rename(ROMEO, "Romeo");
    stores.accounts().count("a.example");
    stores.accounts().count();
    stores.accounts().countDisabled(null);
    stores.accounts().countDisabled("a.example");
    stores.accounts().disabled(null, 10);
    stores.accounts().disabled("a.example", 10);
    stores.accounts().remove(ROMEO);
    RosterItem listed = new RosterItem(JULIET, "", List.of(), Subscription.NONE, false, false, null, true);
    RosterItem hidden = new RosterItem(JULIET, "", List.of(), Subscription.NONE, false, false, null, false);
    for (int i = 0; i <= RosterStore.MOST_REMOVALS; i++) {
      Jid contact = Jid.valueOf("c" + i + "@a.example");
      stores.rosters().put(ROMEO, new RosterItem(contact, "", List.of(), Subscription.NONE, false, false, null, true));
      stores.rosters().remove(ROMEO, contact);
    }
    stores.rosters().put(ROMEO, listed);
    stores.rosters().put(ROMEO, hidden);
    stores.rosters().remove(ROMEO, JULIET);
    stores.rosters().remove(ROMEO, JULIET);
    stores.rosters().load(ROMEO);
    stores.rosters().changes(ROMEO, 0);
    stores.rosters().removeAll(ROMEO);
    long id = stores.spool().append(ROMEO, "s", now, "<message/>", false, () -> true).join();
    stores.spool().hold(ROMEO, List.of(id)).join();
    stores.spool().release(ROMEO, List.of(id)).join();
    stores.spool().waits(ROMEO).join();
    stores.spool().take(ROMEO, 10, Integer.MAX_VALUE).join();
    stores.spool().count(ROMEO);
    stores.spool().remove(ROMEO, List.of(id)).join();
    stores.spool().removeAll(ROMEO);
    stores.spool().recover();
    stores.streams().put(new StreamLedger.Entry("id", ROMEO, "l", 1, null), now).join();
    stores.streams().putCounts(List.of(new StreamLedger.Entry("id", ROMEO, "l", 2, null)), now.plusSeconds(9999)).join();
    stores.streams().find("id");
    stores.streams().sessions();
    stores.streams().remove("id").join();
    stores.streams().removeOlderThan(now);
    stores.streams().removeAll(ROMEO);
    exercise(stores.archive());
    exercise(stores.rooms());
    stores.stores().keyValues("s").put(ROMEO, "k", "v");
    stores.stores().keyValues("s").get(ROMEO, "k");
    stores.stores().keyValues("s").get(List.of(ROMEO, JULIET), "k");
    stores.stores().keyValues("s").all(ROMEO);
    stores.stores().keyValues("s").remove(ROMEO, "k");
    stores.stores().keyValues("s").removeAll(ROMEO);
  }

  private static void exercise(RoomStore rooms) {
    Jid coven = Jid.valueOf("coven@rooms.example");
    RoomStore.Kept kept = new RoomStore.Kept(coven, Instant.EPOCH, "<config/>", true, "", "", "", 1, 0);
    List<Standing> people = List.of(new Standing(ROMEO, im.recado.modules.muc.Affiliation.OWNER, "", Role.NONE, "", 1));
    rooms.create(kept, people);
    rooms.update(kept, people, List.of(JULIET));
    rooms.load(coven);
    rooms.exists(coven);
    rooms.list("rooms.example", null, 10, true);
    rooms.list("rooms.example", coven, 10, false);
    rooms.count("rooms.example", true);
    rooms.count("rooms.example", false);
    rooms.roomsOf("rooms.example", ROMEO, im.recado.modules.muc.Affiliation.MEMBER);
    rooms.forget(ROMEO);
    rooms.remove(coven);
  }

  private static void exercise(ArchiveStore archive) {
    ArchiveName name = ArchiveName.of(ROMEO);
    archive.append(name, new ArchiveEntry("1", Instant.EPOCH, JULIET, "o", "<message/>", "words")).join();
    ArchiveQuery all = ArchiveQuery.first(10).between(Instant.EPOCH, Instant.EPOCH).betweenIds("1", "1");
    Jid balcony = Jid.valueOf(JULIET + "/balcony");
    PageRequest second = new PageRequest(null, null, null, 1);
    for (ArchiveQuery query : List.of(all, all.with(JULIET), all.with(balcony), ArchiveQuery.first(10))) {
      for (ArchiveQuery either : List.of(query, query.newestFirst())) {
        archive.page(name, either.betweenIds(null, null));
        archive.page(name, either.betweenIds(null, null).page(second));
        archive.page(name, either.betweenIds(null, null).containing("words"));
        archive.page(name, either.betweenIds(null, null).containing("words").page(second));
        archive.page(name, either.only(List.of("1")).containing("words"));
      }
    }
    archive.extent(name);
    archive.find(name, "1");
    archive.sentAs(name, "o", 10);
    archive.holding(name, List.of("1"));
    archive.replace(name, "1", "<message/>").join();
    archive.trim(name, new Retention(Instant.MAX, 1, 1), 10);
    archive.archives(null, 10);
    archive.remove(name);
    archive.removeAll(ROMEO);
    archive.sweep(1);
  }
}
