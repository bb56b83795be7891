package im.recado.kernel.bytestream;

import im.recado.kernel.event.Events;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Pairs of connections between which the server passes bytes on, once it is told to (XEP-0065 section 6). The two ends
 * of a pair name the same address, which only the two clients know; until an account has activated the pair nothing is
 * read of either (SECURITY S11). Any thread; never waits.
 */
public final class Bytestreams {
  /** Clients reach the listener for such connections here from now on. May wait. */
  public record BytestreamsOpened(String host, int port) {}

  /** One connection. Called without locks; must not wait. */
  public interface End {
    /** Everything that comes goes to the other end from now on, and the other way round. */
    void begin(End other);

    /** What is on its way still leaves, then it closes. */
    void close();
  }

  /** What came of an activation. */
  public enum Outcome {
    BEGUN,
    /** Nobody has named this address. */
    UNKNOWN,
    /** One end is not there. */
    INCOMPLETE,
    /** It was begun before. */
    TAKEN,
    /** The account has as many as it may. */
    TOO_MANY
  }

  private static final class Pair {
    private @Nullable End first;
    private @Nullable End second;
    private @Nullable Jid owner;
  }

  private final Events events;

  // Guarded by this.
  private final Map<String, Pair> pairs = new HashMap<>();
  private @Nullable BytestreamsOpened where;

  /** The server makes one. */
  public Bytestreams(Events events) {
    this.events = events;
  }

  /** The listener is there. */
  public void opened(String host, int port) {
    BytestreamsOpened opened = new BytestreamsOpened(host, port);
    synchronized (this) {
      where = opened;
    }
    events.fire(opened);
  }

  /** Where clients reach the listener, or null when there is none. */
  public synchronized @Nullable BytestreamsOpened where() {
    return where;
  }

  /** A connection has named an address; false when two have done so already. */
  public synchronized boolean connected(String address, End end) {
    Pair pair = pairs.computeIfAbsent(address, unused -> new Pair());
    if (pair.first == null) {
      pair.first = end;
    } else if (pair.second == null) {
      pair.second = end;
    } else {
      return false;
    }
    return true;
  }

  /** A connection that had named an address is gone; with a pair that was begun the other one goes too. */
  public void closed(String address, End end) {
    End other;
    synchronized (this) {
      Pair pair = pairs.get(address);
      if (pair == null || (pair.first != end && pair.second != end)) {
        return;
      }
      other = pair.first == end ? pair.second : pair.first;
      if (pair.owner == null && other != null) {
        pair.first = other;
        pair.second = null;
        return;
      }
      pairs.remove(address);
    }
    if (other != null) {
      other.close();
    }
  }

  /**
   * An account wants bytes to flow between the two that have named this address.
   *
   * @param most so many pairs an account may have at once
   */
  public Outcome activate(String address, Jid account, int most) {
    End first;
    End second;
    synchronized (this) {
      Pair pair = pairs.get(address);
      if (pair == null) {
        return Outcome.UNKNOWN;
      }
      first = pair.first;
      second = pair.second;
      if (first == null || second == null) {
        return Outcome.INCOMPLETE;
      }
      if (pair.owner != null) {
        return Outcome.TAKEN;
      }
      if (pairs.values().stream().filter(one -> account.equals(one.owner)).count() >= most) {
        return Outcome.TOO_MANY;
      }
      pair.owner = account;
    }
    first.begin(second);
    second.begin(first);
    return Outcome.BEGUN;
  }

  /** Ends all that an account has activated: it is gone. */
  public void end(Jid account) {
    List<End> ends = new ArrayList<>();
    synchronized (this) {
      for (Pair pair : pairs.values()) {
        if (account.equals(pair.owner) && pair.first != null && pair.second != null) {
          ends.add(pair.first);
          ends.add(pair.second);
        }
      }
    }
    for (End end : ends) {
      end.close();
    }
  }

  /** How many addresses were named and are still in use. */
  public synchronized int count() {
    return pairs.size();
  }
}
