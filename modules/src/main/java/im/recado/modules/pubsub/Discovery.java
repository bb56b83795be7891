package im.recado.modules.pubsub;

import im.recado.modules.delay.Dates;
import im.recado.modules.disco.DiscoModule;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageInfo;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Service discovery of hosts and their nodes (XEP-0060 sections 5.1 to 5.5), with XEP-0460 and XEP-0462. */
public final class Discovery {
  static final String FILTER = "urn:xmpp:pubsub-filter:0";
  static final String CACHING = "urn:xmpp:pubsub-caching:0";
  private static final int MOST_IN_PAGE = 100;

  /**
   * What every host can do. COMPAT Smack: to the text an access model is the default one, to clients one that can be
   * chosen; so all are named.
   */
  private static final List<String> EVERYWHERE =
      List.of(
          "access-authorize",
          "access-open",
          "access-presence",
          "access-roster",
          "access-whitelist",
          "config-node",
          "config-node-max",
          "create-and-configure",
          "create-nodes",
          "delete-items",
          "delete-nodes",
          "instant-nodes",
          "item-ids",
          "last-published",
          "leased-subscription",
          "manage-subscriptions",
          "member-affiliation",
          "meta-data",
          "modify-affiliations",
          "multi-items",
          "multi-subscribe",
          "outcast-affiliation",
          "persistent-items",
          "presence-notifications",
          "publish",
          "publish-node-full",
          "publish-only-affiliation",
          "publish-options",
          "publisher-affiliation",
          "purge-nodes",
          "retract-items",
          "retrieve-affiliations",
          "retrieve-default",
          "retrieve-default-sub",
          "retrieve-items",
          "retrieve-subscriptions",
          "rsm",
          "subscribe",
          "subscription-notifications",
          "subscription-options");

  private final Engine engine;

  public Discovery(Engine engine) {
    this.engine = engine;
  }

  /** The features that all hosts have. */
  public static List<String> features() {
    List<String> features = new ArrayList<>();
    features.add(PubSub.NS);
    EVERYWHERE.forEach(name -> features.add(PubSub.feature(name)));
    features.add(CompareAndPublish.NS);
    features.add(Items.ORDER);
    features.add(Items.ORDER + "@" + PubSub.NS);
    features.add(FILTER);
    features.add(CACHING);
    features.add(Attachments.NS);
    features.add(PublicSubscriptions.NS);
    return features;
  }

  /** Whether somebody may know that a node is there: whoever may read it, subscribe to it or has to do with it. */
  boolean isVisible(Host host, Node node, Jid bare) {
    Affiliation affiliation = Access.affiliation(host, node, bare);
    return affiliation != Affiliation.OUTCAST
        && (affiliation != Affiliation.NONE
            || node.config().access() == AccessModel.AUTHORIZE
            || Access.mayRead(host, node, bare));
  }

  /** What a node is; null when the asking side may not know of it. */
  public @Nullable Element info(Host host, String name, Jid asking) {
    Node node = engine.find(host, name);
    if (node == null || node.isRoot() || !isVisible(host, node, asking.bare())) {
      return null;
    }
    Element.Builder query = Element.builder("query", DiscoModule.INFO).attribute("node", name);
    query.child(
        Element.builder("identity", DiscoModule.INFO)
            .attribute("category", "pubsub")
            .attribute("type", node.isCollection() ? "collection" : "leaf")
            .attribute("name", node.config().get(NodeField.TITLE).isEmpty() ? null : node.config().get(NodeField.TITLE))
            .build());
    for (String feature : features()) {
      query.child(Element.builder("feature", DiscoModule.INFO).attribute("var", feature).build());
    }
    return query.child(metaData(node)).build();
  }

  private static Element metaData(Node node) {
    NodeConfig config = node.config();
    DataForm.Builder form = DataForm.result(PubSub.META_DATA);
    form.field(Field.of("pubsub#creator", Field.Type.JID_SINGLE, "Node creator", node.creator().toString()));
    form.field(
        Field.of("pubsub#creation_date", Field.Type.TEXT_SINGLE, "Creation date", Dates.format(node.created())));
    form.field(jids("pubsub#owner", "Node owners", node.affiliated(Affiliation.OWNER)));
    form.field(jids("pubsub#publisher", "Publishers to this node", node.affiliated(Affiliation.PUBLISHER)));
    int subscribers = 0;
    for (Subscription each : node.subscriptions()) {
      subscribers += each.isActive() ? 1 : 0;
    }
    form.field(
        Field.of(
            "pubsub#num_subscribers",
            Field.Type.TEXT_SINGLE,
            "Number of subscribers to this node",
            Integer.toString(subscribers)));
    config.answers().forEach(form::field);
    Graph.fields(node, node.isCollection()).forEach(form::field);
    boolean persists = config.get(NodeField.PERSIST_ITEMS);
    form.field(hint("persistence", Field.Type.LIST_SINGLE, persists ? "persistent" : "transient"));
    form.field(hint("consistent-items", Field.Type.BOOLEAN, "true"));
    form.field(hint("consistent-set", Field.Type.BOOLEAN, "true"));
    form.field(hint("stable-items", Field.Type.BOOLEAN, "true"));
    form.field(hint("purge-keep-last-item", Field.Type.BOOLEAN, "false"));
    return form.toElement();
  }

