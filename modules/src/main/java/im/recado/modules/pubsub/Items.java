package im.recado.modules.pubsub;

import im.recado.modules.caps.CapsModule;
import im.recado.wire.rsm.PageInfo;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** Retrieve items from a node (XEP-0060 section 6.5), in pages (XEP-0059) and orders (XEP-0413). */
final class Items {
  static final String ORDER = "urn:xmpp:order-by:1";

  /** So many items come with one answer to a request for a page (SECURITY R8). */
  private static final int MOST_IN_PAGE = 100;

  /** An answer to a request for everything holds about so many characters, and then says that there is more. */
  private static final int MOST_CHARACTERS = 1024 * 1024;

  /** So many nodes of a collection are looked into. */
  private static final int MOST_NODES = 100;

  private final Engine engine;

  Items(Engine engine) {
    this.engine = engine;
  }

  void get(Call call) throws StanzaException {
    String name = call.requiredNode();
    Host host = call.host();
    engine.allowance().await(call.bare());
    Node node = engine.find(host, name);
    if (node == null) {
      if (Redirects.refuse(engine, call, name)) {
        return;
      }
      if (host.seemsEmpty(name, call.bare())) {
        call.reply(Element.builder("items", PubSub.NS).attribute("node", name).build());
        return;
      }
      throw Errors.itemNotFound();
    }
    checkSubId(call, node);
    Access.requireRead(host, node, call.bare());
    if (node.isCollection()) {
      collection(call, node);
      return;
    }
    if (!node.config().get(NodeField.PERSIST_ITEMS)) {
      throw Errors.unsupported("persistent-items");
    }
    List<Element> asked = call.action().elements("item", PubSub.NS);
    if (!asked.isEmpty()) {
      call.reply(items(call, node, named(node, asked)));
    } else {
      page(call, node);
    }
  }

  /** Section 6.5.9.1: who has several subscriptions says which one is meant. */
  private static void checkSubId(Call call, Node node) throws StanzaException {
    List<Subscription> own = new ArrayList<>(node.subscriptions().of(call.bare()));
    own.addAll(node.subscriptions().of(call.from()));
    String subid = call.action().attribute("subid");
    if (subid == null) {
      if (own.size() > 1) {
        throw Errors.subIdRequired();
      }
    } else if (!own.isEmpty() && own.stream().noneMatch(each -> each.subid().equals(subid))) {
      throw Errors.invalidSubId();
    }
  }

  private List<Item> named(Node node, List<Element> asked) throws StanzaException {
    Set<String> ids = new TreeSet<>();
    List<String> inOrder = new ArrayList<>();
    for (Element item : asked) {
      String id = item.attribute("id");
      if (id == null) {
        throw Errors.itemRequired();
      }
      if (ids.add(id)) {
        inOrder.add(id);
      }
    }
    if (inOrder.size() > MOST_IN_PAGE) {
      throw Errors.badRequest("So many items are not retrieved at a time.");
    }
    Instant now = engine.now();
    return engine.store().items(node.key(), inOrder).stream().filter(item -> !item.isOver(node.config(), now)).toList();
  }

  private Element items(Call call, Node node, List<Item> items) {
    engine.allowance().spent(call.bare(), items.stream().mapToLong(item -> 200L + item.size()).sum());
    Element.Builder list = Element.builder("items", PubSub.NS).attribute("node", node.name());
    items.forEach(item -> list.child(Notifications.item(call.host(), node, item, PubSub.NS, true)));
    // COMPAT Smack 4.4: it takes every child of <items/> for an item, so that only clients that know XEP-0395 get more.
    if (!items.isEmpty()
        && call.request().session() != null
        && CapsModule.of(call.request().session()).comparesAndPublishes()) {
      list.child(CompareAndPublish.map(items));
    }
    return list.build();
  }

