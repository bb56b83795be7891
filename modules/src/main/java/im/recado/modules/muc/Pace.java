package im.recado.modules.muc;

/** How often something may be done: so many at once after a rest, and then one for every bit of time that passes. */
final class Pace {
  private boolean begun;
  private long spent;

  /**
   * Whether it may be done now; counts it if so.
   *
   * @param now nanoseconds of the timers
   * @param interval nanoseconds that one costs
   * @param burst so many may be done at once
   */
  boolean take(long now, long interval, int burst) {
    long rested = now - interval * burst;
    long from = begun && spent - rested > 0 ? spent : rested;
    if (from + interval - now > 0) {
      return false;
    }
    begun = true;
    spent = from + interval;
    return true;
  }

  /** Whether a rest has wiped out all that was counted. */
  boolean isRested(long now, long interval, int burst) {
    return !begun || spent - (now - interval * burst) <= 0;
  }
}
