package im.recado.bench.load;

import java.util.HashSet;
import java.util.Set;

/**
 * Checks that the numbers 0, 1, 2, … of one way from a sender to a receiver arrive exactly once and in order. Belongs
 * to the receiver's event loop.
 */
public final class SequenceChecker {
  /** Gaps kept to tell what comes late from what comes twice; beyond it a late number counts as duplicated. */
  static final int MAX_GAPS = 100_000;

  private long next;
  private long inOrder;
  private long reordered;
  private long duplicated;
  private final Set<Long> gaps = new HashSet<>();

  /** A number has arrived; true when it is the one expected. */
  public boolean arrived(long number) {
    if (number == next) {
      next++;
      inOrder++;
      return true;
    }
    if (number > next) {
      for (long missing = next; missing < number && gaps.size() < MAX_GAPS; missing++) {
        gaps.add(missing);
      }
      next = number + 1;
      inOrder++;
      return false;
    }
    if (gaps.remove(number)) {
      reordered++;
    } else {
      duplicated++;
    }
    return false;
  }

  /** How many different numbers have arrived. */
  public long distinct() {
    return inOrder + reordered;
  }

  /** How many of the first {@code sent} numbers have not arrived. */
  public long missing(long sent) {
    return Math.max(0, sent - distinct());
  }

  /** How many came after a later one. */
  public long reordered() {
    return reordered;
  }

  /** How many came again. */
  public long duplicated() {
    return duplicated;
  }
}
