package im.recado.bench.load;

import im.recado.bench.client.Client;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;

/** Everything that went wrong in a run, by kind; thread-safe. Anything in it makes the run fail. */
public final class Tally {
  private static final int MAX_EXAMPLES = 5;

  private final Map<String, Long> counts = new TreeMap<>();
  private final Map<String, Integer> examples = new LinkedHashMap<>();

  /** Counts something that went wrong; 0 is nothing. */
  public synchronized void add(String kind, long count) {
    if (count > 0) {
      counts.merge(kind, count, Long::sum);
    }
  }

  /** Counts one thing with an example of it. */
  public synchronized void add(String kind, String example) {
    add(kind, 1);
    String shortened = example.length() > 300 ? example.substring(0, 300) + "…" : example;
    if (examples.containsKey(shortened) || examples.size() < MAX_EXAMPLES) {
      examples.merge(shortened, 1, Integer::sum);
    }
  }

  /** Adds what a way between two clients shows, given how many messages were sent on it. */
  public void add(SequenceChecker checker, long sent) {
    add("missing", checker.missing(sent));
    add("duplicated", checker.duplicated());
    add("reordered", checker.reordered());
  }

  /** A connection that broke. */
  public void lost(Client client, String reason) {
    add("connections lost", client.account().user() + ": " + reason);
  }

  /** What went wrong, by kind. */
  public synchronized Map<String, Long> counts() {
    return new TreeMap<>(counts);
  }

  /** A few examples in words, with how often each came. */
  public synchronized Map<String, Integer> examples() {
    return new LinkedHashMap<>(examples);
  }

  /** Whether nothing went wrong. */
  public synchronized boolean clean() {
    return counts.isEmpty();
  }
}
