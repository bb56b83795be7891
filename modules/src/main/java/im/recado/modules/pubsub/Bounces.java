package im.recado.modules.pubsub;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Message;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Notifications that come back (XEP-0060 section 12.4): whoever is no more is no subscriber any more. */
public final class Bounces {
  /** So many other errors from one address, and it is no subscriber any more. */
  private static final int MOST = 50;

  private final Engine engine;
  private final Cache<Jid, AtomicInteger> counts = Caffeine.newBuilder().maximumSize(10_000).build();

  public Bounces(Engine engine) {
    this.engine = engine;
  }

  /**
   * Whether one such error is enough. COMPAT servers whose offline storage is full or off: that an account cannot be served
   * now does not mean that it will never be.
   */
  private static boolean isFinal(@Nullable Element reason, Jid from) {
    if (reason == null) {
      return false;
    }
    boolean unavailable = reason.has("service-unavailable", Namespaces.STANZA_ERRORS);
    return reason.has("gone", Namespaces.STANZA_ERRORS)
        || ("cancel".equals(reason.attribute("type")) && (from.isFull() || !unavailable));
  }

  /** Whether a message may be a notification that has come back. */
  public static boolean isOne(Message message) {
    return message.isError() && Notifications.keyOf(message.id()) != 0;
  }

  private @Nullable Node node(Host host, long key) {
    if (!host.isAccount()) {
      return engine.store().find(key);
    }
    for (Node each : engine.nodes().of(host.jid()).values()) {
      if (each.key() == key) {
        return each;
      }
    }
    return null;
  }

  /** An error has come back; only the subscriber itself ends a subscription this way. May wait. */
  public void bounced(Host host, Message error) throws StanzaException {
    Jid from = error.from();
    Node node = node(host, Notifications.keyOf(error.id()));
    if (from == null || node == null || !node.host().equals(host.jid()) || node.subscriptions().of(from).isEmpty()) {
      return;
    }
    Element reason = error.child("error", Namespaces.CLIENT);
    if (!isFinal(reason, from) && Objects.requireNonNull(counts.get(from, any -> new AtomicInteger())).incrementAndGet() < MOST) {
      return;
    }
    counts.invalidate(from);
    engine
        .nodes()
        .locked(
            host.jid(),
            node.name(),
            () -> {
              Node now = engine.find(host, node.name());
              List<Subscription> own = now == null ? List.of() : now.subscriptions().of(from);
              for (Subscription each : own) {
                now = engine.subscribing().drop(host, Objects.requireNonNull(now), each);
                engine.notifications().ownersOf(host, now, each.with(Subscription.State.NONE));
              }
            });
  }
}
