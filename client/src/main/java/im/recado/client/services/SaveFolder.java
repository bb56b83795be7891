package im.recado.client.services;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** The folder in which a person keeps what comes from elsewhere. */
public final class SaveFolder {
  private static final String KEY = "XDG_DOWNLOAD_DIR=";

  private SaveFolder() {}

  /** Of who uses the program: the one that the desktop names, else {@code Downloads}, else their home. */
  public static Path ofPerson() {
    Path home = Path.of(System.getProperty("user.home", "."));
    String config = Optional.ofNullable(System.getenv("XDG_CONFIG_HOME")).filter(text -> !text.isBlank())
        .orElse(home.resolve(".config").toString());
    return of(home, Path.of(config, "user-dirs.dirs"));
  }

  /** The same, as that file of the desktop names it. */
  static Path of(Path home, Path named) {
    Path usual = home.resolve("Downloads");
    return List.of(named(home, named).orElse(usual), usual).stream().filter(Files::isDirectory).findFirst().orElse(home);
  }

  private static Optional<Path> named(Path home, Path named) {
    try {
      return Files.readAllLines(named).stream().map(String::strip).filter(line -> line.startsWith(KEY)).findFirst()
          .map(line -> line.substring(KEY.length()).replace("\"", "")).filter(text -> !text.isBlank())
          .map(text -> text.startsWith("$HOME") ? Path.of(home + text.substring("$HOME".length())) : Path.of(text));
    } catch (IOException | IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
