package im.recado.modules.pubsub;

import im.recado.kernel.store.StoreLocks;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Who has subscribed to a node and lets everybody know (XEP-0465): a node beside each that has public subscribers, and one on
 * each account here with what it has subscribed to: at this server, or elsewhere through its own account (XEP-0376).
 */
final class PublicSubscriptions implements SpecialNodes {
  static final String NS = "urn:xmpp:pps:0";
  static final String SUBSCRIPTIONS = "urn:xmpp:pps:subscriptions:0";
  static final String SUBSCRIBERS = "urn:xmpp:pps:subscribers:0";

  private static final Logger LOG = LoggerFactory.getLogger(PublicSubscriptions.class);

  private static final NodeConfig FOR_ALL = NodeConfig.BASE.with(NodeField.SEND_LAST, SendLast.NEVER);

  private final Engine engine;
  private final StoreLocks locks = new StoreLocks();

  PublicSubscriptions(Engine engine) {
    this.engine = engine;
  }

  private static String subscribersOf(String node) {
    return SUBSCRIBERS + '/' + node;
  }

  @Override
  public boolean covers(String name) {
    return name.equals(SUBSCRIPTIONS) || name.startsWith(SUBSCRIBERS + '/');
  }

  @Override
  public boolean isClosed(String name) {
    return true;
  }

  @Override
  public void requireMayManage(String name) throws StanzaException {
    throw Errors.forbidden();
  }

  @Override
  public @Nullable Made made(Host host, String name, Jid publisher) {
    return null;
  }

  @Override
  public void requireFits(Host host, String name, Jid publisher, @Nullable String id, @Nullable Element payload)
      throws StanzaException {
    throw Errors.forbidden();
  }

  /** Somebody has subscribed to a node or does so no more. Whoever comes last tells what is so then. */
  void changed(Changes.SubscriptionChanged event) {
    Jid bare = event.subscription().jid().bare();
    Host host = event.host();
    String name = event.node().name();
    if (covers(name) || (!event.subscription().options().open() && engine.find(host, subscribersOf(name)) == null)) {
      return;
    }
    synchronized (locks.of(bare)) {
      Node node = engine.find(host, name);
      boolean open =
          node != null
              && node.subscriptions().ofBare(bare).stream().anyMatch(each -> each.isActive() && each.options().open());
      Element subscriber = Element.builder("subscriber", NS).attribute("jid", bare.toString()).build();
      tell(host, subscribersOf(name), node == null ? FOR_ALL : Attachments.like(node), bare.toString(), open ? subscriber : null);
      tellOwn(bare, host.jid(), name, open);
    }
  }

  /** Somebody who is no more is no subscriber of a node. May wait. */
  void forget(Host host, String name, Jid bare) {
    if (!covers(name)) {
      synchronized (locks.of(bare)) {
        tell(host, subscribersOf(name), FOR_ALL, bare.toString(), null);
      }
    }
  }

  /** An account here subscribes to a node elsewhere, publicly or not, or does so no more. May wait. */
  void changedElsewhere(Jid bare, Jid service, String node, boolean open) {
    synchronized (locks.of(bare)) {
      tellOwn(bare, service, node, open);
    }
  }

  /** On the account of the subscriber, if it is one of this server. */
  private void tellOwn(Jid bare, Jid service, String name, boolean open) {
    Host own = engine.isLocal(bare) ? engine.host(bare) : null;
    if (own != null) {
      Element subscription =
          Element.builder("subscription", NS).attribute("node", name).attribute("jid", service.toString()).build();
      tell(own, SUBSCRIPTIONS, FOR_ALL, id(service, name), open ? subscription : null);
    }
  }

  /** The same for one node always, and of a fixed length; it need not be hard to guess. */
  private static String id(Jid service, String name) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest((service + " " + name).getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash, 0, 16);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }

  private void tell(Host host, String name, NodeConfig fresh, String id, @Nullable Element payload) {
    try {
      if (payload != null) {
        engine.publish(host, name, fresh, id, payload, null);
      } else if (engine.has(host, name, id)) {
        engine.retract(host, name, List.of(id), null);
      }
    } catch (StanzaException e) {
      LOG.debug("A public subscription could not be told by {} of {}", name, host.jid(), e);
    }
  }

  void deleted(Changes.NodeDeleted event) {
    Host host = event.host();
    Node node = event.node();
    if (covers(node.name())) {
      return;
    }
    engine.discard(host, subscribersOf(node.name()));
    for (Subscription each : node.subscriptions()) {
      if (each.options().open()) {
        tellOwn(each.jid().bare(), host.jid(), node.name(), false);
      }
    }
  }

  void configured(Changes.NodeConfigured event) {
    Node node = event.after();
    if (event.before().config().access() != node.config().access()) {
      engine.reconfigure(
          event.host(),
          subscribersOf(node.name()),
          config -> config.with(NodeField.ACCESS_MODEL, node.config().access()));
    }
  }
}
