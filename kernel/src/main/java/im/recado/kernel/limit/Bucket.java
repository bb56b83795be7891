package im.recado.kernel.limit;

/**
 * One token bucket: so much at once, and then so much a second (SECURITY B-1). What flows in and what it holds are told
 * each time, as they may change. It is full until it is first used; a clock that goes back gives nothing, amounts
 * saturate (D3). Times are nanoseconds from any beginning and may turn over. Guarded by its user.
 */
public final class Bucket {
  private static final double NANOS = 1e9;

  /** What is lost in adding up fractions is not held against anybody. */
  private static final double CRUMB = 1e-6;

  private double level = Double.MAX_VALUE;
  private long at;

  /**
   * Takes something out; false, and nothing is taken, when there is too little in it.
   *
   * @param perSecond what flows in
   * @param most what it holds
   */
  public boolean take(long now, double amount, double perSecond, double most) {
    fill(now, perSecond, most);
    if (level + CRUMB < amount) {
      return false;
    }
    level -= amount;
    return true;
  }

  /**
   * Takes something out even when there is less in it.
   *
   * @return for how many nanoseconds the bucket is in debt then; 0 when it is not
   */
  public long draw(long now, double amount, double perSecond, double most) {
    fill(now, perSecond, most);
    level -= amount;
    return level >= 0 ? 0 : (long) Math.min(Long.MAX_VALUE / 2.0, -level / perSecond * NANOS);
  }

  private void fill(long now, double perSecond, double most) {
    if (level == Double.MAX_VALUE) {
      at = now;
    }
    long passed = now - at;
    if (passed > 0) {
      level += passed / NANOS * perSecond;
      at = now;
    }
    level = Math.min(most, level);
  }
}