  private static Field hint(String name, Field.Type type, String value) {
    return Field.of('{' + CACHING + '}' + name, type, null, value);
  }

  private static Field jids(String var, String label, List<Jid> jids) {
    return Field.of(var, Field.Type.JID_MULTI, label, jids.stream().map(Jid::toString).toList());
  }

  /** Which types of nodes are wanted (XEP-0462). */
  private record Filter(Set<String> included, Set<String> excluded) {
    boolean takes(NodeConfig config) {
      String type = config.get(NodeField.TYPE);
      return (included.isEmpty() || included.contains(type)) && !excluded.contains(type);
    }

    static Filter of(Element query) throws StanzaException {
      Element filter = query.child("filter", FILTER);
      DataForm form = filter == null ? null : DataForm.in(filter);
      if (form == null) {
        return new Filter(Set.of(), Set.of());
      }
      if (form.has("included-types") && form.has("excluded-types")) {
        throw new StanzaException(Condition.BAD_REQUEST);
      }
      return new Filter(Set.copyOf(form.values("included-types")), Set.copyOf(form.values("excluded-types")));
    }
  }

  private static Element item(Host host, String name, NodeConfig config) {
    String title = config.get(NodeField.TITLE);
    return Element.builder("item", DiscoModule.ITEMS)
        .attribute("jid", host.jid().toString())
        .attribute("node", name)
        .attribute("name", title.isEmpty() ? null : title)
        .build();
  }

  /** The nodes of an account that the asking side may know of. */
  public List<Element> nodesOfAccount(Host account, Jid asking, Element query) throws StanzaException {
    Filter filter = Filter.of(query);
    return engine.nodes().of(account.jid()).values().stream()
        .filter(node -> filter.takes(node.config()) && isVisible(account, node, asking.bare()))
        .sorted((a, b) -> a.name().compareTo(b.name()))
        .map(node -> item(account, node.name(), node.config()))
        .toList();
  }

  /**
   * The nodes of a service at its first level, or of a collection, as a page.
   *
   * @param collection null for the first level
   */
  Element nodes(Host service, @Nullable Node collection, Jid asking, Element query) throws StanzaException {
    Filter filter = Filter.of(query);
    PageRequest request = PageRequest.in(query);
    boolean paged = query.has("set", PageRequest.NS);
    int most = Math.min(request.size(MOST_IN_PAGE, MOST_IN_PAGE), MOST_IN_PAGE);
    List<Element> items = new ArrayList<>();
    String after = request.after();
    boolean more = true;
    while (items.size() < most && more) {
      List<NodeSummary> some =
          engine.store().list(service.jid(), collection == null ? null : collection.name(), asking.bare(), after, most);
      more = some.size() == most && most > 0;
      for (NodeSummary each : some) {
        after = each.name();
        if (items.size() < most && filter.takes(each.config()) && isVisible(service, each, asking.bare())) {
          items.add(item(service, each.name(), each.config()));
        }
      }
    }
    Element.Builder answer =
        Element.builder("query", DiscoModule.ITEMS)
            .attribute("node", collection == null ? null : collection.name())
            .children(items);
    if (paged || more) {
      answer.child(page(items).toElement());
    }
    return answer.build();
  }

  private static PageInfo page(List<Element> items) {
    return items.isEmpty()
        ? PageInfo.empty(null)
        : new PageInfo(items.getFirst().attribute("node"), null, items.getLast().attribute("node"), null);
  }

  private boolean isVisible(Host host, NodeSummary summary, Jid bare) {
    if (summary.name().isEmpty() || summary.affiliation() == Affiliation.OUTCAST) {
      return false;
    }
    if (summary.affiliation() != Affiliation.NONE || host.owns(bare)) {
      return true;
    }
    return switch (summary.config().access()) {
      case OPEN, AUTHORIZE -> true;
      case WHITELIST -> false;
      case PRESENCE, ROSTER -> {
        Node node = engine.find(host, summary.name());
        yield node != null && isVisible(host, node, bare);
      }
    };
  }

  /** What a node has: items of a leaf, nodes of a collection; null when the asking side may not know of it. */
  public @Nullable Element items(Host host, String name, Jid asking, Element query) throws StanzaException {
    Node node = engine.find(host, name);
    if (node == null || node.isRoot() || !isVisible(host, node, asking.bare())) {
      return null;
    }
    if (node.isCollection()) {
      return nodes(host, node, asking, query);
    }
    Element.Builder answer = Element.builder("query", DiscoModule.ITEMS).attribute("node", name);
    if (Access.mayRead(host, node, asking.bare())) {
      for (String id : engine.store().itemIds(node.key(), host.limits().items())) {
        answer.child(
            Element.builder("item", DiscoModule.ITEMS)
                .attribute("jid", host.jid().toString())
                .attribute("name", id)
                .build());
      }
    }
    return answer.build();
  }
}
