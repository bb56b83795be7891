package im.recado.server.data;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.Backends;
import im.recado.modules.account.Accounts;
import im.recado.modules.account.RemovalMarks;
import im.recado.modules.portable.Importer;
import im.recado.modules.vcard.VCardModule;
import im.recado.server.home.Home;
import im.recado.store.sql.DatabaseAddress;
import im.recado.store.sql.DatabaseException;
import im.recado.store.sql.DatabaseTools;
import im.recado.store.sql.QueryFigures;
import im.recado.store.sql.SqlBackends;
import im.recado.wire.xml.XmlException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;

/** The database while the server runs: how it is, backups of it, accounts from other servers. */
public final class DataModule implements Module {
  static final Option<Duration> BACKUP_EVERY =
      Option.duration("backup.every", Duration.ZERO, "How often a backup is made by itself; never with 0s.");

  static final Option<Integer> BACKUP_KEEP =
      Option.integer("backup.keep", 7, 1, 1000, "So many backups that were made by themselves are kept; older ones go.");

  private static final Duration LOOK = Duration.ofMinutes(1);

  /** What is taken over in one call; larger files are read by {@code ./recado user import}. */
  private static final int MOST_CHARS = 8 * 1024 * 1024;

  private static final int MOST_COMPLAINTS = 100;
  private static final int MOST_QUERIES = 25;
  private static final int ALL_QUERIES = 1000;

  private final Kernel kernel;
  private final Home home;
  private final DatabaseAddress address;
  private final SqlBackends database;
  private final Backups backups;
  private final TableCounts counts;

  public DataModule(Kernel kernel, Home home, DatabaseAddress address, SqlBackends database) {
    this.kernel = kernel;
    this.home = home;
    this.address = address;
    this.database = database;
    this.backups = new Backups(home, address, kernel.clock());
    this.counts = new TableCounts(() -> DatabaseTools.status(address, home.folder()).rows(), kernel.clock());
  }

  @Override
  public Declaration declare() {
    return Declaration.module("data", "The database as a whole: how it is, backups, accounts from other servers.")
        .option(BACKUP_EVERY)
        .option(BACKUP_KEEP)
        .on(im.recado.kernel.event.ServerStarting.class, event -> kernel.timers().every(() -> LOOK, this::due))
        .command(Command.look("database-show", "Shows which database it is, and how it is.", List.of(), call -> show()))
        .command(Command.look("database-tables", "Lists the tables with the number of their rows, as it was about a minute ago.", List.of(), call -> tables()))
        .command(
            Command.look(
                "database-queries",
                "Lists the statements that took the most time since the start: how often, how long in all, on average and at most.",
                List.of(Argument.optional("most", Kind.NUMBER, "at most so many, " + MOST_QUERIES + " when not told")),
                this::queries))
        .command(Command.look("backup-list", "Lists the backups in the home folder, the newest first.", List.of(), call -> list()))
        .command(
            Command.change(
                "backup-make",
                "Copies everything, as it is at this moment, into a file in the home folder; the server goes on meanwhile.",
                List.of(),
                this::make))
        .command(
            Command.change(
                "backup-remove",
                "Removes a backup.",
                List.of(Argument.required("name", Kind.TEXT, "as backup-list tells it")),
                this::remove))
        .command(
            Command.change(
                    "user-import",
                    "Takes over accounts with what is kept for them from another server, as it has exported them (XEP-0227).",
                    List.of(Argument.required("data", Kind.TEXT, "the text of the file")),
                    this::takeOver)
                .reaching()
                .hiding(written -> Set.of("data")));
  }

  private DatabaseTools.Status status() {
    try {
      return DatabaseTools.glance(address, home.folder());
    } catch (DatabaseException e) {
      // As every other look at a database that is away.
      throw new StoreException(String.valueOf(e.getMessage()), e);
    }
  }

  private CommandResult show() {
    DatabaseTools.Status status = status();
    Map<String, Long> rows = counts.get();
    return CommandResult.table(
        List.of("what", "value"),
        List.of(
            List.of("product", status.product()),
            List.of("place", status.place()),
            List.of("version", Integer.toString(status.version())),
            List.of("newest", Integer.toString(status.newest())),
            List.of("bytes", Long.toString(status.bytes())),
            List.of("takes-writes", Boolean.toString(database.takesWrites())),
            List.of("rows", rows.isEmpty() ? "" : Long.toString(rows.values().stream().mapToLong(Long::longValue).sum()))));
  }

