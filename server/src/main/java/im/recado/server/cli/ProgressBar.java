package im.recado.server.cli;

import java.io.PrintWriter;
import java.util.Locale;

/** Shows how far a long work is: a bar on a terminal, a line for each large step elsewhere. For one thread. */
final class ProgressBar {
  private static final int WIDTH = 30;

  /** Smaller tables are done before somebody has read their name. */
  private static final long WORTH_A_LINE = 10_000;

  private final PrintWriter out;
  private final boolean terminal = System.console() != null && System.console().isTerminal();
  private int shown = -1;

  ProgressBar(PrintWriter out) {
    this.out = out;
  }

  void at(String what, String table, long done, long total) {
    int percent = total == 0 ? 100 : (int) (100 * done / total);
    if (done == 0) {
      shown = -1;
    }
    if (percent == shown || (!terminal && (total < WORTH_A_LINE || percent % 20 != 0))) {
      return;
    }
    shown = percent;
    String text = String.format(Locale.ROOT, "%-9s %-20s %,12d", what, table, done);
    if (terminal) {
      int full = WIDTH * percent / 100;
      out.print("\r" + text + "  [" + "#".repeat(full) + " ".repeat(WIDTH - full) + "] " + percent + " % ");
      out.print(done == total ? "\r" + " ".repeat(WIDTH + 60) + "\r" : "");
    } else {
      out.println(text + "  " + percent + " %");
    }
    out.flush();
  }
}
