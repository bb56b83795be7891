package im.recado.server.cli;

import im.recado.server.Failure;
import im.recado.server.home.Home;
import im.recado.server.log.Logs;
import im.recado.server.settings.ServerOptions;
import im.recado.server.settings.Settings;
import im.recado.store.sql.DatabaseAddress;
import im.recado.store.sql.DatabaseException;
import im.recado.store.sql.DatabaseTools;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** {@code recado db}: the database as a whole. */
final class DbCommand {
  private static final String FILE = "A file; it is a database of SQLite, whatever the server uses.";

  private DbCommand() {}

  static Verb verb() {
    return new Verb("db", "The database as a whole: what is in it, upgrades, copies, backups.")
        .verb(
            new Verb("status", "Tells which database it is, the version of its tables, and how many rows they have.")
                .option(Verb.HOME)
                .does(DbCommand::status))
        .verb(
            new Verb("migrate", "Brings the tables up to date, as the next start of the server would.")
                .option(Verb.HOME)
                .does(DbCommand::migrate))
        .verb(
            new Verb(
                    "copy",
                    "Copies everything into another database, which must be empty, and looks whether it has arrived. The"
                        + " server must not run.")
                .option(Verb.HOME)
                .option("--to", "URL", "Where to, as database.url has it.")
                .option("--user", "NAME", "Who logs in there.")
                .option(Passwords.PASSWORD)
                .option(Passwords.FROM_STDIN)
                .does(DbCommand::copy))
        .verb(
            new Verb("backup", "Copies everything as it is at this moment into a file. The server may run.")
                .argument("FILE", FILE)
                .option(Verb.HOME)
                .does(DbCommand::backup))
        .verb(
            new Verb("restore", "Copies everything from a backup into the database, which must be empty.")
                .argument("FILE", FILE)
                .option(Verb.HOME)
                .does(DbCommand::restore))
        .verb(
            new Verb("check", "Looks through the database for damage. Exit code 1 when there is any.")
                .option(Verb.HOME)
                .option("--repair", null, "Makes anew first what accounts are found by.")
                .does(DbCommand::check));
  }

  /** What is done on a database. */
  private interface Work<T> {
    T with(DatabaseAddress address) throws Failure;
  }