  private CommandResult tables() {
    List<List<String>> rows = new ArrayList<>();
    counts.get().forEach((table, count) -> rows.add(List.of(table, Long.toString(count))));
    return CommandResult.table(List.of("table", "rows"), rows);
  }

  private CommandResult queries(CommandCall call) {
    int most = (int) Math.min(ALL_QUERIES, call.number("most", MOST_QUERIES));
    List<List<String>> rows = new ArrayList<>();
    for (QueryFigures query : database.queries(most)) {
      rows.add(
          List.of(
              query.sql(),
              Long.toString(query.times()),
              Long.toString(query.nanos() / 1_000_000),
              Long.toString(query.nanos() / Math.max(1, query.times()) / 1000),
              Long.toString(query.slowest() / 1000)));
    }
    return CommandResult.table(List.of("statement", "times", "ms", "mean us", "slowest us"), rows);
  }

  private CommandResult list() throws CommandException {
    try {
      List<List<String>> rows = new ArrayList<>();
      for (Backups.Backup backup : backups.all()) {
        rows.add(
            List.of(
                backup.name(), backup.at().toString(), Long.toString(backup.bytes()), Boolean.toString(backup.byItself())));
      }
      if (backups.isRunning()) {
        rows.addFirst(List.of("", kernel.clock().instant().toString(), "0", "false"));
      }
      return CommandResult.table(List.of("name", "at", "bytes", "by itself"), rows);
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  private static CommandException unreadable(IOException e) {
    return new CommandException(Reason.FAILED, "The backups cannot be looked at: " + e.getMessage() + ".");
  }

  private CommandResult make(CommandCall call) throws CommandException {
    try {
      return CommandResult.done("Made " + backups.make(false) + ".");
    } catch (DatabaseException | IOException e) {
      throw new CommandException(Reason.FAILED, "No backup was made: " + e.getMessage());
    }
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    try {
      if (!backups.remove(call.text("name"))) {
        throw new CommandException(Reason.NOT_FOUND, "There is no backup " + call.text("name") + ".");
      }
      return CommandResult.done("Removed the backup.");
    } catch (IOException e) {
      throw unreadable(e);
    }
  }

  /** Whether the time has come for one by itself; once a minute. */
  private void due() {
    Duration every = kernel.options().get(BACKUP_EVERY);
    if (!every.isZero()) {
      backups.makeIfOlder(every, kernel.options().get(BACKUP_KEEP));
    }
  }

  private CommandResult takeOver(CommandCall call) throws CommandException {
    String data = call.text("data");
    if (data.length() > MOST_CHARS) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT, "That is too much for this way: ./recado user import reads it from a file.");
    }
    List<List<String>> complaints = new ArrayList<>();
    try {
      Path file = Files.createTempFile(home.folder(), "recado.import", ".xml");
      try {
        Files.writeString(file, data);
        Backends backends = database.backends();
        Importer importer =
            new Importer(
                backends,
                new Accounts(kernel, backends.accounts(), RemovalMarks.of(kernel, backends.stores())),
                kernel.clock(),
                account -> VCardModule.everybodyReads(kernel.options(), account),
                jid -> call.reach().covers(jid) && call.caller().powers().areAtLeast(kernel.powers(jid)),
                complaint -> {
                  if (complaints.size() < MOST_COMPLAINTS) {
                    complaints.add(List.of(complaint));
                  }
                });
        importer.read(file);
        String sentence =
            "Added: %d; there already: %d; refused: %d."
                .formatted(importer.added(), importer.existed(), importer.refused());
        return new CommandResult(sentence, List.of("complaint"), complaints);
      } finally {
        Files.deleteIfExists(file);
      }
    } catch (XmlException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "That is no XML of accounts: " + e.getMessage() + ".");
    } catch (IOException | StoreException | CompletionException e) {
      throw new CommandException(Reason.FAILED, "The accounts could not all be kept: " + e.getMessage());
    }
  }
}
