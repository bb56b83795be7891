package im.recado.modules.pubsub;

import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Key;
import im.recado.kernel.session.Session;
import im.recado.modules.caps.CapsModule;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What comes and goes with presence and time: subscriptions that end with their subscriber's presence (XEP-0060 section 12.5)
 * or by their lease (section 12.19), last items for those who come online, items that go with their publisher or grow old.
 * May wait; virtual threads only.
 */
final class Temporary {
  private static final Key<CatchUp> COMES = Key.named("pubsub-comes");
  private static final Logger LOG = LoggerFactory.getLogger(Temporary.class);
  private static final int MOST_AT_ONCE = 1000;

  private final Engine engine;
  private final Kernel kernel;

  /** Nodes that are emptied when their publishers go; few, if any. */
  private final Set<NodeId> emptied = ConcurrentHashMap.newKeySet();

  Temporary(Engine engine) {
    this.engine = engine;
    this.kernel = engine.kernel();
  }

  /** The server begins. */
  void begin() {
    emptied.addAll(engine.store().purgedOffline());
  }

  /** A node's settings are these now. */
  void configured(Node node) {
    NodeId id = new NodeId(node.host(), node.name());
    if (node.config().get(NodeField.PURGE_OFFLINE)) {
      emptied.add(id);
    } else {
      emptied.remove(id);
    }
  }

  /** A session is about to become available: what it is told from then on is no news to it later. Never waits. */
  void comes(Session session) {
    session.set(COMES, CatchUp.begin(session));
  }

  /** A session has become available. Never waits: what there is to do is done elsewhere. */
  void came(Session session) {
    CatchUp catchUp = Objects.requireNonNull(session.get(COMES));
    session.set(COMES, null);
    if (Marks.of(session.account(), Marks.SUBSCRIBED) == null) {
      catchUp.end();
      return;
    }
    Background.start(
        "temporary subscriptions",
        () -> {
          try {
            sendLast(session, catchUp);
          } finally {
            catchUp.end();
          }
        });
  }

  private void sendLast(Session session, CatchUp catchUp) {
    Jid bare = session.account().jid();
    engine
        .store()
        .subscriptions(bare)
        .forEach(
            (id, subscriptions) -> {
              Host host = engine.host(id.host());
              Node node = host == null ? null : engine.find(host, id.name());
              if (host != null
                  && node != null
                  && node.lastId() != null
                  && wantsLast(host, node, session, subscriptions)
                  && Access.mayRead(host, node, bare)) {
                engine.sendLast(host, node.name(), session.jid(), false, catchUp);
              }
            });
  }

  private static boolean wantsLast(Host host, Node node, Session session, List<Subscription> subscriptions) {
    boolean told =
        host.isAccount()
            && CapsModule.of(session).wants(node.name())
            && host.listeners(node).stream().anyMatch(listener -> listener.full().equals(session.jid()));
    return !told
        && !node.isCollection()
        && node.config().get(NodeField.SEND_LAST) == SendLast.ON_SUB_AND_PRESENCE
        && subscriptions.stream()
            .anyMatch(
                each ->
                    each.isActive()
                        && each.options().deliver()
                        && (each.jid().isBare() || each.jid().equals(session.jid())));
  }

  /** A session is no more available. Never waits. */
  void went(Session session) {
    Account account = session.account();
    if (Marks.of(account, Marks.SUBSCRIBED) != null) {
      Background.start("temporary subscriptions", () -> gone(session.jid()));
    }
    if (!emptied.isEmpty() && !account.isAvailable()) {
      Background.start("temporary subscriptions", () -> empty(account.jid()));
    }
  }

  /** Somebody has gone offline: their temporary subscriptions end. */
  void gone(Jid full) {
    Account account = kernel.sessions().account(full.bare());
    boolean all = account == null || !account.isAvailable();
    for (Map.Entry<NodeId, List<Subscription>> entry : engine.store().subscriptions(full.bare()).entrySet()) {
      end(
          entry.getKey(),
          entry.getValue().stream()
              .filter(each -> each.options().temporary() && (each.jid().equals(full) || (all && each.jid().isBare())))
              .toList());
    }
  }

  private void end(NodeId id, Collection<Subscription> over) {
    Host host = over.isEmpty() ? null : engine.host(id.host());
    if (host == null) {
      return;
    }
    guarded(
        () ->
            engine
                .nodes()
                .locked(
                    id.host(),
                    id.name(),
                    () -> {
                      for (Subscription each : over) {
                        Node node = engine.find(host, id.name());
                        if (node != null && node.subscriptions().get(each.jid(), each.subid()) != null) {
                          engine.subscribing().cancel(host, node, each);
                        }
                      }
                    }));
  }

  private void empty(Jid publisher) {
    for (NodeId id : emptied) {
      Host host = id.host().equals(publisher) || id.host().local() == null ? engine.host(id.host()) : null;
      if (host != null) {
        guarded(() -> engine.nodes().locked(id.host(), id.name(), () -> empty(host, id, publisher)));
      }
    }
  }

  private void empty(Host host, NodeId id, Jid publisher) {
    Node node = engine.find(host, id.name());
    if (node == null) {
      emptied.remove(id);
      return;
    }
    List<String> ids =
        node.config().get(NodeField.PURGE_OFFLINE) ? engine.store().purge(node.key(), publisher) : List.of();
    if (ids.isEmpty()) {
      return;
    }
    Node after = node.withLast(engine.store().last(node.key()));
    engine.nodes().changed(id.host(), id.name(), after);
    if (node.config().get(NodeField.NOTIFY_RETRACT) || node.config().get(NodeField.ALWAYS_NOTIFY)) {
      if (after.lastId() == null) {
        engine.notifications().purged(host, after);
      } else {
        engine.notifications().retracted(host, after, ids);
      }
    }
    engine.nodes().afterwards(() -> kernel.events().fire(new Changes.ItemsGone(host, after, ids, null)));
  }

  /** Removes what is over. */
  void tidy() {
    engine.store().ended(engine.now(), MOST_AT_ONCE).forEach(this::end);
    engine.store().expire(engine.now(), MOST_AT_ONCE).forEach(engine.nodes()::forget);
  }

  private static void guarded(Nodes.Work work) {
    try {
      work.run();
    } catch (StanzaException e) {
      LOG.debug("What is over could not be ended: {}", e.getMessage());
    }
  }
}