  private void page(Call call, Node node) throws StanzaException {
    boolean paged = call.pubsub().has("set", PageRequest.NS);
    PageRequest request = PageRequest.in(call.pubsub());
    Integer latest = latest(call);
    ItemQuery query = query(call, request, latest, paged).since(oldest(node));
    ItemPage page = engine.store().items(node.key(), query);
    if (page == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such item to page from.");
    }
    List<Item> items = paged ? page.items() : fitting(page.items(), query.descending());
    boolean partial = items.size() < (latest == null ? page.count() : Math.min(latest, page.count()));
    if (!paged && !partial) {
      call.reply(items(call, node, items));
      return;
    }
    int index = page.index() + (query.descending() ? 0 : page.items().size() - items.size());
    PageInfo info =
        items.isEmpty()
            ? PageInfo.empty(page.count())
            : new PageInfo(items.getFirst().id(), index, items.getLast().id(), page.count());
    call.reply(items(call, node, items), info.toElement());
  }

  private @Nullable Instant oldest(Node node) {
    int seconds = node.config().get(NodeField.ITEM_EXPIRE);
    return seconds == NodeField.MAX ? null : engine.now().minusSeconds(seconds).plusMillis(1);
  }

  private static @Nullable Integer latest(Call call) throws StanzaException {
    String text = call.action().attribute("max_items");
    if (text == null) {
      return null;
    }
    try {
      int number = Integer.parseInt(text.strip());
      if (number >= 0) {
        return number;
      }
    } catch (NumberFormatException e) {
      // Said below.
    }
    throw Errors.badRequest("max_items is a number.");
  }

  private ItemQuery query(Call call, PageRequest request, @Nullable Integer latest, boolean paged)
      throws StanzaException {
    Element order = call.pubsub().child("order", ORDER);
    boolean byCreation = order != null && byCreation(order);
    boolean descending =
        order != null && (order.attributeOr("desc", "").equals("true") || order.attributeOr("desc", "").equals("1"));
    int all = call.host().limits().items();
    if (!paged) {
      // The latest items: at the end, or at the front when the latest come first.
      int most = latest == null ? all : Math.min(latest, all);
      return new ItemQuery(byCreation, descending, null, null, null, !descending, most, null, null);
    }
    int most = Math.min(request.size(MOST_IN_PAGE, MOST_IN_PAGE), latest == null ? MOST_IN_PAGE : latest);
    return new ItemQuery(
        byCreation,
        descending,
        request.after(),
        request.end(),
        request.index(),
        request.isBackwards() || (latest != null && request.equals(PageRequest.FIRST)),
        most,
        null,
        null);
  }

  private static boolean byCreation(Element order) throws StanzaException {
    return switch (order.attributeOr("by", "")) {
      case "creation" -> true;
      case "modification" -> false;
      default -> throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "Items are ordered by creation or modification.");
    };
  }

  /** The latest of these items that one answer can hold, at least one. */
  private static List<Item> fitting(List<Item> items, boolean latestFirst) {
    int left = MOST_CHARACTERS;
    int count = 0;
    while (count < items.size()) {
      left -= 200 + items.get(latestFirst ? count : items.size() - 1 - count).size();
      if (left < 0 && count > 0) {
        break;
      }
      count++;
    }
    return latestFirst ? items.subList(0, count) : items.subList(items.size() - count, items.size());
  }

  /** XEP-0248 section 6.2: the items of the leaves below; the access model of the collection counts. */
  private void collection(Call call, Node collection) throws StanzaException {
    Integer latest = latest(call);
    int most = Math.min(latest == null ? MOST_IN_PAGE : latest, MOST_IN_PAGE);
    List<Element> lists = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    ArrayDeque<String> next = new ArrayDeque<>(new TreeSet<>(collection.children()));
    while (!next.isEmpty() && seen.size() < MOST_NODES) {
      String name = next.remove();
      Node node = seen.add(name) ? engine.find(call.host(), name) : null;
      if (node == null) {
        continue;
      }
      next.addAll(new TreeSet<>(node.children()));
      ItemPage page =
          node.isCollection() ? null : engine.store().items(node.key(), ItemQuery.latest(most).since(oldest(node)));
      if (page != null && !page.items().isEmpty()) {
        lists.add(items(call, node, fitting(page.items(), false)));
      }
    }
    if (lists.isEmpty()) {
      lists.add(Element.builder("items", PubSub.NS).attribute("node", collection.name()).build());
    }
    call.reply(lists.toArray(new Element[0]));
  }
}
