package im.recado.net.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/** Something of which there are several, to be tried by priority and, within one, by chance (RFC 2782). */
public interface Weighted {
  /** The smaller comes first. */
  int priority();

  int weight();

  /**
   * The order in which they are tried: by priority, and by chance within one, each as likely as its weight says.
   *
   * @param random gives a number from 0 to below its argument
   */
  static <T extends Weighted> List<T> ordered(List<T> all, IntUnaryOperator random) {
    List<T> left = new ArrayList<>(all);
    // Those without weight first: they then have a small chance of being chosen.
    left.sort(Comparator.<T>comparingInt(Weighted::priority).thenComparingInt(Weighted::weight));
    List<T> ordered = new ArrayList<>(left.size());
    while (!left.isEmpty()) {
      int priority = left.getFirst().priority();
      int sum = left.stream().filter(one -> one.priority() == priority).mapToInt(Weighted::weight).sum();
      int chosen = random.applyAsInt(sum + 1);
      int running = 0;
      for (int i = 0; i < left.size(); i++) {
        running += left.get(i).weight();
        if (running >= chosen) {
          ordered.add(left.remove(i));
          break;
        }
      }
    }
    return ordered;
  }
}
