package im.recado.testkit.transcript;

import java.nio.file.Path;
import java.util.List;

/** The transcripts of this run: all, or with {@code -Dtranscript=TEXT} those with this text in their path. */
final class Played {
  static final Path FOLDER = Path.of("src", "test", "resources", "transcripts");

  private Played() {}

  static List<Path> files() {
    String wanted = System.getProperty("transcript", "");
    List<Path> files =
        Transcripts.below(FOLDER).stream()
            .filter(file -> FOLDER.relativize(file).toString().contains(wanted))
            .toList();
    if (files.isEmpty()) {
      throw new IllegalArgumentException("no transcript below " + FOLDER + " has \"" + wanted + "\" in its path");
    }
    return files;
  }
}
