package im.recado.console.live;

/**
 * The figures of the server at one moment, or their mean over a while.
 *
 * @param at in milliseconds since 1970
 * @param sessions of clients, those whose client is away included
 * @param messages that clients sent, each second
 * @param latency of a stanza, in microseconds; 0 when there was none
 * @param memory of the heap in use, in MiB
 * @param cpu of the process, in per cent of all processors
 * @param waiting in all queues
 */
public record Point(long at, double sessions, double messages, double latency, double memory, double cpu, double waiting) {
  double[] values() {
    return new double[] {sessions, messages, latency, memory, cpu, waiting};
  }

  static Point of(long at, double[] values) {
    return new Point(at, values[0], values[1], values[2], values[3], values[4], values[5]);
  }

  static final int FIGURES = 6;

  /** As the page's script reads it: time, then the figures in their order. */
  public String json() {
    StringBuilder json = new StringBuilder(64).append('[').append(at);
    for (double value : values()) {
      json.append(',').append(Math.round(value * 100) / 100.0);
    }
    return json.append(']').toString();
  }
}