  private static <T> T on(Home home, Work<T> work) throws Failure {
    Settings settings = Settings.read(home.settings(), List.of());
    if (Files.isDirectory(home.folder())) {
      Logs.open(home.log(), settings.get(Logs.DETAIL));
    }
    try {
      return work.with(ServerOptions.database(settings));
    } catch (DatabaseException e) {
      throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private static Home existing(Arguments arguments) throws Failure {
    Home home = arguments.home();
    if (!home.exists()) {
      throw new Failure(
          Failure.CANNOT_CREATE,
          "There is no server's home in " + home.folder() + ": name it with --home or RECADO_HOME.");
    }
    return home;
  }

  private static int status(Arguments arguments) throws Failure {
    Home home = existing(arguments);
    DatabaseTools.Status status = on(home, address -> DatabaseTools.status(address, home.folder()));
    line(arguments, "Database", status.product());
    line(arguments, "Place", status.place());
    line(
        arguments,
        "Tables",
        "version " + status.version()
            + (status.version() == status.newest() ? "" : "; this program has version " + status.newest()));
    line(arguments, "Size", String.format(Locale.ROOT, "%.1f MiB", status.bytes() / 1048576.0));
    status.rows().forEach((table, rows) -> line(arguments, "  " + table, Long.toString(rows)));
    return 0;
  }

  private static void line(Arguments arguments, String what, String text) {
    arguments.out().println("  " + what + " ".repeat(Math.max(1, 24 - what.length())) + text);
  }

  private static int migrate(Arguments arguments) throws Failure {
    Home home = existing(arguments);
    int before = on(home, address -> DatabaseTools.migrate(address, home.folder()));
    int now = on(home, address -> DatabaseTools.status(address, home.folder())).version();
    arguments
        .out()
        .println(
            before == now
                ? "The tables are up to date: version " + now + "."
                : "The tables went from version " + before + " to version " + now + ".");
    return 0;
  }

  private static int copy(Arguments arguments) throws Failure {
    Home home = existing(arguments);
    String url = arguments.value("--to");
    if (url == null || !DatabaseAddress.isPossible(url)) {
      throw new Failure(Failure.USAGE, "--to must name a database: " + DatabaseAddress.EXPECTED + ".");
    }
    refuseWhileItRuns(home, "What it takes meanwhile would be missing in the copy");
    String user = arguments.value("--user");
    boolean hasPassword = arguments.has(Passwords.PASSWORD.name()) || arguments.has(Passwords.FROM_STDIN.name());
    DatabaseAddress to =
        new DatabaseAddress(
            url,
            user == null ? "" : user,
            hasPassword ? Passwords.read(arguments) : "",
            DatabaseAddress.USUAL_CONNECTIONS);
    transfer(arguments, home, address -> DatabaseTools.copy(address, to, home.folder(), bar(arguments)));
    arguments
        .out()
        .println(
            "To use it, set database.url" + (user == null ? "" : ", database.user and database.password") + " in "
                + home.settings() + ". Words of messages are made ready for searches when the server has nothing else to do.");
    return 0;
  }

  private static void refuseWhileItRuns(Home home, String why) throws Failure {
    if (home.isRunning()) {
      throw new Failure(Failure.FAILED, "A server runs on " + home.folder() + ". " + why + ": stop it first (./recado stop).");
    }
  }

  private static int backup(Arguments arguments) throws Failure {
    Home home = existing(arguments);
    Path file = Path.of(arguments.argument()).toAbsolutePath();
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    if (Files.exists(file)) {
      throw new Failure(Failure.FAILED, "There is a file " + file + " already: name another one.");
    }
    transfer(
        arguments,
        home,
        address -> DatabaseTools.copy(address, DatabaseAddress.of("jdbc:sqlite:" + partial), home.folder(), bar(arguments)));
    try {
      Files.move(partial, file);
    } catch (java.io.IOException e) {
      throw new Failure(Failure.FAILED, file + " cannot be written: " + e.getMessage() + ".", e);
    }
    return 0;
  }

  private static int restore(Arguments arguments) throws Failure {
    Home home = arguments.home();
    Path file = Path.of(arguments.argument()).toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw new Failure(Failure.FAILED, "There is no file " + file + ".");
    }
    home.make();
    refuseWhileItRuns(home, "A backup is restored into a database that nobody uses");
    transfer(
        arguments,
        home,
        address -> DatabaseTools.restore(file, address, home.folder(), bar(arguments)));
    return 0;
  }

  private static void transfer(Arguments arguments, Home home, Work<Map<String, Long>> work) throws Failure {
    long start = System.nanoTime();
    Map<String, Long> rows = on(home, work);
    arguments
        .out()
        .printf(
            Locale.ROOT,
            "%,d rows of %d tables, among them %,d accounts and %,d messages in archives; each table was read again and has"
                + " the same hash. %.1f s.%n",
            rows.values().stream().mapToLong(Long::longValue).sum(),
            rows.size(),
            rows.getOrDefault("accounts", 0L),
            rows.getOrDefault("archived", 0L),
            (System.nanoTime() - start) / 1e9);
  }

  private static DatabaseTools.Progress bar(Arguments arguments) {
    return new ProgressBar(arguments.err())::at;
  }

  private static int check(Arguments arguments) throws Failure {
    Home home = existing(arguments);
    if (arguments.has("--repair")) {
      long rows = on(home, address -> DatabaseTools.repair(address, home.folder()));
      arguments.out().println(rows == 0 ? "There was nothing to mend." : "Mended words for searches of accounts: " + rows + ".");
    }
    List<String> found = on(home, address -> DatabaseTools.check(address, home.folder()));
    if (found.isEmpty()) {
      arguments.out().println("Nothing is wrong.");
      return 0;
    }
    found.forEach(arguments.out()::println);
    return Failure.FAILED;
  }
}
