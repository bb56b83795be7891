package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.route.IqRequest;
import im.recado.modules.archive.Answers;
import im.recado.modules.archive.ArchiveQuery;
import im.recado.modules.archive.QueryXml;
import im.recado.modules.archive.ResultXml;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageInfo;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a node like an archive of messages (XEP-0442): what is kept there is all there is, a second copy is
 * not. An item's id is its id in the archive, its publisher whom it is {@code with}. Every method may wait.
 */
public final class NodeArchive {
  private static final String NS = QueryXml.NS;

  /** A page ends when it holds about so many characters. */
  private static final int MOST_CHARACTERS = 1024 * 1024;

  private final Kernel kernel;
  private final Engine engine;

  public NodeArchive(Kernel kernel, Engine engine) {
    this.kernel = kernel;
    this.engine = engine;
  }

  /** What a service says of it. */
  static List<String> features() {
    return List.of(NS, NS + "#extended", QueryXml.ORDER + "@" + NS);
  }

  /** Answers whatever is asked of the archive of a node: for its form, for what there is, for items. */
  public Element answer(Host host, IqRequest request) throws StanzaException {
    if (request.payload().name().equals("metadata")) {
      return metadata(host, request);
    }
    return request.iq().type() == Iq.Type.GET ? QueryXml.fieldsOfNode() : query(host, request);
  }

  private Node readable(Host host, IqRequest request) throws StanzaException {
    String name = request.payload().attribute("node");
    if (name == null) {
      throw Errors.nodeIdRequired();
    }
    Node node = engine.require(host, name);
    Access.requireRead(host, node, request.from().bare());
    if (node.isCollection() || !node.config().get(NodeField.PERSIST_ITEMS)) {
      throw Errors.unsupported("persistent-items");
    }
    return node;
  }

  /** The first and the last item (XEP-0313 section 5). */
  private Element metadata(Host host, IqRequest request) throws StanzaException {
    Node node = readable(host, request);
    Element.Builder metadata = Element.builder("metadata", NS);
    for (boolean last : new boolean[] {false, true}) {
      ItemQuery one = new ItemQuery(false, last, null, null, null, false, 1, oldest(node), null);
      ItemPage page = engine.store().items(node.key(), one);
      if (page != null && !page.items().isEmpty()) {
        Item item = page.items().getFirst();
        metadata.child(ResultXml.end(last ? "end" : "start", item.id(), item.modified()));
      }
    }
    return metadata.build();
  }

  /** Sends items to whoever asks; the answer is {@code <fin/>}. */
  private Element query(Host host, IqRequest request) throws StanzaException {
    Element asked = request.payload();
    Jid bare = request.from().bare();
    engine.allowance().await(bare);
    Node node = readable(host, request);
    ArchiveQuery wanted = QueryXml.readOfNode(asked, kernel.options().get(Answers.PAGE), kernel.options().get(Answers.MOST));
    ItemQuery query = query(node, asked, wanted);
    if (wanted.with() != null) {
      if (knowsPublishers(host, node, bare) || bare.equals(wanted.with())) {
        query = query.by(wanted.with());
      } else if (!isShownOfAll(host, node, wanted.with())) {
        return fin(new ItemPage(List.of(), 0, 0), List.of(), false);
      }
    }
    ItemPage page = engine.store().items(node.key(), query);
    if (page == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such item in the node.");
    }
    List<Item> items = fitting(page.items(), query.fromEnd());
    engine.allowance().spent(bare, items.stream().mapToLong(item -> 500L + item.size()).sum());
    String queryId = asked.attribute("queryid");
    for (Item item : asked.has("flip-page", NS) ? items.reversed() : items) {
      Answers.send(kernel, request, host.jid(), ResultXml.result(queryId, item.id(), item.modified(), told(host, node, item)));
    }
    return fin(page, items, query.fromEnd());
  }

  /** Nobody finds out by a query what items do not tell (XEP-0313 section 4.1.1); an owner could make them tell it. */
  private static boolean knowsPublishers(Host host, Node node, Jid bare) {
    return node.config().get(NodeField.ITEM_REPLY) == ItemReply.PUBLISHER
        || Access.affiliation(host, node, bare) == Affiliation.OWNER;
  }

  /** Whether every item carries this address. */
  private static boolean isShownOfAll(Host host, Node node, Jid with) {
    return node.config().get(NodeField.ITEM_REPLY) == ItemReply.OWNER
        && with.equals(host.isAccount() ? host.jid() : node.creator());
  }

  private ItemQuery query(Node node, Element asked, ArchiveQuery wanted) throws StanzaException {
    PageRequest page = wanted.page();
    List<String> ids = wanted.ids();
    if (ids != null && ids.size() > ItemQuery.MOST_IDS) {
      throw new StanzaException(
          Condition.NOT_ACCEPTABLE, "No more than " + ItemQuery.MOST_IDS + " ids can be asked for at once.");
    }
    Instant oldest = oldest(node);
    Instant start = wanted.start();
    return new ItemQuery(
            QueryXml.isByCreation(asked),
            wanted.descending(),
            page.after(),
            page.end(),
            page.index(),
            page.isBackwards(),
            wanted.size(),
            oldest != null && (start == null || start.isBefore(oldest)) ? oldest : start,
            wanted.end())
        .betweenIds(wanted.afterId(), wanted.beforeId())
        .only(ids);
  }

  /** When the oldest item was published that is not over; null when they last. */
  private @Nullable Instant oldest(Node node) {
    int seconds = node.config().get(NodeField.ITEM_EXPIRE);
    return seconds == NodeField.MAX ? null : engine.now().minusSeconds(seconds).plusMillis(1);
  }

  private static List<Item> fitting(List<Item> items, boolean fromEnd) {
    int left = MOST_CHARACTERS;
    int count = 0;
    while (count < items.size()) {
      left -= items.get(fromEnd ? items.size() - 1 - count : count).size();
      if (left < 0 && count > 0) {
        break;
      }
      count++;
    }
    return fromEnd ? items.subList(items.size() - count, items.size()) : items.subList(0, count);
  }

  /** As subscribers were told. */
  private static Element told(Host host, Node node, Item item) {
    Element list =
        Element.builder("items", PubSub.EVENT)
            .attribute("node", node.name())
            .child(Notifications.item(host, node, item, PubSub.EVENT, true))
            .build();
    return Message.of(Message.Type.NORMAL, host.jid(), null, Element.of("event", PubSub.EVENT, list)).element();
  }

  private static Element fin(ItemPage page, List<Item> items, boolean fromEnd) {
    int skipped = fromEnd ? page.items().size() - items.size() : 0;
    int index = page.index() + skipped;
    boolean complete = fromEnd ? index == 0 : index + items.size() >= page.count();
    PageInfo info =
        items.isEmpty()
            ? PageInfo.empty(page.count())
            : new PageInfo(items.getFirst().id(), index, items.getLast().id(), page.count());
    return ResultXml.fin(complete, info);
  }
}
