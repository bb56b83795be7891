package im.recado.kernel.route;

import im.recado.kernel.Kernel;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import im.recado.wire.xml.Element;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers requests for one {@link Service}, or for one kind of address of it: what a handler returns is sent, what it
 * throws is told, and what nobody handles is refused with {@code service-unavailable}. Fill it first; then any thread.
 */
public final class ServiceIqs {
  private static final Logger LOG = LoggerFactory.getLogger(ServiceIqs.class);

  /** So many stanzas of one sender wait for each other. */
  private static final int MOST_WAITING = 1000;

  private record Key(Iq.Type type, String name, String namespace) {}

  private record Entry(IqHandler handler, boolean blocks) {}

  private final Kernel kernel;
  private final Map<Key, Entry> entries = new ConcurrentHashMap<>();
  private final OrderedWork<Jid> inOrder = new OrderedWork<>(MOST_WAITING);

  public ServiceIqs(Kernel kernel) {
    this.kernel = kernel;
  }

  /** Answers a request from memory. */
  public ServiceIqs iq(Iq.Type type, String name, String namespace, IqHandler handler) {
    return put(type, name, namespace, new Entry(handler, false));
  }

  /**
   * Answers a request with what may have to be waited for: on a virtual thread, after all that its sender asked before.
   */
  public ServiceIqs blockingIq(Iq.Type type, String name, String namespace, IqHandler handler) {
    return put(type, name, namespace, new Entry(handler, true));
  }

  private ServiceIqs put(Iq.Type type, String name, String namespace, Entry entry) {
    if (entries.putIfAbsent(new Key(type, name, namespace), entry) != null) {
      throw new IllegalArgumentException("two handlers for " + type + " " + name + " " + namespace);
    }
    return this;
  }

  /** Whether somebody handles a request with this payload. */
  public boolean handles(Iq.Type type, Element payload) {
    return entries.containsKey(new Key(type, payload.name(), payload.namespace()));
  }

  /** Opens a service that takes requests at this address and nothing else: the rest is refused. */
  public void serve(Jid address) {
    kernel
        .router()
        .service(
            address.domain(),
            stanza -> {
              if (stanza instanceof Iq iq && address.equals(iq.to())) {
                receive(iq);
              } else {
                kernel.router().refuse(stanza, new StanzaException(Condition.SERVICE_UNAVAILABLE));
              }
            });
  }

  /** Takes a request or an answer. Must not be called for another service's addresses. Never waits. */
  public void receive(Iq iq) {
    Element payload = iq.payload();
    if (!iq.isRequest() || payload == null) {
      kernel.router().answered(iq);
      return;
    }
    Entry entry = entries.get(new Key(iq.type(), payload.name(), payload.namespace()));
    if (entry == null) {
      kernel.router().refuse(iq, new StanzaException(Condition.SERVICE_UNAVAILABLE));
    } else if (entry.blocks || inOrder.isBusy(Objects.requireNonNull(iq.from()))) {
      inTurn(iq, () -> answer(iq, payload, entry.handler));
    } else {
      answer(iq, payload, entry.handler);
    }
  }

  /**
   * Does something with a stanza that may have to be waited for, after all that its sender asked before.
   *
   * @param work must not throw
   */
  public void inTurn(Stanza stanza, Runnable work) {
    if (!inOrder.take(Objects.requireNonNull(stanza.from()), work)) {
      kernel.router().refuse(stanza, new StanzaException(Condition.RESOURCE_CONSTRAINT));
    }
  }

  private void answer(Iq iq, Element payload, IqHandler handler) {
    try {
      IqRequest request = new IqRequest(iq, payload, Objects.requireNonNull(iq.from()), null, null);
      @Nullable Element answer = handler.handle(request);
      if (answer != IqHandler.ANSWERED) {
        kernel.router().send(iq.result(answer));
      }
    } catch (StanzaException e) {
      kernel.router().refuse(iq, e);
    } catch (StoreException e) {
      LOG.debug("A request of {} could not be stored: {}", iq.from(), e.getMessage());
      kernel.router().refuse(iq, StoreException.told(e));
    } catch (RuntimeException e) {
      LOG.error("A request of {} failed", iq.from(), e);
      kernel.router().refuse(iq, new StanzaException(Condition.INTERNAL_SERVER_ERROR));
    }
  }
}
