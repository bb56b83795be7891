package im.recado.kernel.module;

import java.util.Collection;
import org.jspecify.annotations.Nullable;

/** Finds what somebody may have meant. */
public final class Nearest {
  private Nearest() {}

  /** The word that takes the fewest changes to get to, or null when all are far away. */
  public static @Nullable String to(String word, Collection<String> known) {
    String nearest = null;
    int best = Math.max(2, word.length() / 3) + 1;
    for (String one : known) {
      int distance = distance(word, one);
      if (distance < best || distance == best && nearest != null && one.compareTo(nearest) < 0) {
        best = distance;
        nearest = one;
      }
    }
    return nearest;
  }

  /** Insertions, removals and replacements between two words. */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j < row.length; j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j < row.length; j++) {
        int above = row[j];
        int change = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j] + 1, row[j - 1] + 1), diagonal + change);
        diagonal = above;
      }
    }
    return row[other.length()];
  }
}
