package im.recado.modules.pubsub;

import im.recado.modules.delay.Dates;
import im.recado.modules.disco.DiscoModule;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.rsm.PageInfo;
import im.recado.wire.rsm.PageRequest;
import im.recado.wire.rsm.Pages;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Service discovery of hosts and their nodes (XEP-0060 sections 5.1 to 5.5), with XEP-0460 and XEP-0462. */
public final class Discovery {
  static final String FILTER = "urn:xmpp:pubsub-filter:0";
  static final String CACHING = "urn:xmpp:pubsub-caching:0";
  private static final int MOST_IN_PAGE = 100;

  /** So many nodes are looked at for a whole list, and so many ids of items stand in one answer. */
  private static final int MOST_LISTED = 1000;

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

  /** What a collection, which holds no items, cannot do (XEP-0248 section 4.1). */
  private static final Set<String> LEAVES_ONLY =
      Stream.of(
              "auto-create",
              "delete-items",
              "item-ids",
              "last-published",
              "multi-items",
              "persistent-items",
              "publish",
              "publish-node-full",
              "publish-options",
              "purge-nodes",
              "retract-items")
          .map(PubSub::feature)
          .collect(Collectors.toUnmodifiableSet());

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
    features.addAll(Profiles.FEEDS);
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

  /**
   * What a node is; null when there is none, or when an account does not let the asking side know of it. Whoever may not read
   * a node of a service learns that it is there (section 5.3), as from the refusal of a subscription, and nothing more.
   */
  public @Nullable Element info(Host host, String name, Jid asking) {
    Node node = engine.find(host, name);
    if (node == null || node.isRoot()) {
      return null;
    }
    boolean visible = isVisible(host, node, asking.bare());
    if (!visible && host.isAccount()) {
      return null;
    }
    String title = visible ? node.config().get(NodeField.TITLE) : "";
    Element.Builder query = Element.builder("query", DiscoModule.INFO).attribute("node", name);
    query.child(
        Element.builder("identity", DiscoModule.INFO)
            .attribute("category", "pubsub")
            .attribute("type", node.isCollection() ? "collection" : "leaf")
            .attribute("name", title.isEmpty() ? null : title)
            .build());
    Stream.concat(features().stream(), host.features().stream())
        .filter(feature -> !node.isCollection() || !LEAVES_ONLY.contains(feature))
        .forEach(feature -> query.child(Element.builder("feature", DiscoModule.INFO).attribute("var", feature).build()));
    return query.child(visible ? metaData(host, node) : null).build();
  }

  private static Element metaData(Host host, Node node) {
    // What is kept is what the server allows, whatever the owner would like (XEP-0460 section 6).
    int items = Math.min(node.config().get(NodeField.MAX_ITEMS), host.limits().items());
    NodeConfig config = node.config().with(NodeField.MAX_ITEMS, items);
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
      if (filter == null) {
        return new Filter(Set.of(), Set.of());
      }
      DataForm form = DataForm.in(filter);
      if (form == null
          || form.type() != DataForm.Type.SUBMIT
          || !form.isOf(FILTER)
          || (form.has("included-types") && form.has("excluded-types"))) {
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
    engine.allowance().await(asking.bare());
    boolean paged = query.has("set", PageRequest.NS);
    String name = collection == null ? null : collection.name();
    Element.Builder answer = Element.builder("query", DiscoModule.ITEMS).attribute("node", name);
    Listed all = listed(service, name, asking, filter, null, MOST_LISTED);
    if (!all.more()) {
      Pages.Page<Element> page =
          Pages.cut(all.items(), Discovery::nodeOf, request, paged ? MOST_IN_PAGE : MOST_LISTED, MOST_IN_PAGE);
      answer.children(page.items());
      engine.allowance().spent(asking.bare(), 200L * page.items().size());
      // Where there is nothing at all the answer is empty (XEP-0059 section 2.2).
      return paged && !all.items().isEmpty() ? answer.child(page.info().toElement()).build() : answer.build();
    }
    if (request.isBackwards() || request.index() != null) {
      throw new StanzaException(Condition.FEATURE_NOT_IMPLEMENTED, "So many nodes are listed forwards only.");
    }
    int most = request.size(MOST_IN_PAGE, MOST_IN_PAGE);
    engine.allowance().spent(asking.bare(), 200L * most);
    List<Element> items = most == 0 ? List.of() : listed(service, name, asking, filter, request.after(), most).items();
    return answer.children(items).child(page(items).toElement()).build();
  }

  /** Nodes that somebody may know of, in the order of their names, and whether there may be more of them. */
  private record Listed(List<Element> items, boolean more) {}

  private Listed listed(
      Host service, @Nullable String collection, Jid asking, Filter filter, @Nullable String first, int most) {
    List<Element> items = new ArrayList<>();
    String after = first;
    while (true) {
      List<NodeSummary> some = engine.store().list(service.jid(), collection, asking.bare(), after, most);
      for (NodeSummary each : some) {
        if (filter.takes(each.config()) && isVisible(service, each, asking.bare())) {
          if (items.size() == most) {
            return new Listed(items, true);
          }
          items.add(item(service, each.name(), each.config()));
        }
      }
      if (some.size() < most) {
        return new Listed(items, false);
      }
      after = some.getLast().name();
    }
  }

  private static String nodeOf(Element item) {
    return Objects.requireNonNull(item.attribute("node"));
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
    if (!Access.mayRead(host, node, asking.bare())) {
      return answer.build();
    }
    engine.allowance().await(asking.bare());
    List<String> ids = engine.store().itemIds(node.key(), host.limits().items());
    Pages.Page<String> page = Pages.cut(ids, id -> id, PageRequest.in(query), MOST_LISTED, MOST_LISTED);
    engine.allowance().spent(asking.bare(), page.items().stream().mapToLong(id -> 100L + id.length()).sum());
    for (String id : page.items()) {
      answer.child(
          Element.builder("item", DiscoModule.ITEMS)
              .attribute("jid", host.jid().toString())
              .attribute("name", id)
              .build());
    }
    boolean partial = (query.has("set", PageRequest.NS) && !ids.isEmpty()) || page.items().size() < ids.size();
    return partial ? answer.child(page.info().toElement()).build() : answer.build();
  }
}
