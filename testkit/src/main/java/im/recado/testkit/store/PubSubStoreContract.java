package im.recado.testkit.store;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.pubsub.AccessModel;
import im.recado.modules.pubsub.Affiliation;
import im.recado.modules.pubsub.Item;
import im.recado.modules.pubsub.ItemPage;
import im.recado.modules.pubsub.ItemQuery;
import im.recado.modules.pubsub.Node;
import im.recado.modules.pubsub.NodeConfig;
import im.recado.modules.pubsub.NodeField;
import im.recado.modules.pubsub.NodeId;
import im.recado.modules.pubsub.NodeSummary;
import im.recado.modules.pubsub.NodeType;
import im.recado.modules.pubsub.PubSubStore;
import im.recado.modules.pubsub.Published;
import im.recado.modules.pubsub.Subscription;
import im.recado.modules.pubsub.SubscriptionOptions;
import im.recado.modules.pubsub.Subscriptions;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What {@link PubSubStore} promises. */
abstract class PubSubStoreContract extends StoreContract {
  private static final Jid SERVICE = Jid.valueOf("pubsub.montague.example");
  private static final long ENOUGH = 1_000_000;

  private static Node node(Jid host, String name, NodeConfig config) {
    return new Node(
        0, host, name, ROMEO, NOON, config, Map.of(ROMEO, Affiliation.OWNER), Subscriptions.NONE, Set.of(), Set.of(), null,
        null);
  }

  private long made(Jid host, String name) {
    return stores().pubsub().create(node(host, name, NodeConfig.BASE), 100);
  }

  private static Item item(String id, String text) {
    Element payload = Element.of("entry", "urn:example", text);
    return new Item(id, JULIET, NOON, NOON, payload, Item.characters(payload.toString()));
  }

  private Node found(Jid host, String name) {
    return Objects.requireNonNull(stores().pubsub().find(host, name));
  }

  private static Subscription subscription(String jid, String subid, Subscription.State state) {
    return new Subscription(Jid.valueOf(jid), subid, state, SubscriptionOptions.DEFAULT);
  }

  @Test
  void aNodeIsKeptWithAllThatBelongsToIt() {
    PubSubStore store = stores().pubsub();
    NodeConfig config =
        NodeConfig.BASE
            .with(NodeField.ACCESS_MODEL, AccessModel.ROSTER)
            .with(NodeField.ROSTER_GROUPS, List.of("Friends\nand \\ more", "Servants"))
            .with(NodeField.MAX_ITEMS, 7)
            .with(NodeField.ALWAYS_NOTIFY, true)
            .with(NodeField.DESCRIPTION, "a = b");
    long key = store.create(node(ROMEO, "n", config), 100);
    assertThat(key).isPositive();
    store.affiliate(key, JULIET, Affiliation.PUBLISH_ONLY);
    store.affiliate(key, NURSE, Affiliation.MEMBER);
    store.affiliate(key, NURSE, Affiliation.NONE);
    SubscriptionOptions options =
        new SubscriptionOptions(
            true, Set.of("away", "dnd"), NOON, true, false, SubscriptionOptions.About.ALL, NodeField.MAX, true);
    Subscription subscription =
        new Subscription(Jid.valueOf("nurse@capulet.example/x"), "s", Subscription.State.SUBSCRIBED, options);
    store.subscribe(key, subscription);
    Item item = item("i", "text");
    store.publish(key, item, 10, true, ENOUGH);
    Node expected =
        new Node(
            key,
            ROMEO,
            "n",
            ROMEO,
            NOON,
            config,
            Map.of(ROMEO, Affiliation.OWNER, JULIET, Affiliation.PUBLISH_ONLY),
            Subscriptions.of(List.of(subscription)),
            Set.of(),
            Set.of(),
            "i",
            item);
    assertThat(found(ROMEO, "n")).isEqualTo(expected);
    assertThat(store.find(key)).isEqualTo(expected);
    assertThat(reopened().pubsub().load(List.of(ROMEO, JULIET))).isEqualTo(Map.of(ROMEO, List.of(expected)));
  }

