package im.recado.bench.load;

/**
 * One measured number.
 *
 * @param key its name in JSON
 * @param label its name in the table, unit included
 * @param value the number
 * @param decimals digits after the point in the table
 * @param compared whether a ratio between servers means something
 */
public record Figure(String key, String label, double value, int decimals, boolean compared) {

  /** A number worth comparing between servers. */
  public static Figure of(String key, String label, double value, int decimals) {
    return new Figure(key, label, value, decimals, true);
  }

  /** A number about the run itself. */
  public static Figure note(String key, String label, double value) {
    return new Figure(key, label, value, 0, false);
  }
}
