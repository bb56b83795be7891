package im.recado.server.data;

import im.recado.server.home.Home;
import im.recado.store.sql.DatabaseAddress;
import im.recado.store.sql.DatabaseException;
import im.recado.store.sql.DatabaseTools;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.locks.ReentrantLock;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The backups in {@code backup/} of the home folder: SQLite files with everything, whatever the database is, as {@code ./recado
 * db backup} makes them and {@code db restore} reads them. One is made at a time. Waits for disks and databases; any thread that
 * may.
 */
final class Backups {
  private static final Logger LOG = LoggerFactory.getLogger(Backups.class);
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("uuuuMMdd-HHmmss-SSS", Locale.ROOT).withZone(ZoneOffset.UTC);
  private static final Pattern NAME = Pattern.compile("(recado|daily)-[0-9]{8}-[0-9]{6}-[0-9]{3}\\.db");

  /**
   * A backup.
   *
   * @param byItself whether nobody asked for it
   */
  record Backup(String name, Instant at, long bytes, boolean byItself) {}

  private final Home home;
  private final DatabaseAddress address;
  private final Clock clock;
  private final ReentrantLock making = new ReentrantLock();

  Backups(Home home, DatabaseAddress address, Clock clock) {
    this.home = home;
    this.address = address;
    this.clock = clock;
  }

  private Path folder() {
    return home.folder().resolve("backup");
  }

  /** All of them, the newest first. */
  List<Backup> all() throws IOException {
    if (!Files.isDirectory(folder())) {
      return List.of();
    }
    List<Backup> all = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder())) {
      for (Path file : files.toList()) {
        String name = String.valueOf(file.getFileName());
        Matcher matcher = NAME.matcher(name);
        if (matcher.matches()) {
          Instant at = Files.getLastModifiedTime(file).toInstant();
          all.add(new Backup(name, at, Files.size(file), matcher.group(1).equals("daily")));
        }
      }
    }
    all.sort(Comparator.comparing(Backup::at).thenComparing(Backup::name).reversed());
    return all;
  }

  /** Whether one is being made. */
  boolean isRunning() {
    return making.isLocked();
  }

  /** Makes one; its name. Who comes while one is made waits for it first. */
  String make(boolean byItself) throws IOException {
    making.lock();
    try {
      if (!Files.isDirectory(folder())) {
        Files.createDirectory(
            folder(), PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
      }
      String name = (byItself ? "daily-" : "recado-") + STAMP.format(clock.instant()) + ".db";
      Path partial = folder().resolve(name + ".partial");
      try {
        Object _ =
            DatabaseTools.copy(address, DatabaseAddress.of("jdbc:sqlite:" + partial), home.folder(), (what, table, done, all) -> {});
        Files.move(partial, folder().resolve(name));
      } finally {
        for (String rest : List.of("", "-wal", "-shm")) {
          Files.deleteIfExists(folder().resolve(name + ".partial" + rest));
        }
      }
      return name;
    } finally {
      making.unlock();
    }
  }

  /** Removes one; whether there was one of this name. */
  boolean remove(String name) throws IOException {
    return NAME.matcher(name).matches() && Files.deleteIfExists(folder().resolve(name));
  }

  /** Makes one by itself unless there is one that is younger, and lets so many of these stay. What fails is told in the log. */
  void makeIfOlder(Duration age, int keep) {
    try {
      List<Backup> own = all().stream().filter(Backup::byItself).toList();
      if (!own.isEmpty() && own.getFirst().at().plus(age).isAfter(clock.instant())) {
        return;
      }
      LOG.info("Made the backup {}", make(true));
      for (Backup old : own.subList(Math.min(own.size(), keep - 1), own.size())) {
        remove(old.name());
      }
    } catch (IOException | DatabaseException e) {
      LOG.error("No backup could be made: {}", e.getMessage());
    }
  }
}
