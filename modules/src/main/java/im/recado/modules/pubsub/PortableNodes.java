package im.recado.modules.pubsub;

import im.recado.modules.delay.Dates;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Nodes of an account as they go from one server to another (XEP-0227 section 4.10). Every method may wait. */
public final class PortableNodes {
  private static final String NODE_CONFIG = "http://jabber.org/protocol/pubsub#node_config";

  private final PubSubStore store;
  private final Function<String, NodeConfig> defaults;

  private final Consumer<Jid> subscribed;

  /**
   * @param defaults the settings of a node of this name that says nothing of them
   * @param subscribed hears, by their bare addresses, who has subscribed to a node that was made
   */
  public PortableNodes(PubSubStore store, Function<String, NodeConfig> defaults, Consumer<Jid> subscribed) {
    this.store = store;
    this.defaults = defaults;
    this.subscribed = subscribed;
  }

  /** The settings of all nodes of an account and then their items; nothing for one without nodes. */
  public List<Element> read(Jid owner) {
    List<Node> nodes = new ArrayList<>(store.load(List.of(owner)).getOrDefault(owner, List.of()));
    if (nodes.isEmpty()) {
      return List.of();
    }
    nodes.sort(Comparator.comparing(Node::name));
    Element.Builder settings = Element.builder("pubsub", PubSub.OWNER);
    Element.Builder contents = Element.builder("pubsub", PubSub.NS);
    for (Node node : nodes) {
      DataForm.Builder form = DataForm.result(NODE_CONFIG);
      node.config().answers().forEach(form::field);
      settings.child(part("configure", PubSub.OWNER, node).child(form.toElement()).build());
      Element.Builder affiliations = part("affiliations", PubSub.OWNER, node);
      node.affiliations()
          .forEach(
              (jid, affiliation) ->
                  affiliations.child(
                      Element.builder("affiliation", PubSub.OWNER)
                          .attribute("jid", jid.toString())
                          .attribute("affiliation", affiliation.wire())
                          .build()));
      settings.child(affiliations.build());
      Element.Builder subscriptions = part("subscriptions", PubSub.OWNER, node);
      node.subscriptions().forEach(one -> subscriptions.child(one.toElement(PubSub.OWNER, null)));
      settings.child(subscriptions.build());
      Element.Builder items = part("items", PubSub.NS, node);
      ItemPage page = Objects.requireNonNull(store.items(node.key(), ItemQuery.latest(Integer.MAX_VALUE)));
      for (Item item : page.items()) {
        items.child(
            Element.builder("item", PubSub.NS)
                .attribute("id", item.id())
                .attribute("publisher", item.publisher().toString())
                // Nothing in the text says when; other servers pass over what they do not know.
                .attribute("created", Dates.format(item.created()))
                .attribute("modified", Dates.format(item.modified()))
                .child(item.payload())
                .build());
      }
      contents.child(items.build());
    }
    return List.of(settings.build(), contents.build());
  }

  private static Element.Builder part(String name, String namespace, Node node) {
    return Element.builder(name, namespace).attribute("node", node.name());
  }

