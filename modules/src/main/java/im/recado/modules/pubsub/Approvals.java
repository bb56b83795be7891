package im.recado.modules.pubsub;

import im.recado.modules.pubsub.Subscription.State;
import im.recado.wire.form.DataForm;
import im.recado.wire.form.Field;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Owners are asked whether somebody may subscribe (XEP-0060 sections 8.6 and 8.7): each of them, and the first word counts. */
final class Approvals {
  private static final String SUBID = "pubsub#subid";
  private static final String NODE = "pubsub#node";
  private static final String SUBSCRIBER = "pubsub#subscriber_jid";
  private static final String ALLOW = "pubsub#allow";

  private final Engine engine;

  Approvals(Engine engine) {
    this.engine = engine;
  }

  /** Asks every owner. */
  void ask(Host host, Node node, Subscription subscription) {
    for (Jid owner : node.affiliated(Affiliation.OWNER)) {
      ask(host, node, subscription, owner);
    }
  }

  private void ask(Host host, Node node, Subscription subscription, Jid owner) {
    Element form =
        DataForm.form(PubSub.SUBSCRIBE_AUTHORIZATION)
            .title("PubSub subscriber request")
            .instructions("Choose whether to approve the subscription of this entity.")
            .field(Field.of(SUBID, Field.Type.HIDDEN, null, subscription.subid()))
            .field(Field.of(NODE, Field.Type.TEXT_SINGLE, "Node ID", node.name()))
            .field(Field.of(SUBSCRIBER, Field.Type.JID_SINGLE, "Subscriber address", subscription.jid().toString()))
            .field(Field.flag(ALLOW, "Allow this address to subscribe to this node?", false))
            .toElement();
    engine.notifications().ask(host, node, owner, form);
  }

  /** Whether a message is an owner's word on a subscription. */
  static boolean isAnswer(Message message) {
    Element x = message.child("x", DataForm.NS);
    DataForm form = x == null || message.isError() ? null : DataForm.of(x);
    return form != null && form.type() == DataForm.Type.SUBMIT && form.isOf(PubSub.SUBSCRIBE_AUTHORIZATION);
  }

  /** Takes an owner's word; what says nothing, or nothing new, is passed over. */
  void answered(Host host, Message message) throws StanzaException {
    DataForm form = DataForm.in(message.element());
    Jid owner = message.from();
    String name = form == null ? null : form.value(NODE);
    Boolean allow = form == null ? null : form.flag(ALLOW);
    Jid subscriber = form == null ? null : jid(form.value(SUBSCRIBER));
    String subid = form == null ? null : form.value(SUBID);
    if (owner == null || name == null || allow == null || subscriber == null) {
      return;
    }
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Node node = engine.require(host, name);
              Access.requireOwner(host, node, owner.bare());
              decide(host, node, subscriber, subid, allow);
            });
  }

  private static @Nullable Jid jid(@Nullable String text) {
    try {
      return text == null ? null : Jid.parse(text);
    } catch (JidException e) {
      return null;
    }
  }

  private void decide(Host host, Node node, Jid subscriber, @Nullable String subid, boolean allow) {
    for (Subscription each : node.subscriptions().of(subscriber)) {
      if (each.state() != State.PENDING || (subid != null && !subid.equals(each.subid()))) {
        continue;
      }
      if (!allow) {
        engine.subscribing().cancel(host, node, each);
        return;
      }
      Subscription approved = each.with(State.SUBSCRIBED);
      Node after = engine.subscribing().put(host, node, approved);
      engine.notifications().subscription(host, after, approved);
      engine.subscribing().began(host, after, approved);
      return;
    }
  }

  /** The nodes of somebody at a host for which somebody waits, in alphabetical order. */
  List<String> pending(Host host, Jid owner) {
    return engine.store().affiliations(host.jid(), owner).entrySet().stream()
        .filter(entry -> entry.getValue() == Affiliation.OWNER)
        .map(java.util.Map.Entry::getKey)
        .filter(name -> waits(engine.find(host, name)))
        .toList();
  }

  private static boolean waits(@Nullable Node node) {
    if (node != null) {
      for (Subscription each : node.subscriptions()) {
        if (each.state() == State.PENDING) {
          return true;
        }
      }
    }
    return false;
  }

  /** Asks one owner about everybody who waits for a node. */
  void askAll(Host host, Node node, Jid owner) {
    for (Subscription each : node.subscriptions()) {
      if (each.state() == State.PENDING) {
        ask(host, node, each, owner);
      }
    }
  }
}
