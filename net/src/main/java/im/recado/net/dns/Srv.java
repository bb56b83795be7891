package im.recado.net.dns;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.IntUnaryOperator;

/**
 * A record of the DNS that says where a service is (RFC 2782).
 *
 * @param target the name of a machine, without a dot at its end; empty when the service is decidedly not there
 * @param directTls whether the name of the service says that TLS begins with the first byte (XEP-0368)
 * @param isSecure whether nobody can have changed it on its way (DNSSEC)
 */
record Srv(int priority, int weight, int port, String target, boolean directTls, boolean isSecure) {
  /**
   * The order in which they are tried: by priority, and by chance within one, each as likely as its weight says.
   *
   * @param random gives a number from 0 to below its argument
   */
  static List<Srv> ordered(List<Srv> records, IntUnaryOperator random) {
    List<Srv> left = new ArrayList<>(records);
    // Those without weight first: they then have a small chance of being chosen.
    left.sort(Comparator.comparingInt(Srv::priority).thenComparingInt(Srv::weight));
    List<Srv> ordered = new ArrayList<>(left.size());
    while (!left.isEmpty()) {
      int priority = left.getFirst().priority;
      int sum = left.stream().filter(one -> one.priority == priority).mapToInt(Srv::weight).sum();
      int chosen = random.applyAsInt(sum + 1);
      int running = 0;
      for (int i = 0; i < left.size(); i++) {
        running += left.get(i).weight;
        if (running >= chosen) {
          ordered.add(left.remove(i));
          break;
        }
      }
    }
    return ordered;
  }
}
