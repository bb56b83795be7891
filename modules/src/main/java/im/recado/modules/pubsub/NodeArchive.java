package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.route.IqRequest;
import im.recado.kernel.session.Session;
import im.recado.modules.delay.Dates;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageInfo;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads the items of a node like an archive of messages (XEP-0442): what is kept there is all there is, a second copy is
 * not. Every method may wait.
 */
public final class NodeArchive {
  public static final String NS = "urn:xmpp:mam:2";

  private static final int USUAL = 50;
  private static final int MOST = 100;

  /** A page ends when it holds about so many characters. */
  private static final int MOST_CHARACTERS = 1024 * 1024;

  private static final Set<String> KNOWN = Set.of(DataForm.FORM_TYPE, "start", "end");

  private final Kernel kernel;
  private final Engine engine;

  public NodeArchive(Kernel kernel, Engine engine) {
    this.kernel = kernel;
    this.engine = engine;
  }

  /** The fields that a query may have (XEP-0313 section 4.1.5). */
  Element fields() {
    return Element.of(
        "query",
        NS,
        DataForm.form(NS)
            .field(Field.of("start", Field.Type.TEXT_SINGLE, null))
            .field(Field.of("end", Field.Type.TEXT_SINGLE, null))
            .toElement());
  }

  /** Sends items to whoever asks; the answer is {@code <fin/>}. */
  public Element query(Host host, IqRequest request) throws StanzaException {
    Element asked = request.payload();
    String name = asked.attribute("node");
    if (name == null) {
      throw Errors.nodeIdRequired();
    }
    Jid bare = request.from().bare();
    engine.pace().await(bare);
    Node node = engine.require(host, name);
    Access.requireRead(host, node, bare);
    if (node.isCollection() || !node.config().get(NodeField.PERSIST_ITEMS)) {
      throw Errors.unsupported("persistent-items");
    }
    ItemQuery query = query(asked, node);
    ItemPage page = engine.store().items(node.key(), query);
    if (page == null) {
      throw new StanzaException(Condition.ITEM_NOT_FOUND, "There is no such item to page from.");
    }
    List<Item> items = fitting(page.items(), query.fromEnd());
    engine.pace().spent(bare, items.stream().mapToLong(item -> 500L + item.size()).sum());
    for (Item item : items) {
      send(request, host.jid(), result(host, node, item, asked.attribute("queryid")));
    }
    return fin(page, items, query);
  }

  private ItemQuery query(Element asked, Node node) throws StanzaException {
    PageRequest request = PageRequest.in(asked);
    DataForm form = form(asked);
    Instant start = moment(form, "start");
    int seconds = node.config().get(NodeField.ITEM_EXPIRE);
    if (seconds != NodeField.MAX) {
      Instant oldest = engine.now().minusSeconds(seconds).plusMillis(1);
      start = start == null || start.isBefore(oldest) ? oldest : start;
    }
    return new ItemQuery(
        false,
        false,
        request.after(),
        request.end(),
        request.index(),
        request.isBackwards(),
        request.size(USUAL, MOST),
        start,
        moment(form, "end"));
  }

  private static @Nullable DataForm form(Element asked) throws StanzaException {
    Element x = asked.child("x", DataForm.NS);
    DataForm form = x == null ? null : DataForm.of(x);
    if (x == null) {
      return null;
    }
    if (form == null || form.type() != DataForm.Type.SUBMIT || !form.isOf(NS)) {
      throw Errors.badRequest("The form of a query is submitted with the FORM_TYPE " + NS + ".");
    }
    for (Field field : form.fields()) {
      if (!KNOWN.contains(field.var())) {
        throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "Archives of nodes do not know all of these fields.");
      }
    }
    return form;
  }

  private static @Nullable Instant moment(@Nullable DataForm form, String var) throws StanzaException {
    String text = form == null ? null : form.value(var);
    if (text == null || text.isBlank()) {
      return null;
    }
    Instant moment = Dates.parse(text.strip());
    if (moment == null) {
      throw Errors.badRequest("A time is written as 2026-11-23T12:00:00Z.");
    }
    return moment;
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
  private static Element result(Host host, Node node, Item item, @Nullable String queryId) {
    Element list =
        Element.builder("items", PubSub.EVENT)
            .attribute("node", node.name())
            .child(Notifications.item(host, node, item, PubSub.EVENT, true))
            .build();
    Element message = Message.of(Message.Type.NORMAL, host.jid(), null, Element.of("event", PubSub.EVENT, list)).element();
    Element delay =
        Element.builder("delay", "urn:xmpp:delay").attribute("stamp", Dates.format(item.modified())).build();
    return Element.builder("result", NS)
        .attribute("queryid", queryId)
        .attribute("id", item.id())
        .child(Element.of("forwarded", "urn:xmpp:forward:0", delay, message))
        .build();
  }

  /** Straight to the session that asks: nobody else sees it, it is neither copied nor archived. */
  private void send(IqRequest request, Jid from, Element result) {
    Message message = Message.of(Message.Type.NORMAL, from, request.from(), result);
    Session session = request.session() != null ? request.session() : kernel.sessions().session(request.from());
    if (session != null) {
      session.send(message);
    } else if (!kernel.router().isLocal(request.from().domain())) {
      kernel.router().send(message);
    }
  }

  private static Element fin(ItemPage page, List<Item> items, ItemQuery query) {
    int skipped = query.fromEnd() ? page.items().size() - items.size() : 0;
    int index = page.index() + skipped;
    boolean complete = query.fromEnd() ? index == 0 : index + items.size() >= page.count();
    PageInfo info =
        items.isEmpty()
            ? PageInfo.empty(page.count())
            : new PageInfo(items.getFirst().id(), index, items.getLast().id(), page.count());
    return Element.builder("fin", NS)
        .attribute("complete", complete ? "true" : null)
        .child(info.toElement())
        .build();
  }
}
