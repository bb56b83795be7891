package im.recado.server.cli;

import im.recado.kernel.command.Caller;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.store.StoreException;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.Accounts;
import im.recado.server.Assembly;
import im.recado.server.Failure;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.PasswordException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** {@code recado user import}: many accounts from a table. */
final class ImportCommand {
  /** So many accounts go into one transaction. */
  private static final int BATCH = 500;

  private static final int MOST_COMPLAINTS = 100;
  private static final long SAY_EVERY = 2_000_000_000L;

  private final Path file;
  private final PrintWriter err;
  private int added;
  private int existed;
  private int refused;
  private int writing;
  private CompletableFuture<Integer> written = CompletableFuture.completedFuture(0);

  /** A line of the table and what became of it. */
  private record Row(int line, Jid jid, String password, String name) {}

  private record Outcome(int line, @Nullable AccountRecord account, @Nullable String problem) {}

  private ImportCommand(Path file, PrintWriter err) {
    this.file = file;
    this.err = err;
  }

  static Verb verb() {
    return new Verb(
            "import",
            """
            Makes accounts from a file of lines jid,password[,name] (CSV, UTF-8; a header line may be there), or with
            all that belongs to them from an XML file that "user export" or another server has written (XEP-0227).
            Accounts that exist already stay as they are. What cannot be used is named, and the exit code is 1.""")
        .argument("FILE", "The file, a table or, if its name ends in .xml, accounts; - is a table from the standard input.")
        .option(Verb.HOME)
        .does(ImportCommand::begin);
  }

  private static int begin(Arguments arguments) throws Failure {
    Path file = Path.of(arguments.argument());
    return PortableCommand.reads(file)
        ? PortableCommand.read(file, arguments)
        : new ImportCommand(file, arguments.err()).run(arguments);
  }

  private int run(Arguments arguments) throws Failure {
    long start = System.nanoTime();
    try (BufferedReader in = new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8.newDecoder()));
        Assembly assembly = Commander.assembly(arguments.home())) {
      read(in, new Accounts(assembly.kernel(), assembly.database().backends().accounts()));
      PortableCommand.audit(assembly, "user-import", file, Map.of("added", added, "existed", existed, "refused", refused));
    } catch (CharacterCodingException e) {
      throw new Failure(Failure.FAILED, file + " is not text in UTF-8.", e);
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, file + " cannot be read: " + e.getMessage() + ".", e);
    } catch (StoreException e) {
      throw new Failure(Failure.FAILED, e.getMessage() + " " + count(added, "user") + " had been added before.", e);
    }
    arguments
        .out()
        .printf(
            Locale.ROOT,
            "Added %s; %d existed already, %s refused; %.1f s.%n",
            count(added, "user"),
            existed,
            count(refused, "line") + (refused == 1 ? " was" : " were"),
            (System.nanoTime() - start) / 1e9);
    return refused == 0 ? 0 : Failure.FAILED;
  }

  private static String count(int number, String what) {
    return number + " " + what + (number == 1 ? "" : "s");
  }

  private InputStream open() throws Failure, IOException {
    try {
      return file.toString().equals("-") ? System.in : Files.newInputStream(file);
    } catch (NoSuchFileException e) {
      throw new Failure(Failure.FAILED, "There is no file " + file + ".", e);
    } catch (AccessDeniedException e) {
      throw new Failure(Failure.FAILED, file + " may not be read by " + System.getProperty("user.name") + ".", e);
    }
  }

  private void read(BufferedReader in, Accounts accounts) throws IOException {
    List<Row> batch = new ArrayList<>(BATCH);
    long said = System.nanoTime();
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      String text = number == 1 && line.startsWith("\ufeff") ? line.substring(1) : line;
      if (text.isBlank() || number == 1 && text.toLowerCase(Locale.ROOT).replace(" ", "").startsWith("jid,password")) {
        continue;
      }
      try {
        batch.add(row(number, text, accounts));
      } catch (IllegalArgumentException e) {
        refuse(number, String.valueOf(e.getMessage()));
      }
      if (batch.size() == BATCH) {
        store(batch, accounts);
        batch.clear();
      }
      if (added + existed > 0 && System.nanoTime() - said > SAY_EVERY) {
        said = System.nanoTime();
        err.printf("  %d users ...%n", added + existed);
        err.flush();
      }
    }
    store(batch, accounts);
    settle();
  }

  private static Row row(int number, String text, Accounts accounts) {
    List<String> fields = Csv.fields(text);
    if (fields.size() < 2 || fields.size() > 3) {
      throw new IllegalArgumentException("expected jid,password[,name], found " + count(fields.size(), "field"));
    }
    try {
      Jid jid = Jid.parse(fields.getFirst().strip());
      if (!accounts.isPossible(jid)) {
        throw new IllegalArgumentException(
            jid + " is not an address of a user of this server, such as alice@" + accounts.domain());
      }
      return new Row(number, jid, fields.get(1), fields.size() == 3 ? fields.get(2) : "");
    } catch (JidException e) {
      throw new IllegalArgumentException("\"" + fields.getFirst() + "\" is not an address", e);
    }
  }

  /** Hashing takes nearly all of the time: every processor works on it. */
  private void store(List<Row> batch, Accounts accounts) {
    List<Row> fresh = batch.stream().filter(row -> !accounts.exists(row.jid())).toList();
    List<Outcome> outcomes = fresh.parallelStream().map(row -> prepare(row, accounts)).toList();
    List<AccountRecord> records = new ArrayList<>();
    for (Outcome outcome : outcomes) {
      if (outcome.account() != null) {
        records.add(outcome.account());
      } else {
        refuse(outcome.line(), String.valueOf(outcome.problem()));
      }
    }
    existed += batch.size() - fresh.size();
    settle();
    writing = records.size();
    // Written while the next ones are hashed.
    written =
        CompletableFuture.supplyAsync(
            () -> records.isEmpty() ? 0 : accounts.createAll(records), Thread::startVirtualThread);
  }

  /** Waits for the batch that is being written. */
  private void settle() {
    try {
      int made = written.join();
      added += made;
      existed += writing - made;
      writing = 0;
      written = CompletableFuture.completedFuture(0);
    } catch (CompletionException e) {
      if (e.getCause() instanceof StoreException failure) {
        throw failure;
      }
      throw e;
    }
  }

  private static Outcome prepare(Row row, Accounts accounts) {
    try {
      return new Outcome(row.line(), accounts.prepare(row.jid(), row.password(), row.name()), null);
    } catch (PasswordException e) {
      return new Outcome(row.line(), null, e.getMessage());
    }
  }

  private void refuse(int line, String problem) {
    refused++;
    if (refused <= MOST_COMPLAINTS) {
      err.println((file.toString().equals("-") ? "standard input" : file) + ", line " + line + ": " + problem.replaceAll("\\p{Cntrl}", "?"));
    } else if (refused == MOST_COMPLAINTS + 1) {
      err.println("More lines are refused, which are not named.");
    }
    err.flush();
  }
}
