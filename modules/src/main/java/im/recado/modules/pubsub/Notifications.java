package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Session;
import im.recado.modules.delay.Delay;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/**
 * Tells people what happens to a node. Everybody gets the same event, serialised once; only what concerns one recipient
 * alone stands beside it. May wait: for rosters and block lists of those who are away.
 */
public final class Notifications {
  private static final String ADDRESSES = "http://jabber.org/protocol/address";

  private final Kernel kernel;
  private final Audience audience;
  private final AtomicLong count = new AtomicLong();
  private final String boot;

  Notifications(Kernel kernel, Audience audience) {
    this.kernel = kernel;
    this.audience = audience;
    this.boot = Long.toString(kernel.random().nextLong() >>> 24, 36);
  }

  /** Unique, and says which node it is about, so that what comes back can be understood (section 12.4). */
  private String id(Node node) {
    return Long.toString(node.key(), 36) + '-' + boot + '-' + Long.toString(count.incrementAndGet(), 36);
  }

  /** The key of the node that a notification of this id was about, or 0. */
  static long keyOf(@Nullable String id) {
    int end = id == null ? -1 : id.indexOf('-');
    try {
      return id == null || end <= 0 || end > 12 ? 0 : Long.parseLong(id.substring(0, end), 36);
    } catch (NumberFormatException e) {
      return 0;
    }
  }

  private static Element event(Element content) {
    return Element.of("event", PubSub.EVENT, content);
  }

  private static Element.Builder named(String name, String node) {
    return Element.builder(name, PubSub.EVENT).attribute("node", node);
  }

  /** {@code <item/>} as those who may read this node see it. */
  static Element item(Host host, Node node, Item item, String namespace, boolean withPayload) {
    String publisher =
        switch (node.config().get(NodeField.ITEM_REPLY)) {
          case PUBLISHER -> item.publisher().toString();
          case OWNER -> (host.isAccount() ? host.jid() : node.creator()).toString();
          case NONE -> null;
        };
    return Element.builder("item", namespace)
        .attribute("id", item.id())
        .attribute("publisher", publisher)
        .child(withPayload ? item.payload() : null)
        .build();
  }

  /**
   * Items were published: one event tells of all of them.
   *
   * @param published none for a bare event, of a transient node without payloads
   * @param publisher with their resource, so that contacts can reply; null when it was the server
   */
  void published(Host host, Node node, List<Item> published, @Nullable Jid publisher) {
    boolean payloads = node.config().get(NodeField.DELIVER_PAYLOADS);
    Element.Builder items = named("items", node.name());
    if (payloads || node.config().get(NodeField.PERSIST_ITEMS)) {
      published.forEach(item -> items.child(item(host, node, item, PubSub.EVENT, payloads)));
    }
    Element content = items.build();
    String body = Bodies.of(published);
    Map<Jid, Recipient> all = audience.ofItems(host, node);
    all.keySet().forEach(to -> told(node, to));
    tell(host, node, all, content, body, publisher);
  }

  /** Remembers of the sessions that an event for this address goes to now that they need not be told once more. */
  private void told(Node node, Jid to) {
    Account account = kernel.router().isLocalAccount(to) ? kernel.sessions().account(to.bare()) : null;
    if (account == null) {
      return;
    }
    for (Session session : account.sessions()) {
      if (to.isFull() ? to.equals(session.jid()) : session.takesMessages()) {
        CatchUp.told(session, node);
      }
    }
  }

  /** The session here with this address, or null. */
  private @Nullable Session session(Jid to) {
    return to.isFull() && kernel.router().isLocalAccount(to) ? kernel.sessions().session(to) : null;
  }

  /** Items have gone. */
  void retracted(Host host, Node node, List<String> ids) {
    Map<Jid, Recipient> all = audience.ofItems(host, node);
    for (String id : ids) {
      Element retract = Element.builder("retract", PubSub.EVENT).attribute("id", id).build();
      tell(host, node, all, named("items", node.name()).child(retract).build(), null, null);
    }
  }

  /** All items have gone. */
  void purged(Host host, Node node) {
    tell(host, node, whateverSubscription(audience.ofItems(host, node)), named("purge", node.name()).build(), null, null);
  }

  /** The settings have changed; {@code form} says how they are now, or null. */
  void configured(Host host, Node node, @Nullable Element form) {
    Element content = named("configuration", node.name()).child(form).build();
    tell(host, node, whateverSubscription(audience.ofSettings(host, node)), content, null, null);
  }

  private static Map<Jid, Recipient> whateverSubscription(Map<Jid, Recipient> all) {
    all.values().forEach(Recipient::withoutSubids);
    return all;
  }

  /** A node was made: who watches its collections hears of it. */
  void created(Host host, Node node) {
    tell(host, node, audience.ofExistence(host, node), named("create", node.name()).build(), null, null);
  }

