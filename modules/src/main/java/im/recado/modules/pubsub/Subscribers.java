package im.recado.modules.pubsub;

import im.recado.modules.pubsub.Subscription.State;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Owners look at the subscriptions to their node and change them (XEP-0060 section 8.8). */
final class Subscribers {
  /** So many are changed in one request. */
  private static final int MOST = 1000;

  private final Engine engine;

  Subscribers(Engine engine) {
    this.engine = engine;
  }

  void list(Call call) throws StanzaException {
    String name = call.requiredNode();
    Node node = engine.require(call.host(), name);
    Access.requireOwner(call.host(), node, call.bare());
    Element.Builder list = Element.builder("subscriptions", PubSub.OWNER).attribute("node", name);
    for (Subscription each : node.subscriptions()) {
      if (each.isActive()) {
        list.child(each.toElement(PubSub.OWNER, null));
      }
    }
    call.reply(list.build());
  }

  void change(Call call) throws StanzaException {
    String name = call.requiredNode();
    List<Element> wanted = call.action().elements("subscription", PubSub.OWNER);
    if (wanted.isEmpty() || wanted.size() > MOST) {
      throw Errors.badRequest("Between one and " + MOST + " subscriptions are changed at a time.");
    }
    Host host = call.host();
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Node node = engine.require(host, name);
              Access.requireOwner(host, node, call.bare());
              List<Element> failed = new ArrayList<>();
              for (Element each : wanted) {
                Element refused = change(host, engine.require(host, name), call.bare(), each);
                if (refused != null) {
                  failed.add(refused);
                }
              }
              if (failed.isEmpty()) {
                call.reply();
              } else {
                call.refuse(
                    Condition.NOT_ACCEPTABLE.error(),
                    Element.builder("subscriptions", PubSub.OWNER).attribute("node", name).children(failed).build());
              }
            });
  }

  /** Changes one; what it is if that cannot be, or null. */
  private @Nullable Element change(Host host, Node node, Jid owner, Element wanted) {
    Jid jid;
    try {
      jid = Call.jid(wanted);
    } catch (StanzaException e) {
      return wanted;
    }
    if (jid == null) {
      return wanted;
    }
    String subid = wanted.attribute("subid");
    List<Subscription> own = node.subscriptions().of(jid);
    Subscription before =
        subid != null && !subid.isEmpty()
            ? node.subscriptions().get(jid, subid)
            : own.size() == 1 ? own.getFirst() : null;
    String text = wanted.attribute("subscription");
    State state = text == null ? (before == null ? null : before.state()) : State.of(text);
    if (state == null || state == State.PENDING || (before == null && !own.isEmpty())) {
      return present(jid, before);
    }
    if (before == null) {
      return state == State.NONE ? null : add(host, node, owner, jid, state);
    }
    if (state == State.NONE) {
      engine.subscribing().cancel(host, node, before);
    } else if (state != before.state()) {
      boolean begins = !before.isActive();
      Subscription changed = before.with(state);
      Node after = engine.subscribing().put(host, node, changed);
      engine.notifications().subscription(host, after, changed);
      if (begins) {
        engine.subscribing().began(host, after, changed);
      }
    }
    return null;
  }

  /** Subscribes somebody who has not asked for it. */
  private @Nullable Element add(Host host, Node node, Jid owner, Jid jid, State state) {
    Limits limits = host.limits();
    boolean room =
        node.subscriptions().size() < limits.subscriptions()
            && engine.store().countSubscriptions(host.jid(), jid.bare()) < limits.subscriptionsOfOne();
    if (!room
        || node.affiliation(jid.bare()) == Affiliation.OUTCAST
        || !engine.isKept(jid.bare())
        || !engine.mayInvolve(owner, jid)) {
      return present(jid, null);
    }
    Subscription made = new Subscription(jid, engine.token(), state, SubscriptionOptions.DEFAULT);
    Node after = engine.subscribing().put(host, node, made);
    engine.notifications().subscription(host, after, made);
    engine.subscribing().began(host, after, made);
    return null;
  }

  private static Element present(Jid jid, @Nullable Subscription before) {
    return before != null
        ? before.toElement(PubSub.OWNER, null)
        : Element.builder("subscription", PubSub.OWNER)
            .attribute("jid", jid.toString())
            .attribute("subscription", State.NONE.wire())
            .build();
  }
}
