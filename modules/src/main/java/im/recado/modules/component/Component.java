package im.recado.modules.component;

import im.recado.kernel.Kernel;
import im.recado.kernel.route.Service;
import im.recado.kernel.stream.Loop;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A domain that a program serves, over one connection or several, among which senders are spread; what one sender sends goes over
 * one of them, in order. While it is away for a moment, what is for it waits. Any thread.
 */
final class Component implements Service {
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

  synchronized boolean isConnected() {
    return !streams.isEmpty();
  }

  /** It has one connection more, which has shown the secret; false when it has too many. */
  synchronized boolean connected(ComponentStream stream) {
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
      if (streams.remove(stream) && streams.isEmpty()) {
        int absence = ++absences;
        awaited = true;
        patience = kernel.timers().after(kernel.options().get(ComponentModule.PATIENCE), () -> givenUp(absence));
      }
      for (Stanza stanza : unsent) {
        if (!take(stanza)) {
          surplus.add(stanza);
        }
      }
    }
    surplus.forEach(this::refuse);
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
    if (!streams.isEmpty()) {
      return choose(stanza).send(stanza);
    }
    if (!awaited || waiting.size() >= kernel.options().get(ComponentModule.MOST_WAITING)) {
      return false;
    }
    waiting.add(stanza);
    return true;
  }

  private ComponentStream choose(Stanza stanza) {
    Jid from = stanza.from();
    int number = from == null ? 0 : Math.floorMod(from.bare().hashCode(), streams.size());
    return streams.get(number);
  }

  private void refuse(Stanza stanza) {
    kernel.router().refuse(stanza, new StanzaException(Condition.REMOTE_SERVER_TIMEOUT, "The component is away."));
  }

  @Override
  public String toString() {
    return domain;
  }
}
