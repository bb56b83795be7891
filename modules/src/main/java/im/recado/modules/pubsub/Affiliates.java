package im.recado.modules.pubsub;

import im.recado.modules.pubsub.Subscription.State;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** Owners look at the affiliations with their node and change them (XEP-0060 section 8.9). */
final class Affiliates {
  /** So many are changed in one request. */
  private static final int MOST = 1000;

  private final Engine engine;

  Affiliates(Engine engine) {
    this.engine = engine;
  }

  void list(Call call) throws StanzaException {
    String name = call.requiredNode();
    Node node = engine.require(call.host(), name);
    Access.requireOwner(call.host(), node, call.bare());
    Element.Builder list = Element.builder("affiliations", PubSub.OWNER).attribute("node", name);
    new TreeMap<>(node.affiliations()).forEach((jid, affiliation) -> list.child(element(jid, affiliation)));
    call.reply(list.build());
  }

  private static Element element(Jid jid, Affiliation affiliation) {
    return Element.builder("affiliation", PubSub.OWNER)
        .attribute("jid", jid.toString())
        .attribute("affiliation", affiliation.wire())
        .build();
  }

  void change(Call call) throws StanzaException {
    String name = call.requiredNode();
    List<Element> wanted = call.action().elements("affiliation", PubSub.OWNER);
    if (wanted.isEmpty() || wanted.size() > MOST) {
      throw Errors.badRequest("Between one and " + MOST + " affiliations are changed at a time.");
    }
    requireDistinct(wanted);
    Host host = call.host();
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> {
              Access.requireOwner(host, engine.require(host, name), call.bare());
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
                    Element.builder("affiliations", PubSub.OWNER).attribute("node", name).children(failed).build());
              }
            });
  }

  private static void requireDistinct(List<Element> wanted) throws StanzaException {
    Set<Jid> seen = new HashSet<>();
    for (Element each : wanted) {
      Jid jid = Call.jid(each);
      if (jid == null || !seen.add(jid.bare())) {
        throw Errors.badRequest("Each entity is named once, by its address.");
      }
    }
  }

  /** Gives somebody an affiliation by who administrates the server; whether that can be. May wait. */
  boolean give(Host host, String name, Jid bare, Affiliation affiliation) throws StanzaException {
    boolean[] done = {false};
    engine
        .nodes()
        .locked(
            host.jid(),
            name,
            () -> done[0] = change(host, engine.require(host, name), null, element(bare, affiliation)) == null);
    return done[0];
  }

  /**
   * Changes one; what it is if that cannot be, or null.
   *
   * @param by the owner who wants it, or null for who administrates the server
   */
  private @Nullable Element change(Host host, Node node, @Nullable Jid by, Element wanted) throws StanzaException {
    Jid given = Call.jid(wanted);
    if (given == null) {
      return wanted;
    }
    Jid jid = given.bare();
    Affiliation before = node.affiliation(jid);
    String text = wanted.attribute("affiliation");
    Affiliation after = text == null ? before : Affiliation.of(text);
    if (after == before) {
      return null;
    }
    if (after == null || !isPossible(host, node, jid, before, after)) {
      return element(jid, before);
    }
    // Owners are asked and told things, and so nobody is made one by who may not write to them.
    boolean isTold = by == null || !node.subscriptions().ofBare(jid).isEmpty() || engine.mayInvolve(by, jid);
    if (after == Affiliation.OWNER && by != null && !isTold) {
      return element(jid, before);
    }
    engine.store().affiliate(node.key(), jid, after);
    Node changed = node.with(jid, after);
    engine.nodes().changed(host.jid(), node.name(), changed);
    if (isTold && !jid.equals(host.jid())) {
      engine.notifications().affiliation(host, changed, jid, after);
    }
    followUp(host, changed, jid, after);
    return null;
  }

  /** The state chart of section 4.1, the last owner (section 8.9.2.4), and room. */
  private static boolean isPossible(Host host, Node node, Jid jid, Affiliation before, Affiliation after) {
    boolean inChart =
        switch (before) {
          case OWNER -> after == Affiliation.NONE;
          case PUBLISHER, PUBLISH_ONLY -> after != Affiliation.MEMBER;
          case MEMBER, NONE, OUTCAST -> true;
        };
    if (before == Affiliation.OWNER && ((host.isAccount() && host.owns(jid)) || node.affiliated(Affiliation.OWNER).size() < 2)) {
      return false;
    }
    boolean room =
        before != Affiliation.NONE
            || after == Affiliation.NONE
            || node.affiliations().size() < host.limits().affiliations();
    return inChart && room;
  }

  /** What a new affiliation means for subscriptions (section 8.7.4, note): approved, rejected, or over. */
  private void followUp(Host host, Node node, Jid jid, Affiliation affiliation) {
    Node now = node;
    for (Map.Entry<Subscription, Boolean> entry : decided(host, node, jid, affiliation).entrySet()) {
      if (entry.getValue()) {
        Subscription approved = entry.getKey().with(State.SUBSCRIBED);
        now = engine.subscribing().put(host, now, approved);
        engine.notifications().subscription(host, now, approved);
        engine.subscribing().began(host, now, approved);
      } else {
        now = engine.subscribing().cancel(host, now, entry.getKey());
      }
    }
  }

  private static Map<Subscription, Boolean> decided(Host host, Node node, Jid jid, Affiliation affiliation) {
    Map<Subscription, Boolean> decided = new LinkedHashMap<>();
    for (Subscription each : node.subscriptions().ofBare(jid)) {
      if (affiliation == Affiliation.OUTCAST || affiliation == Affiliation.PUBLISH_ONLY) {
        decided.put(each, false);
      } else if (each.state() == State.PENDING && affiliation.reads()) {
        decided.put(each, true);
      } else if (each.isActive() && !Access.mayRead(host, node, jid)) {
        decided.put(each, false);
      }
    }
    return decided;
  }
}
