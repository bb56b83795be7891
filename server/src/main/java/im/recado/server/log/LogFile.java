package im.recado.server.log;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The end of one of the logs, read from the file: however large that is, so much of it and no more. */
final class LogFile {
  /** About the last thousand lines; and the last ten thousand, when most of them are passed over. */
  private static final int TAIL_BYTES = 256 * 1024;

  private static final int SEARCHED_BYTES = 4 * 1024 * 1024;

  /**
   * A line.
   *
   * @param level in lower case; empty in a log without levels
   */
  record Line(String at, String level, String logger, String text) {
    String whole() {
      return at + " " + level + " " + logger + ": " + text;
    }
  }

  private final Path file;
  private final boolean hasLevels;

  LogFile(Path file, boolean hasLevels) {
    this.file = file;
    this.hasLevels = hasLevels;
  }

  /**
   * The last lines, the newest first.
   *
   * @param searched whether most of them will be passed over
   */
  List<Line> last(boolean searched) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (RandomAccessFile open = new RandomAccessFile(file.toFile(), "r")) {
      int length = (int) Math.min(open.length(), searched ? SEARCHED_BYTES : TAIL_BYTES);
      long start = open.length() - length;
      byte[] tail = new byte[length];
      open.seek(start);
      open.readFully(tail);
      List<String> texts = new ArrayList<>(new String(tail, StandardCharsets.UTF_8).lines().toList());
      if (start > 0 && !texts.isEmpty()) {
        // Its beginning was left behind.
        texts.removeFirst();
      }
      return texts.reversed().stream().map(this::read).toList();
    }
  }

  /** Reads what {@link LineLayout} wrote. */
  private Line read(String text) {
    int time = text.indexOf(' ');
    if (time < 0) {
      return new Line("", "", "", text);
    }
    String at = text.substring(0, time);
    if (!hasLevels) {
      return new Line(at, "", "", text.substring(time + 1));
    }
    int level = text.indexOf(' ', time + 1);
    int logger = level < 0 ? -1 : text.indexOf(": ", level);
    return logger < 0
        ? new Line(at, "", "", text.substring(time + 1))
        : new Line(
            at,
            text.substring(time + 1, level).toLowerCase(java.util.Locale.ROOT),
            text.substring(level + 1, logger),
            text.substring(logger + 2));
  }
}