  /**
   * Makes nodes of an account that has none of these names, with affiliations and subscriptions.
   *
   * @return what could not be made, in words
   */
  public List<String> writeSettings(Jid owner, Element settings, Instant now) {
    List<String> problems = new ArrayList<>();
    Map<String, Long> made = new HashMap<>();
    for (Element configure : settings.elements("configure", PubSub.OWNER)) {
      String name = configure.attributeOr("node", "");
      NodeConfig config = config(name, DataForm.in(configure), problems);
      long key = store.create(Node.fresh(owner, name, owner, now, config), Integer.MAX_VALUE);
      if (key > 0) {
        made.put(name, key);
      } else {
        problems.add("the node " + name + " was there already");
      }
    }
    for (Element affiliations : settings.elements("affiliations", PubSub.OWNER)) {
      Long key = made.get(affiliations.attributeOr("node", ""));
      for (Element one : affiliations.elements("affiliation", PubSub.OWNER)) {
        Jid jid = jid(one);
        Affiliation affiliation = Affiliation.of(one.attributeOr("affiliation", ""));
        if (key != null && jid != null && affiliation != null && !jid.bare().equals(owner)) {
          store.affiliate(key, jid.bare(), affiliation);
        }
      }
    }
    for (Element subscriptions : settings.elements("subscriptions", PubSub.OWNER)) {
      Long key = made.get(subscriptions.attributeOr("node", ""));
      for (Element one : subscriptions.elements("subscription", PubSub.OWNER)) {
        Jid jid = jid(one);
        // COMPAT Prosody 0.12 calls the attribute "subscribed".
        Subscription.State state =
            Subscription.State.of(one.attributeOr("subscription", one.attributeOr("subscribed", "")));
        if (key != null && jid != null && state != null && state != Subscription.State.NONE) {
          store.subscribe(
              key, new Subscription(jid, one.attributeOr("subid", ""), state, SubscriptionOptions.DEFAULT));
          subscribed.accept(jid.bare());
        }
      }
    }
    return problems;
  }

  /**
   * Fills nodes, also those that were there before.
   *
   * @return what had no node, in words
   */
  public List<String> writeItems(Jid owner, Element contents, Instant now) {
    List<String> problems = new ArrayList<>();
    for (Element items : contents.elements("items", PubSub.NS)) {
      String name = items.attributeOr("node", "");
      Node node = store.find(owner, name);
      if (node == null) {
        problems.add("the node " + name + " has items and no settings");
        continue;
      }
      for (Element one : items.elements("item", PubSub.NS)) {
        Element payload = one.firstElement();
        Jid publisher = publisher(one, owner);
        int size = payload == null ? 0 : Item.characters(payload.toString());
        Instant modified = moment(one.attribute("modified"), now);
        Instant created = moment(one.attribute("created"), modified);
        Item item = new Item(one.attributeOr("id", ""), publisher, created, modified, payload, size);
        store.publish(node.key(), item, Integer.MAX_VALUE, false, Long.MAX_VALUE);
      }
    }
    return problems;
  }

  /**
   * The settings that are known here; others are passed over (section 4.10.1). Who may read a node is never guessed wide:
   * what is not said is as for any node of this name, and what is not understood is for the owner alone.
   */
  private NodeConfig config(String name, @Nullable DataForm form, List<String> problems) {
    NodeConfig config = defaults.apply(name);
    for (Field field : form == null ? List.<Field>of() : form.fields()) {
      if (field.values().stream().allMatch(String::isEmpty)) {
        continue; // COMPAT Prosody: a field without a value stands for what the owner has not set.
      }
      try {
        config = config.submitted(DataForm.submit(NODE_CONFIG).values(field.var(), field.values()).build());
      } catch (StanzaException e) {
        // A value of another server that has no meaning here.
        if (NodeField.ACCESS_MODEL.var().equals(field.var())) {
          config = config.with(NodeField.ACCESS_MODEL, AccessModel.WHITELIST);
          problems.add(
              "the node " + name + " is for its owner alone, as who may read it (" + field.value() + ") is not known here");
        }
      }
    }
    return config;
  }

  private static @Nullable Jid jid(Element element) {
    try {
      return Jid.parse(element.attributeOr("jid", ""));
    } catch (JidException e) {
      return null;
    }
  }

  /** A time that is written down, and not later than another. */
  private static Instant moment(@Nullable String text, Instant latest) {
    Instant moment = text == null ? null : Dates.parse(text);
    return moment == null || moment.isAfter(latest) ? latest : moment;
  }

  private static Jid publisher(Element item, Jid owner) {
    try {
      String told = item.attribute("publisher");
      return told == null ? owner : Jid.parse(told).bare();
    } catch (JidException e) {
      return owner;
    }
  }
}
