package im.recado.modules.pubsub;

import im.recado.kernel.store.StoreLocks;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps attachments, and what sums them up, in step with the nodes they belong to (XEP-0470 sections 4.3 and 4.6). */
final class Summaries {
  private static final Logger LOG = LoggerFactory.getLogger(Summaries.class);

  private final Engine engine;
  private final StoreLocks locks = new StoreLocks();

  Summaries(Engine engine) {
    this.engine = engine;
  }

  void published(Changes.ItemPublished event) {
    if (Attachments.holdsAttachments(event.node().name())) {
      attached(event.host(), event.node());
    } else {
      gone(event.host(), event.node(), event.dropped());
    }
  }

  void gone(Changes.ItemsGone event) {
    if (Attachments.holdsAttachments(event.node().name())) {
      attached(event.host(), event.node());
    } else if (event.ids() == null) {
      allGone(event.host(), event.node());
    } else {
      gone(event.host(), event.node(), event.ids());
    }
  }

  void deleted(Changes.NodeDeleted event) {
    if (engine.special(event.node().name()) == null) {
      allGone(event.host(), event.node());
    }
  }

  void configured(Changes.NodeConfigured event) {
    Node target = event.after();
    if (event.before().config().access() != target.config().access()
        || !event.before().config().get(NodeField.ROSTER_GROUPS).equals(target.config().get(NodeField.ROSTER_GROUPS))) {
      for (String name : belonging(event.host(), target.name())) {
        engine.reconfigure(
            event.host(),
            name,
            config ->
                config
                    .with(NodeField.ACCESS_MODEL, target.config().access())
                    .with(NodeField.ROSTER_GROUPS, target.config().get(NodeField.ROSTER_GROUPS)));
      }
    }
  }

  /** Something was attached to an item, or taken away. Whoever comes last counts what is there then. */
  private void attached(Host host, Node attachments) {
    Attachments.Target target = Attachments.Target.of(host, attachments.name());
    if (target == null) {
      return;
    }
    String name = Attachments.summaryOf(target.node());
    synchronized (locks.of(new NodeId(host.jid(), name))) {
      Node node = engine.find(host, target.node());
      ItemPage page = engine.store().items(attachments.key(), ItemQuery.latest(host.limits().items()));
      List<Item> items = page == null ? List.of() : page.items();
      try {
        if (node == null || items.isEmpty()) {
          engine.retract(host, name, List.of(target.item()), null);
        } else {
          engine.publish(host, name, Attachments.like(node), target.item(), summary(items), null);
        }
      } catch (StanzaException e) {
        LOG.debug("What is attached to {} of {} could not be summed up", target, host.jid(), e);
      }
    }
  }

  /** Counts who has noticed an item, and reactions: one of a kind from each (sections 4.7.3 and 4.8.2). */
  private static Element summary(List<Item> items) {
    int noticed = 0;
    Map<String, Integer> reactions = new LinkedHashMap<>();
    for (Item item : items) {
      Element attachments = item.payload();
      if (attachments == null) {
        continue;
      }
      noticed += attachments.has("noticed", Attachments.NS) ? 1 : 0;
      Set<String> own = new HashSet<>();
      for (Element each : attachments.elements("reactions", Attachments.NS)) {
        for (Element reaction : each.elements("reaction", Attachments.NS)) {
          own.add(reaction.text().strip());
        }
      }
      own.forEach(reaction -> reactions.merge(reaction, 1, Integer::sum));
    }
    Element.Builder summary = Element.builder("summary", Attachments.SUMMARY);
    if (noticed > 0) {
      summary.child(count(Element.builder("noticed", Attachments.SUMMARY), noticed));
    }
    if (!reactions.isEmpty()) {
      Element.Builder all = Element.builder("reactions", Attachments.SUMMARY);
      reactions.forEach(
          (reaction, times) -> {
            Element.Builder one = Element.builder("reaction", Attachments.SUMMARY).text(reaction);
            all.child(times > 1 ? count(one, times) : one.build());
          });
      summary.child(all.build());
    }
    return summary.build();
  }

  private static Element count(Element.Builder element, int times) {
    return element.attribute("count", Integer.toString(times)).build();
  }

  /** Items have gone: what was attached to them goes as well. */
  private void gone(Host host, Node target, List<String> ids) {
    if (ids.isEmpty() || engine.find(host, Attachments.summaryOf(target.name())) == null) {
      return;
    }
    for (String id : ids) {
      engine.discard(host, new Attachments.Target(target.name(), id).name(host));
    }
    try {
      engine.retract(host, Attachments.summaryOf(target.name()), ids, null);
    } catch (StanzaException e) {
      LOG.debug("What sums up {} of {} is not in step", target.name(), host.jid(), e);
    }
  }

  private void allGone(Host host, Node target) {
    belonging(host, target.name()).forEach(name -> engine.discard(host, name));
  }

  /** The nodes that are there because of another. */
  private List<String> belonging(Host host, String target) {
    List<String> names = new ArrayList<>();
    if (engine.find(host, Attachments.summaryOf(target)) != null) {
      names.add(Attachments.summaryOf(target));
      names.addAll(engine.startingWith(host, Attachments.Target.prefix(host, target)));
    }
    return names;
  }
}
