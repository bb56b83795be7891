package im.recado.console.live;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Deque;
import java.util.List;

/** The latest points at one distance of time: each is the mean of what came within its span. Guarded by itself. */
final class Series {
  private final long span;
  private final int most;
  private final Deque<Point> points = new ArrayDeque<>();
  private final double[] sums = new double[Point.FIGURES];
  private int count;
  private long slot;

  /**
   * An empty series.
   *
   * @param span what one point stands for
   * @param most how many are kept
   */
  Series(Duration span, int most) {
    this.span = span.toMillis();
    this.most = most;
  }

  /** Adds a point; whether one of the series was completed by that. */
  synchronized boolean add(Point point) {
    long at = point.at() / span;
    boolean completed = false;
    if (at != slot && count > 0) {
      points.addLast(mean());
      if (points.size() > most) {
        points.removeFirst();
      }
      count = 0;
      java.util.Arrays.fill(sums, 0);
      completed = true;
    }
    slot = at;
    double[] values = point.values();
    for (int i = 0; i < values.length; i++) {
      sums[i] += values[i];
    }
    count++;
    return completed;
  }

  private Point mean() {
    double[] means = sums.clone();
    for (int i = 0; i < means.length; i++) {
      means[i] /= count;
    }
    return Point.of(slot * span, means);
  }

  /** What there is, oldest first, with what is not complete at the end. */
  synchronized List<Point> all() {
    List<Point> all = new ArrayList<>(points);
    if (count > 0) {
      all.add(mean());
    }
    return all;
  }

  /** The complete points, in few characters. */
  synchronized String save() {
    ByteBuffer bytes = ByteBuffer.allocate(points.size() * (Long.BYTES + Point.FIGURES * Float.BYTES));
    for (Point point : points) {
      bytes.putLong(point.at());
      for (double value : point.values()) {
        bytes.putFloat((float) value);
      }
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }

  /** Takes up what was saved. What cannot be read is left out: figures are no reason not to start. */
  synchronized void restore(String saved) {
    ByteBuffer bytes;
    try {
      bytes = ByteBuffer.wrap(Base64.getDecoder().decode(saved));
    } catch (IllegalArgumentException e) {
      return;
    }
    while (bytes.remaining() >= Long.BYTES + Point.FIGURES * Float.BYTES) {
      long at = bytes.getLong();
      double[] values = new double[Point.FIGURES];
      for (int i = 0; i < values.length; i++) {
        values[i] = bytes.getFloat();
      }
      points.addLast(Point.of(at, values));
    }
    while (points.size() > most) {
      points.removeFirst();
    }
  }
}
