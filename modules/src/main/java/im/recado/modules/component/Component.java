package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.route.Service;
import im.recado.kernel.stream.Loop;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A domain that a program serves, over one connection or several, among which senders are spread; what one sender sends goes over
 * one of them, in order, and to another only when that one ends. While it is away for a moment, what is for it waits. Any thread.
 */
final class Component implements Service {
  private static final Logger LOG = LoggerFactory.getLogger(Component.class);

  private final Kernel kernel;
  private final String domain;

  // Guarded by this.
  private final List<ComponentStream> streams = new ArrayList<>();
  private final ArrayDeque<Stanza> waiting = new ArrayDeque<>();

  /** Whether it went a moment ago and may come back. */
  private boolean awaited;

  private int absences;
  private Loop.@Nullable Cancellable patience;

  Component(Kernel kernel, String domain) {
    this.kernel = kernel;
    this.domain = domain;
  }

  synchronized int connections() {
    return streams.size();
  }

  /** How many stanzas wait for it to come back. */
  synchronized int waiting() {
    return waiting.size();
  }

  synchronized boolean isConnected() {
    return !streams.isEmpty();
  }

  /**
   * It has one connection more, which has shown the secret; false when it has too many.
   *
   * @param greeting comes before all else
   */
  synchronized boolean connected(ComponentStream stream, List<? extends Stanza> greeting) {
    if (streams.size() >= kernel.options().get(ComponentModule.CONNECTIONS)) {
      return false;
    }
    streams.add(stream);
    awaited = false;
    absences++;
    if (patience != null) {
      patience.cancel();
      patience = null;
    }
    greeting.forEach(stream::send);
    waiting.forEach(stanza -> choose(stanza).send(stanza));
    waiting.clear();
    return true;
  }

  /**
   * A connection has ended.
   *
   * @param unsent what it was given and has not written
   */
  void disconnected(ComponentStream stream, List<Stanza> unsent) {
    List<Stanza> surplus = new ArrayList<>();
    synchronized (this) {
      leave(stream);
      for (Stanza stanza : unsent) {
        if (!take(stanza)) {
          surplus.add(stanza);
        }
      }
    }
    surplus.forEach(this::refuse);
  }

  private void leave(ComponentStream stream) {
    if (streams.remove(stream) && streams.isEmpty()) {
      int absence = ++absences;
      awaited = true;
      patience = kernel.timers().after(kernel.options().get(ComponentModule.PATIENCE), () -> givenUp(absence));
    }
  }

  private void givenUp(int absence) {
    List<Stanza> back;
    synchronized (this) {
      if (absence != absences) {
        return;
      }
      awaited = false;
      back = List.copyOf(waiting);
      waiting.clear();
    }
    back.forEach(this::refuse);
  }

  @Override
  public void receive(Stanza stanza) {
    boolean taken;
    synchronized (this) {
      taken = take(stanza);
    }
    if (!taken) {
      refuse(stanza);
    }
  }

  /** Under the lock, so that a sender's stanzas stay in order. */
  private boolean take(Stanza stanza) {
    while (!streams.isEmpty()) {
      ComponentStream stream = choose(stanza);
      if (stream.send(stanza)) {
        return true;
      }
      if (!stream.isOver()) {
        return false;
      }
      // It ends, and has not said so yet: another one takes this, or it waits.
      leave(stream);
    }
    if (!awaited || waiting.size() >= kernel.options().get(ComponentModule.MOST_WAITING)) {
      return false;
    }
    waiting.add(stanza);
    return true;
  }

  private ComponentStream choose(Stanza stanza) {
    Jid from = stanza.from();
    int sender = from == null ? 0 : from.bare().hashCode();
    ComponentStream chosen = streams.getFirst();
    int most = chosen.weight(sender);
    for (int i = 1; i < streams.size(); i++) {
      int weight = streams.get(i).weight(sender);
      if (weight > most) {
        most = weight;
        chosen = streams.get(i);
      }
    }
    return chosen;
  }

  /** Tells it something that has a meaning only now: dropped when it is not there. */
  synchronized void tell(Stanza stanza) {
    if (!streams.isEmpty()) {
      choose(stanza).send(stanza);
    }
  }

  /** Tells all of its connections. */
  synchronized void tellAll(Stanza stanza) {
    streams.forEach(stream -> stream.send(stanza));
  }

  @Override
  public boolean isExternal() {
    return true;
  }

  private void refuse(Stanza stanza) {
    if (stanza instanceof Iq iq && !iq.isRequest()) {
      LOG.info("The answer {} of {} to {} is lost: the component is away", iq.id(), iq.from(), domain);
      return;
    }
    kernel.router().refuse(stanza, new StanzaException(Condition.REMOTE_SERVER_TIMEOUT, "The component is away."));
  }

  @Override
  public String toString() {
    return domain;
  }
}
