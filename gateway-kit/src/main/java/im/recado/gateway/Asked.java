package im.recado.gateway;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.wire.stanza.Stanza;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the user's clients have asked of the network and wait for. Owned by the lane; beyond a number the oldest are told that the
 * network says nothing.
 */
final class Asked {
  private static final int MOST = 500;

  private record Waiting(Stanza stanza, Consumer<@Nullable NetworkException> done) {}

  private final Map<String, Waiting> waiting = new LinkedHashMap<>();
  private long next;

  /**
   * Something is asked.
   *
   * @param done is told how it went: null when well
   * @return the id by which the network is to answer
   */
  String add(Stanza stanza, Consumer<@Nullable NetworkException> done) {
    if (waiting.size() >= MOST) {
      answered(
          waiting.keySet().iterator().next(),
          new NetworkException(Reason.TIMEOUT, "The network does not say whether that has been done."));
    }
    String id = "a" + next++;
    waiting.put(id, new Waiting(stanza, done));
    return id;
  }

  /** The stanza that asked, which waits no more; null when nobody does. */
  @Nullable Stanza take(String id) {
    Waiting one = waiting.remove(id);
    return one == null ? null : one.stanza();
  }

  void answered(String id, @Nullable NetworkException why) {
    Waiting one = waiting.remove(id);
    if (one != null) {
      one.done().accept(why);
    }
  }

  /** There is nobody any more who would answer. */
  void end(NetworkException why) {
    List<Waiting> all = new ArrayList<>(waiting.values());
    waiting.clear();
    all.forEach(one -> one.done().accept(why));
  }
}
