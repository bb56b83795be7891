package im.recado.client.services;

import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Link;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.Ns;
import im.recado.client.protocol.OfflineException;
import im.recado.client.protocol.RefusedException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/**
 * Looks whether one is still in the rooms in which one thinks to be (XEP-0410), and goes back unnoticed where one is not: a room's server
 * was started anew, or something broke on the way there. Safe for any thread.
 */
final class RoomPings implements AutoCloseable {
  /** Of which a room that says nothing for so long is asked. */
  static final Duration SILENCE = Duration.ofMinutes(10);
  /** An answer that tells nothing is asked for again after this. */
  private static final Duration AGAIN = Duration.ofMinutes(2);
  private static final Duration LONGEST = Duration.ofMinutes(15);
  private static final System.Logger LOG = System.getLogger(RoomPings.class.getName());
  private static final int LOOK_SECONDS = 30;
  private static final int MOST_REPEATED = 1000;
  /** One is in the room, and the client that was asked is another or knows no pings (section 3.2). */
  private static final Set<String> IN = Set.of("service-unavailable", "feature-not-implemented", "item-not-found");
  /** Nobody knows. */
  private static final Set<String> UNKNOWN = Set.of("remote-server-not-found", "remote-server-timeout");

  /** When a room was last heard, and of one that is lost how often and when one tries to go back. */
  private static final class Pulse {
    Instant heard;
    Instant next;
    int attempts;

    Pulse(Instant now) {
      heard = now;
      next = now;
    }
  }

  private final Link link;
  private final Rooms rooms;
  private final InstantSource clock;
  private final BooleanSupplier hidden;
  private final Executor apart;
  private final Map<Jid, Pulse> pulses = new HashMap<>();
  /** Messages that were sent once more: what comes back again has another reason. */
  private final Set<String> repeated = new LinkedHashSet<>();
  private final ScheduledExecutorService looks = Executors.newSingleThreadScheduledExecutor(Thread.ofVirtual().name("rooms").factory());

  /**
   * Makes it; nothing is asked before {@link #start}.
   *
   * @param hidden whether nobody may see us: then one goes nowhere
   * @param apart runs what waits for a room
   */
  RoomPings(Link link, Rooms rooms, InstantSource clock, BooleanSupplier hidden, Executor apart) {
    this.link = link;
    this.rooms = rooms;
    this.clock = clock;
    this.hidden = hidden;
    this.apart = apart;
  }

  /** From now on it is looked now and then. */
  void start() {
    var _ = looks.scheduleWithFixedDelay(this::look, LOOK_SECONDS, LOOK_SECONDS, TimeUnit.SECONDS);
  }

  private synchronized Pulse pulse(Jid room) {
    return pulses.computeIfAbsent(room, same -> new Pulse(clock.instant()));
  }

  /** Something came from a room. */
  void heard(Jid room) {
    synchronized (this) {
      pulse(room).heard = clock.instant();
      if (rooms.isInside(room)) {
        pulse(room).attempts = 0;
      }
    }
  }

  private synchronized boolean isSilent(Jid room, Instant now) {
    return pulse(room).heard.plus(SILENCE).isBefore(now);
  }

  /** Asks rooms that have been silent for long, and goes back to those that are lost. */
  void look() {
    try {
      lookAround();
    } catch (RuntimeException e) {
      // One that is thrown would be the last look.
      LOG.log(System.Logger.Level.WARNING, "nobody looked whether one is still in the rooms", e);
    }
  }

  private void lookAround() {
    if (hidden.getAsBoolean()) {
      return;
    }
    Instant now = clock.instant();
    for (Jid room : rooms.inside()) {
      if (isSilent(room, now)) {
        ask(room);
      }
    }
    for (Jid room : rooms.lost()) {
      synchronized (this) {
        Pulse pulse = pulse(room);
        if (pulse.next.isAfter(now)) {
          continue;
        }
        pulse.attempts++;
        Duration pause = Duration.ofSeconds(LOOK_SECONDS).multipliedBy(1L << Math.min(pulse.attempts, 6));
        pulse.next = now.plus(pause.compareTo(LONGEST) > 0 ? LONGEST : pause);
      }
      Steps.apart(apart, () -> rooms.join(room, rooms.nick(room), ""));
    }
  }

  /** Asks whether one is in; goes back when one is not. Does not wait. */
  void ask(Jid room) {
    Steps.apart(apart, () -> {
      Instant now = clock.instant();
      boolean known = true;
      try {
        link.ask(Node.iq("get", room.with(rooms.nick(room)), Node.of("ping", Ns.PING)));
      } catch (RefusedException e) {
        known = !e.isUnanswered() && !UNKNOWN.contains(e.condition());
        if (known && !IN.contains(e.condition())) {
          again(room);
        }
      }
      synchronized (this) {
        pulse(room).heard = known ? now : now.minus(SILENCE).plus(AGAIN);
      }
    });
  }

  private void again(Jid room) throws OfflineException, InterruptedException {
    if (rooms.isInside(room)) {
      rooms.outside(room);
      rooms.join(room, rooms.nick(room), "");
    }
  }

  /** Whether a message came back because one is not in the room any more: one goes back, and it may be sent once more. */
  boolean expelled(Node message) {
    Jid room = message.jid("from").filter(Jid::isBare).filter(rooms::isInside).orElse(null);
    if (room == null || !message.get("type").equals("error") || !RefusedException.condition(message).equals("not-acceptable")) {
      return false;
    }
    synchronized (this) {
      if (!repeated.add(message.get("id"))) {
        return false;
      }
      if (repeated.size() > MOST_REPEATED) {
        repeated.remove(repeated.iterator().next());
      }
    }
    rooms.outside(room);
    Steps.apart(apart, () -> rooms.join(room, rooms.nick(room), ""));
    return true;
  }

  @Override
  public void close() {
    looks.shutdownNow();
  }
}
