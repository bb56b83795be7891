package im.recado.gateway;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the user's clients have asked of the network and wait for. Owned by the lane; beyond a number the oldest are told that the
 * network says nothing, and who waits for the answer to an IQ is told that after a while.
 */
final class Asked {
  private static final int MOST = 500;

  /** Clients wait for the answer to an IQ: networks that have none to some questions say nothing. */
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private record Waiting(Stanza stanza, Consumer<@Nullable NetworkException> done, Loop.@Nullable Cancellable alarm) {
    void calm() {
      if (alarm != null) {
        alarm.cancel();
      }
    }
  }

  private final Timers timers;
  private final Consumer<Runnable> lane;
  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private final String name;
  private long next;

  /**
   * Nothing yet.
   *
   * @param name begins all ids, so that no two of different sessions are the same
   * @param lane does something on the lane
   */
  Asked(String name, Timers timers, Consumer<Runnable> lane) {
    this.name = name;
    this.timers = timers;
    this.lane = lane;
  }

  /**
   * Something is asked.
   *
   * @param done is told how it went: null when well
   * @return the id by which the network is to answer
   */
  String add(Stanza stanza, Consumer<@Nullable NetworkException> done) {
    if (waiting.size() >= MOST) {
      silent(waiting.keySet().iterator().next());
    }
    String id = name + next++;
    boolean patient = !(stanza instanceof Iq);
    waiting.put(id, new Waiting(stanza, done, patient ? null : timers.after(PATIENCE, () -> lane.accept(() -> silent(id)))));
    return id;
  }

  private void silent(String id) {
    answered(id, new NetworkException(Reason.TIMEOUT, "The network does not say whether that has been done."));
  }

  /** The stanza that asked, which waits no more; null when nobody does. */
  @Nullable Stanza take(String id) {
    Waiting one = waiting.remove(id);
    if (one == null) {
      return null;
    }
    one.calm();
    return one.stanza();
  }

  void answered(String id, @Nullable NetworkException why) {
    Waiting one = waiting.remove(id);
    if (one != null) {
      one.calm();
      one.done().accept(why);
    }
  }

  /** There is nobody any more who would answer. */
  void end(NetworkException why) {
    List<Waiting> all = new ArrayList<>(waiting.values());
    waiting.clear();
    all.forEach(Waiting::calm);
    all.forEach(one -> one.done().accept(why));
  }
}
