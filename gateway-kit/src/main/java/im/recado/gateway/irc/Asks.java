package im.recado.gateway.irc;

import im.recado.gateway.network.NetworkException;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the server has been asked and has not answered yet, in order. IRC has few answers: a {@code PING} behind what is asked is
 * answered when it has been done, and what the server refuses comes before that. Guarded by the connection.
 */
final class Asks {
  private static final int MOST = 100;

  /** What was asked. */
  static final class Ask {
    final String id;

    /** Whom or what it is about, folded. */
    final String target;

    /** What was said, for something said to a channel; null for all else. */
    final @Nullable String said;

    /** How many lines the server is to send back; 0 when that is not how it answers. */
    int echoes;

    @Nullable NetworkException refused;

    Ask(String id, String target, @Nullable String said, int echoes) {
      this.id = id;
      this.target = target;
      this.said = said;
      this.echoes = echoes;
    }
  }

  private final ArrayDeque<Ask> waiting = new ArrayDeque<>();

  boolean isFull() {
    return waiting.size() >= MOST;
  }

  /** Whether something about this is waited for. */
  boolean holds(String target) {
    return waiting.stream().anyMatch(ask -> ask.target.equals(target));
  }

  void add(Ask ask) {
    waiting.add(ask);
  }

  void remove(Ask ask) {
    waiting.remove(ask);
  }

  /** All up to the one with this id, which has been done: taken out. */
  List<Ask> until(String id) {
    List<Ask> done = new ArrayList<>();
    if (waiting.stream().anyMatch(ask -> ask.id.equals(id))) {
      while (done.isEmpty() || !done.getLast().id.equals(id)) {
        done.add(waiting.remove());
      }
    }
    return done;
  }

  /** A line that the user has said comes back: the ask that is done by that, taken out; null when more is to come. */
  @Nullable Ask echoed(Ask ask) {
    if (--ask.echoes > 0) {
      return null;
    }
    waiting.remove(ask);
    return ask;
  }

  /** The one that a line which comes back belongs to. */
  @Nullable Ask echoing(String target, @Nullable String label) {
    for (Ask ask : waiting) {
      if (ask.echoes > 0 && (label == null ? ask.target.equals(target) : ask.id.equals(label))) {
        return ask;
      }
    }
    return null;
  }

  /** The one that the server refuses: the first about these, else the first of all. */
  @Nullable Ask refused(List<String> targets, @Nullable String label) {
    for (Ask ask : waiting) {
      if (label != null ? ask.id.equals(label) : targets.contains(ask.target)) {
        return ask;
      }
    }
    return label == null ? waiting.peek() : null;
  }

  /** The first of this kind, taken out, or null. */
  @Nullable Ask take(String target) {
    for (Iterator<Ask> each = waiting.iterator(); each.hasNext(); ) {
      Ask ask = each.next();
      if (ask.target.equals(target)) {
        each.remove();
        return ask;
      }
    }
    return null;
  }
}
