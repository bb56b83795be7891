package im.recado.gateway.msn;

import im.recado.gateway.network.NetworkEvent;
import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the user says in one conversation, from when it is said until the other side has it. Guarded by the session. */
final class Saying {
  private static final long OPENING = Duration.ofSeconds(30).toNanos();
  private static final long CONFIRMING = Duration.ofSeconds(60).toNanos();
  private static final int MOST = 100;

  private final ArrayDeque<Outgoing> waiting = new ArrayDeque<>();
  private final Map<Long, Outgoing> unconfirmed = new LinkedHashMap<>();

  /** Something is to be said when somebody is there to hear it. */
  void add(Outgoing out) throws NetworkException {
    if (waiting.size() >= MOST || unconfirmed.size() >= MOST) {
      throw new NetworkException(Reason.TOO_MUCH, "That is too much in too short a time for MSN.");
    }
    waiting.add(out);
  }

  /** Whether nothing waits, nor is under way. */
  boolean isEmpty() {
    return waiting.isEmpty() && unconfirmed.isEmpty();
  }

  /** Whether something has waited for too long for somebody to hear it. */
  boolean isOverdue(long now) {
    Outgoing first = waiting.peek();
    return first != null && now - first.sent > OPENING;
  }

  /** What waits has had its try: the next is its last. */
  void tried() {
    waiting.forEach(out -> out.again = true);
  }

  /** All that waits, which does so no more. */
  List<Outgoing> unsaid() {
    List<Outgoing> unsaid = List.copyOf(waiting);
    waiting.clear();
    return unsaid;
  }

  /** Says what waits, as far as the connection takes it. */
  void flush(MsnSocket here) {
    for (Outgoing out = waiting.peek(); out != null && send(here, out); out = waiting.peek()) {
      waiting.remove();
      out.sent = System.nanoTime();
    }
  }

  /** Sends all of something; false when the connection takes nothing now, or no more at all. */
  private boolean send(MsnSocket here, Outgoing out) {
    if (!here.hasRoom(out.payloads)) {
      return false;
    }
    for (byte[] payload : out.payloads) {
      unconfirmed.put(here.send("MSG", List.of("A"), payload), out);
      out.unconfirmed++;
    }
    return true;
  }

  /**
   * A part of something has arrived, or has not.
   *
   * @param why not; null when it has
   * @param arrived what is told when all of it has
   * @return whether anything was under way by this number
   */
  boolean confirmed(long trid, @Nullable NetworkException why, Function<Outgoing, NetworkEvent> arrived, List<NetworkEvent> events) {
    Outgoing out = unconfirmed.remove(trid);
    if (out == null) {
      return false;
    }
    if (why != null) {
      unconfirmed.values().removeIf(out::equals);
      events.add(new NetworkEvent.Answered(out.id, why));
    } else if (--out.unconfirmed == 0) {
      events.add(arrived.apply(out));
    }
    return true;
  }

  /** Refuses what nobody has confirmed for too long. */
  List<NetworkEvent> late(long now) {
    NetworkException late = new NetworkException(Reason.TIMEOUT, "MSN does not say whether that has arrived.");
    List<NetworkEvent> events = new ArrayList<>();
    for (Outgoing out : new HashSet<>(unconfirmed.values())) {
      if (now - out.sent > CONFIRMING) {
        unconfirmed.values().removeIf(out::equals);
        events.add(new NetworkEvent.Answered(out.id, late));
      }
    }
    return events;
  }

  /** Nobody will confirm anything any more. */
  List<NetworkEvent> lost(NetworkException why) {
    List<NetworkEvent> events = new ArrayList<>();
    new LinkedHashSet<>(unconfirmed.values()).forEach(out -> events.add(new NetworkEvent.Answered(out.id, why)));
    unconfirmed.clear();
    return events;
  }
}