  @Test
  void aHostHasOneNodeOfAName() {
    PubSubStore store = stores().pubsub();
    assertThat(made(ROMEO, "n")).isPositive();
    assertThat(made(ROMEO, "n")).isZero();
    assertThat(made(JULIET, "n")).isPositive();
    assertThat(store.find(ROMEO, "N")).isNull();
  }

  @Test
  void r9ACreatorMakesOnlySoManyNodesAtAHost() {
    PubSubStore store = stores().pubsub();
    assertThat(store.create(node(ROMEO, "1", NodeConfig.BASE), 2)).isPositive();
    assertThat(store.create(node(ROMEO, "2", NodeConfig.BASE), 2)).isPositive();
    assertThat(store.create(node(ROMEO, "3", NodeConfig.BASE), 2)).isEqualTo(-1);
    assertThat(store.create(node(SERVICE, "3", NodeConfig.BASE), 2)).isPositive();
  }

  @Test
  void aDeletedNodeLeavesNothing() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    store.subscribe(key, subscription("nurse@capulet.example", "s", Subscription.State.PENDING));
    store.publish(key, item("i", "text"), 10, true, ENOUGH);
    store.delete(key);
    assertThat(store.find(ROMEO, "n")).isNull();
    assertThat(store.subscriptions(ROMEO, NURSE)).isEmpty();
    assertThat(store.affiliations(ROMEO, ROMEO)).isEmpty();
    long again = made(ROMEO, "n");
    assertThat(again).isNotEqualTo(key);
    assertThat(found(ROMEO, "n").last()).isNull();
  }

  @Test
  void whatIsPublishedLastIsLast() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    for (String id : List.of("a", "b", "c")) {
      store.publish(key, item(id, id), 10, true, ENOUGH);
    }
    store.publish(key, item("a", "again"), 10, true, ENOUGH);
    assertThat(store.itemIds(key, 10)).containsExactly("b", "c", "a");
    assertThat(found(ROMEO, "n").lastId()).isEqualTo("a");
    assertThat(store.items(key, List.of("a", "nothing", "c")))
        .containsExactly(item("a", "again"), item("c", "c"));
    assertThat(store.retract(key, List.of("a", "nothing"))).containsExactly("a");
    assertThat(store.last(key)).isEqualTo(item("c", "c"));
  }

  @Test
  void theFirstPublicationIsRemembered() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    store.publish(key, item("a", "1"), 10, true, ENOUGH);
    Item later = new Item("a", ROMEO, NOON.plusSeconds(5), NOON.plusSeconds(5), null, 0);
    Published published = store.publish(key, later, 10, true, ENOUGH);
    assertThat(published.items().getFirst()).isEqualTo(new Item("a", ROMEO, NOON, NOON.plusSeconds(5), null, 0));
    assertThat(store.last(key)).isEqualTo(published.items().getFirst());
  }

  @Test
  void aFullNodeDropsTheOldestOrRefuses() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    store.publish(key, item("a", "1"), 2, true, ENOUGH);
    store.publish(key, item("b", "1"), 2, true, ENOUGH);
    store.publish(key, item("a", "2"), 2, true, ENOUGH);
    assertThat(store.publish(key, item("c", "1"), 2, true, ENOUGH).dropped()).containsExactly("b");
    assertThat(store.publish(key, item("d", "1"), 2, false, ENOUGH)).isEqualTo(Published.FULL);
    assertThat(store.publish(key, item("a", "3"), 2, false, ENOUGH).outcome()).isEqualTo(Published.Outcome.DONE);
    assertThat(store.itemIds(key, 10)).containsExactly("c", "a");
    assertThat(store.publish(key, item("e", "1"), 1, true, ENOUGH).dropped()).containsExactly("c", "a");
  }

  @Test
  void severalItemsAreKeptInTheirOrderOrNone() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    store.publish(key, item("a", "1"), 3, true, ENOUGH);
    Published done = store.publish(key, List.of(item("b", "1"), item("a", "2"), item("c", "1")), 3, true, ENOUGH);
    assertThat(done.items()).extracting(Item::id).containsExactly("b", "a", "c");
    assertThat(done.dropped()).isEmpty();
    assertThat(store.itemIds(key, 10)).containsExactly("b", "a", "c");
    assertThat(store.publish(key, List.of(item("d", "1"), item("e", "1")), 3, true, ENOUGH).dropped())
        .containsExactly("b", "a");
    assertThat(store.publish(key, List.of(item("c", "2"), item("f", "1")), 3, false, ENOUGH)).isEqualTo(Published.FULL);
    long size = item("c", "1").text().length();
    assertThat(store.publish(key, List.of(item("c", "1"), item("f", "1")), 9, false, 3 * size)).isEqualTo(Published.QUOTA);
    assertThat(store.itemIds(key, 10)).containsExactly("c", "d", "e");
    assertThat(store.items(key, List.of("c"))).extracting(Item::text).containsExactly(item("c", "1").text());
    assertThat(store.publish(key, List.of(item("d", "2"), item("f", "1")), 9, false, 4 * size).outcome())
        .isEqualTo(Published.Outcome.DONE);
  }

  @Test
  void d9ACreatorKeepsOnlySoMuchAtAHost() {
    PubSubStore store = stores().pubsub();
    long one = made(ROMEO, "1");
    long other = made(ROMEO, "2");
    long elsewhere = made(JULIET, "1");
    long size = item("a", "12345").size();
    assertThat(store.publish(one, item("a", "12345"), 10, true, 2 * size).outcome()).isEqualTo(Published.Outcome.DONE);
    assertThat(store.publish(other, item("a", "12345"), 10, true, 2 * size).outcome()).isEqualTo(Published.Outcome.DONE);
    assertThat(store.publish(other, item("b", ""), 10, true, 2 * size)).isEqualTo(Published.QUOTA);
    assertThat(store.publish(other, item("a", "54321"), 10, true, 2 * size).outcome()).isEqualTo(Published.Outcome.DONE);
    assertThat(store.publish(elsewhere, item("a", "1"), 10, true, 2 * size).outcome()).isEqualTo(Published.Outcome.DONE);
    store.retract(one, List.of("a"));
    assertThat(store.publish(other, item("b", "1"), 10, true, 2 * size).outcome()).isEqualTo(Published.Outcome.DONE);
    store.purge(other);
    assertThat(store.publish(one, item("x", "12345"), 10, true, 2 * size).outcome()).isEqualTo(Published.Outcome.DONE);
    store.delete(other);
    assertThat(store.publish(one, item("y", "12345"), 10, true, 2 * size).outcome()).isEqualTo(Published.Outcome.DONE);
  }

  @Test
  void d9CharactersOfTwoHalvesComeAndGoAsOne() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    Item smiles = item("a", "\uD83D\uDE00".repeat(50));
    long room = smiles.size();
    assertThat(room).isLessThan(smiles.text().length());
    for (int i = 0; i < 3; i++) {
      assertThat(store.publish(key, smiles, 10, true, room).outcome()).isEqualTo(Published.Outcome.DONE);
      assertThat(store.publish(key, smiles, 10, true, room).items()).extracting(Item::size).containsExactly(smiles.size());
      assertThat(store.publish(key, item("b", ""), 10, true, room)).isEqualTo(Published.QUOTA);
      assertThat(store.items(key, List.of("a"))).containsExactly(smiles);
      store.retract(key, List.of("a"));
    }
    assertThat(store.publish(key, item("b", "x".repeat(50)), 10, true, room).outcome()).isEqualTo(Published.Outcome.DONE);
  }

  @Test
  void purgingRemovesAllOrThoseOfOnePublisher() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    store.publish(key, item("a", "1"), 10, true, ENOUGH);
    store.publish(key, new Item("b", ROMEO, NOON, NOON, null, 0), 10, true, ENOUGH);
    assertThat(store.purge(key, ROMEO)).containsExactly("b");
    assertThat(store.purge(key, ROMEO)).isEmpty();
    assertThat(store.itemIds(key, 10)).containsExactly("a");
    store.purge(key);
    assertThat(store.itemIds(key, 10)).isEmpty();
    assertThat(found(ROMEO, "n").lastId()).isNull();
  }

  private static ItemQuery query(
      boolean byCreation, boolean descending, @Nullable String after, @Nullable String before, boolean end) {
    return new ItemQuery(byCreation, descending, after, before, null, end, 2, null, null);
  }

  private List<String> ids(long key, ItemQuery query) {
    return Objects.requireNonNull(stores().pubsub().items(key, query)).items().stream().map(Item::id).toList();
  }

  /** The example of XEP-0413 section 4.5: C is overwritten, then A. */
  @Test
  void pagesGoInEitherOrderAndDirection() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    for (String id : List.of("A", "B", "C", "D", "C", "A")) {
      store.publish(key, item(id, id), 10, true, ENOUGH);
    }
    assertThat(ids(key, query(false, false, null, null, false))).containsExactly("B", "D");
    assertThat(ids(key, query(false, false, "D", null, false))).containsExactly("C", "A");
    assertThat(ids(key, query(true, true, null, null, false))).containsExactly("D", "C");
    assertThat(ids(key, query(true, true, "C", null, false))).containsExactly("B", "A");
    assertThat(ids(key, query(true, false, null, null, true))).containsExactly("C", "D");
    assertThat(ids(key, query(false, false, null, "A", true))).containsExactly("D", "C");
    assertThat(ids(key, query(false, true, null, "B", true))).containsExactly("C", "D");
    assertThat(store.items(key, query(false, false, "nothing", null, false))).isNull();
    ItemPage page = Objects.requireNonNull(store.items(key, query(false, false, "D", null, false)));
    assertThat(page.index()).isEqualTo(2);
    assertThat(page.count()).isEqualTo(4);
    page = Objects.requireNonNull(store.items(key, query(true, true, "C", null, false)));
    assertThat(page.index()).isEqualTo(2);
    page = Objects.requireNonNull(store.items(key, query(false, false, null, null, true)));
    assertThat(page.index()).isEqualTo(2);
    page = Objects.requireNonNull(store.items(key, new ItemQuery(false, false, null, null, 3, false, 2, null, null)));
    assertThat(page.items()).containsExactly(item("A", "A"));
    assertThat(page.index()).isEqualTo(3);
    page = Objects.requireNonNull(store.items(key, new ItemQuery(false, false, null, null, null, false, 0, null, null)));
    assertThat(page.items()).isEmpty();
    assertThat(page.count()).isEqualTo(4);
  }

  @Test
  void itemsAreFoundByTheirTime() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    for (int i = 0; i < 4; i++) {
      store.publish(
          key, new Item("i" + i, ROMEO, NOON.plusSeconds(i), NOON.plusSeconds(i), null, 0), 10, true, ENOUGH);
    }
    ItemPage page =
        Objects.requireNonNull(
            store.items(
                key,
                new ItemQuery(
                    false, false, null, null, null, false, 10, NOON.plusSeconds(1), NOON.plusSeconds(2))));
    assertThat(page.items().stream().map(Item::id)).containsExactly("i1", "i2");
    assertThat(page.count()).isEqualTo(2);
  }

  /** XEP-0442 with XEP-0313 sections 4.1.1 and 4.1.3: what is not wanted is not counted either. */
  @Test
  void resultsAreBoundByIdsAndPublishers() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "n");
    for (int i = 0; i < 6; i++) {
      store.publish(
          key, new Item("i" + i, i % 2 == 0 ? ROMEO : JULIET, NOON, NOON, null, 0), 10, true, ENOUGH);
    }
    ItemQuery all = query(false, false, null, null, false);
    ItemPage page = Objects.requireNonNull(store.items(key, all.betweenIds("i0", "i4")));
    assertThat(page.items().stream().map(Item::id)).containsExactly("i1", "i2");
    assertThat(page.index()).isEqualTo(0);
    assertThat(page.count()).isEqualTo(3);
    page = Objects.requireNonNull(store.items(key, query(false, false, "i2", null, false).betweenIds("i0", "i4")));
    assertThat(page.items().stream().map(Item::id)).containsExactly("i3");
    assertThat(page.index()).isEqualTo(2);
    assertThat(page.count()).isEqualTo(3);
    page = Objects.requireNonNull(store.items(key, query(false, true, "i3", null, false).betweenIds("i0", "i4")));
    assertThat(page.items().stream().map(Item::id)).containsExactly("i2", "i1");
    assertThat(page.index()).isEqualTo(1);
    page = Objects.requireNonNull(store.items(key, query(false, false, null, null, true).betweenIds("i0", null)));
    assertThat(page.items().stream().map(Item::id)).containsExactly("i4", "i5");
    assertThat(page.index()).isEqualTo(3);
    page = Objects.requireNonNull(store.items(key, all.by(JULIET)));
    assertThat(page.items().stream().map(Item::id)).containsExactly("i1", "i3");
    assertThat(page.count()).isEqualTo(3);
    page = Objects.requireNonNull(store.items(key, all.only(List.of("i5", "i0", "i5"))));
    assertThat(page.items().stream().map(Item::id)).containsExactly("i0", "i5");
    assertThat(page.count()).isEqualTo(2);
    assertThat(store.items(key, all.only(List.of("i0", "nothing")))).isNull();
    assertThat(store.items(key, all.betweenIds("nothing", null))).isNull();
    assertThat(store.items(key, all.betweenIds(null, "nothing"))).isNull();
    assertThat(Objects.requireNonNull(store.items(key, all.betweenIds("i4", "i1"))).count()).isEqualTo(0);
  }

  @Test
  void oldItemsExpire() {
    PubSubStore store = stores().pubsub();
    long brief = store.create(node(ROMEO, "brief", NodeConfig.BASE.with(NodeField.ITEM_EXPIRE, 10)), 10);
    long lasting = made(ROMEO, "lasting");
    for (long key : new long[] {brief, lasting}) {
      store.publish(key, item("old", "1"), 10, true, ENOUGH);
      store.publish(
          key, new Item("new", ROMEO, NOON.plusSeconds(1), NOON.plusSeconds(1), null, 0), 10, true, ENOUGH);
    }
    assertThat(store.expire(NOON.plusSeconds(9), 100)).isEmpty();
    assertThat(store.expire(NOON.plusSeconds(10), 100)).containsExactly(new NodeId(ROMEO, "brief"));
    assertThat(store.itemIds(brief, 10)).containsExactly("new");
    assertThat(store.itemIds(lasting, 10)).containsExactly("old", "new");
    store.configure(brief, NodeConfig.BASE);
    assertThat(store.expire(NOON.plusSeconds(100), 100)).isEmpty();
  }

  @Test
  void collectionsHoldNodes() {
    PubSubStore store = stores().pubsub();
    NodeConfig collection = NodeConfig.BASE.with(NodeField.NODE_TYPE, NodeType.COLLECTION);
    long blogs = store.create(node(SERVICE, "blogs", collection), 10);
    long one = made(SERVICE, "one");
    made(SERVICE, "two");
    store.associate(blogs, one, true);
    store.associate(blogs, one, true);
    assertThat(found(SERVICE, "one").parents()).containsExactly("blogs");
    assertThat(found(SERVICE, "blogs").children()).containsExactly("one");
    assertThat(store.list(SERVICE, null, JULIET, null, 10).stream().map(NodeSummary::name))
        .containsExactly("blogs", "two");
    assertThat(store.list(SERVICE, "blogs", ROMEO, null, 10))
        .containsExactly(new NodeSummary("one", NodeConfig.BASE, Affiliation.OWNER));
    store.associate(blogs, one, false);
    assertThat(found(SERVICE, "one").parents()).isEmpty();
    store.associate(blogs, one, true);
    store.delete(blogs);
    assertThat(found(SERVICE, "one").parents()).isEmpty();
  }

  @Test
  void nodesAreListedInPages() {
    PubSubStore store = stores().pubsub();
    for (String name : List.of("b", "a", "c")) {
      made(SERVICE, name);
    }
    made(ROMEO, "elsewhere");
    assertThat(store.list(SERVICE, null, JULIET, null, 2).stream().map(NodeSummary::name)).containsExactly("a", "b");
    assertThat(store.list(SERVICE, null, JULIET, "b", 2).stream().map(NodeSummary::name)).containsExactly("c");
  }

  @Test
  void everybodysSubscriptionsAndAffiliationsAreFound() {
    PubSubStore store = stores().pubsub();
    long one = made(SERVICE, "one");
    long two = made(SERVICE, "two");
    long elsewhere = made(ROMEO, "one");
    Subscription first = subscription("nurse@capulet.example/a", "1", Subscription.State.SUBSCRIBED);
    Subscription second = subscription("nurse@capulet.example", "2", Subscription.State.PENDING);
    store.subscribe(one, first);
    store.subscribe(two, subscription("nurse@capulet.example", "2", Subscription.State.UNCONFIGURED));
    store.subscribe(two, second);
    store.subscribe(elsewhere, first);
    store.affiliate(one, NURSE, Affiliation.OUTCAST);
    assertThat(store.subscriptions(SERVICE, NURSE)).isEqualTo(Map.of("one", List.of(first), "two", List.of(second)));
    assertThat(store.countSubscriptions(SERVICE, NURSE)).isEqualTo(2);
    assertThat(store.subscriptions(NURSE))
        .isEqualTo(
            Map.of(
                new NodeId(SERVICE, "one"),
                List.of(first),
                new NodeId(SERVICE, "two"),
                List.of(second),
                new NodeId(ROMEO, "one"),
                List.of(first)));
    assertThat(store.affiliations(SERVICE, NURSE)).isEqualTo(Map.of("one", Affiliation.OUTCAST));
    store.unsubscribe(one, first.jid(), "1");
    assertThat(store.subscriptions(SERVICE, NURSE)).containsOnlyKeys("two");
  }

  @Test
  void leasesEnd() {
    PubSubStore store = stores().pubsub();
    long key = made(SERVICE, "one");
    SubscriptionOptions leased =
        new SubscriptionOptions(true, Set.of(), NOON, false, false, SubscriptionOptions.About.NODES, 1, false);
    Subscription brief = new Subscription(NURSE, "1", Subscription.State.SUBSCRIBED, leased);
    store.subscribe(key, brief);
    store.subscribe(key, subscription("nurse@capulet.example", "2", Subscription.State.SUBSCRIBED));
    assertThat(store.ended(NOON.minusMillis(1), 10)).isEmpty();
    assertThat(store.ended(NOON, 10)).isEqualTo(Map.of(new NodeId(SERVICE, "one"), List.of(brief)));
  }

  @Test
  void r2WhoIsRemovedHasNothingAnywhere() {
    PubSubStore store = stores().pubsub();
    made(SERVICE, "owned");
    long shared = made(SERVICE, "shared");
    store.affiliate(shared, JULIET, Affiliation.OWNER);
    Node juliets = node(SERVICE, "other", NodeConfig.BASE);
    long other = store.create(juliets, 10);
    store.affiliate(other, JULIET, Affiliation.OWNER);
    store.subscribe(other, subscription(ROMEO + "/x", "1", Subscription.State.SUBSCRIBED));
    store.affiliate(other, ROMEO, Affiliation.PUBLISHER);
    assertThat(store.removeEntity(ROMEO))
        .containsExactlyInAnyOrder(
            new NodeId(SERVICE, "owned"), new NodeId(SERVICE, "shared"), new NodeId(SERVICE, "other"));
    assertThat(store.find(SERVICE, "owned")).isNull();
    assertThat(found(SERVICE, "shared").affiliations()).isEqualTo(Map.of(JULIET, Affiliation.OWNER));
    assertThat(found(SERVICE, "shared").creator()).isEqualTo(JULIET);
    assertThat(found(SERVICE, "other").subscriptions()).isEmpty();
    assertThat(store.affiliations(SERVICE, ROMEO)).isEmpty();
  }

  @Test
  void b7WhatSomebodyHasPublishedIsFoundInAllNodes() {
    PubSubStore store = stores().pubsub();
    long one = made(SERVICE, "one");
    long two = made(ROMEO, "two");
    store.publish(one, item("a", "text"), 10, true, 1000);
    store.publish(one, item("b", "text"), 10, true, 1000);
    store.publish(two, item("c", "text"), 10, true, 1000);
    assertThat(store.itemsOf(ROMEO)).isEmpty();
    Map<NodeId, List<String>> found = store.itemsOf(JULIET);
    assertThat(found).containsOnlyKeys(new NodeId(SERVICE, "one"), new NodeId(ROMEO, "two"));
    assertThat(found.get(new NodeId(SERVICE, "one"))).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void aRemovedHostHasNoNodes() {
    PubSubStore store = stores().pubsub();
    made(ROMEO, "one");
    made(JULIET, "one");
    store.redirect(ROMEO, "gone", "xmpp:x");
    store.removeHost(ROMEO);
    assertThat(store.load(List.of(ROMEO, JULIET))).containsOnlyKeys(JULIET);
    assertThat(store.redirect(ROMEO, "gone")).isNull();
  }

  @Test
  void deletedNodesMayLeadElsewhere() {
    PubSubStore store = stores().pubsub();
    store.redirect(SERVICE, "gone", "xmpp:one");
    store.redirect(SERVICE, "gone", "xmpp:other");
    assertThat(store.redirect(SERVICE, "gone")).isEqualTo("xmpp:other");
    for (int i = 0; i < 1000; i++) {
      store.redirect(SERVICE, "n" + i, "xmpp:n");
    }
    assertThat(store.redirect(SERVICE, "gone")).as("only the latest are kept").isNull();
    assertThat(store.redirect(SERVICE, "n0")).isEqualTo("xmpp:n");
    store.redirect(SERVICE, "n0", null);
    assertThat(store.redirect(SERVICE, "n0")).isNull();
  }

  @Test
  void nodesThatEmptyWhenPublishersGoAreFound() {
    PubSubStore store = stores().pubsub();
    long key = made(ROMEO, "one");
    made(ROMEO, "two");
    store.configure(key, NodeConfig.BASE.with(NodeField.PURGE_OFFLINE, true));
    assertThat(store.purgedOffline()).containsExactly(new NodeId(ROMEO, "one"));
  }

  @Test
  void r8NoTextIsAStatement() {
    PubSubStore store = stores().pubsub();
    for (String evil : List.of("'", "\"", ";--", "%", "\\", "' OR 1=1 --", "_")) {
      long key = made(SERVICE, evil);
      store.publish(key, item(evil, evil), 10, true, ENOUGH);
      assertThat(store.items(key, List.of(evil))).hasSize(1);
      assertThat(store.items(key, query(false, false, evil + "x", null, false))).isNull();
      assertThat(store.find(SERVICE, evil)).isNotNull();
    }
    assertThat(store.list(SERVICE, null, ROMEO, null, 100)).hasSize(7);
  }
}