  /**
   * A node is gone.
   *
   * @param node as it was
   * @param audience as it was
   * @param uri where it went, or null
   */
  void deleted(Host host, Node node, Map<Jid, Recipient> audience, @Nullable String uri) {
    Element redirect = uri == null ? null : Element.builder("redirect", PubSub.EVENT).attribute("uri", uri).build();
    tell(host, node, audience, named("delete", node.name()).child(redirect).build(), null, null);
  }

  /** A node is in a collection now, or no more (XEP-0248 section 5.3.2). */
  void associated(Host host, Node collection, String child, boolean is) {
    Element content =
        named("collection", collection.name()).child(named(is ? "associate" : "dissociate", child).build()).build();
    tell(host, collection, audience.ofCollection(host, collection), content, null, null);
  }

  /** Sends the last item to one who has just come to know of the node. */
  public void last(Host host, Node node, Item item, Jid to, boolean sharesPresence) {
    boolean payloads = node.config().get(NodeField.DELIVER_PAYLOADS);
    Element content =
        named("items", node.name()).child(item(host, node, item, PubSub.EVENT, payloads)).build();
    Message message = base(host, node, event(content), null).withChild(Delay.of(host.jid(), item.modified()));
    told(node, to);
    send(host, node, message, to, new Recipient().sharingPresence(sharesPresence));
  }

  /** Tells somebody what has become of their subscription (section 12.14). */
  void subscription(Host host, Node node, Subscription subscription) {
    Message message = base(host, node, event(subscription.toElement(PubSub.EVENT, node.name())), null);
    send(host, node, message, subscription.jid(), new Recipient());
  }

  /** Tells the owners that somebody has subscribed or has gone, if they want to know. */
  void ownersOf(Host host, Node node, Subscription subscription) {
    if (node.config().get(NodeField.NOTIFY_SUB)) {
      Message message = base(host, node, event(subscription.toElement(PubSub.EVENT, node.name())), null);
      node.affiliated(Affiliation.OWNER).forEach(owner -> send(host, node, message, owner, new Recipient()));
    }
  }

  /** Tells somebody what they are to a node now (section 8.9.4). */
  void affiliation(Host host, Node node, Jid bare, Affiliation affiliation) {
    Element change =
        Element.builder("affiliation", PubSub.NS)
            .attribute("jid", bare.toString())
            .attribute("affiliation", affiliation.wire())
            .build();
    Element list =
        Element.builder("affiliations", PubSub.NS).attribute("node", node.name()).child(change).build();
    Message message = base(host, node, Element.of("pubsub", PubSub.NS, list), null);
    send(host, node, message, bare, new Recipient());
  }

  /** Asks an owner something (section 8.6). */
  void ask(Host host, Node node, Jid owner, Element form) {
    Message message = Message.of(Message.Type.NORMAL, host.jid(), null, form);
    send(host, node, message, owner, new Recipient());
  }

  private static Message base(Host host, Node node, Element content, @Nullable String body) {
    Message.Type type =
        node.config().get(NodeField.NOTIFICATION_TYPE) == NotificationType.NORMAL
            ? Message.Type.NORMAL
            : Message.Type.HEADLINE;
    return body == null
        ? Message.of(type, host.jid(), null, content)
        : Message.of(type, host.jid(), null, Element.of("body", Namespaces.CLIENT, body), content);
  }

  private void tell(
      Host host,
      Node node,
      Map<Jid, Recipient> all,
      Element content,
      @Nullable String body,
      @Nullable Jid publisher) {
    if (all.isEmpty()) {
      return;
    }
    Element event = event(content);
    Message plain = base(host, node, event, null);
    Message worded = body == null ? plain : base(host, node, event, body);
    Element reply = publisher == null || !host.isAccount() ? null : replyTo(publisher);
    Message replying = reply == null ? plain : plain.withChild(reply);
    Message wordedReplying = reply == null ? worded : worded.withChild(reply);
    all.forEach(
        (to, recipient) -> {
          Message silent = recipient.sharesPresence() ? replying : plain;
          Message spoken = recipient.sharesPresence() ? wordedReplying : worded;
          send(host, node, recipient.wantsBody() ? spoken : silent, to, recipient);
        });
  }

  /** XEP-0163 section 4.3.1: contacts hear which resource it was. */
  private static Element replyTo(Jid publisher) {
    Element address =
        Element.builder("address", ADDRESSES)
            .attribute("type", "replyto")
            .attribute("jid", publisher.toString())
            .build();
    return Element.of("addresses", ADDRESSES, address);
  }

  private void send(Host host, Node node, Message message, Jid to, Recipient recipient) {
    Element headers = recipient.headers();
    Message own = headers == null ? message : message.withChild(headers);
    Message addressed = own.withTo(to).withId(id(node));
    Session session = session(to);
    if (session == null) {
      kernel.router().send(addressed);
    } else if (kernel.router().mayPass(host.jid(), addressed)) {
      // Straight into the session: nothing of it is to be kept or copied, and the serialised event stays shared.
      session.send(addressed);
    }
  }
}
