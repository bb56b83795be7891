package im.recado.server.cli;

import im.recado.kernel.store.StoreException;
import im.recado.modules.account.AccountTable;
import im.recado.modules.account.Accounts;
import im.recado.server.Assembly;
import im.recado.server.Failure;
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
import java.util.Locale;
import java.util.Map;

/** {@code recado user import}: many accounts from a table. */
final class ImportCommand {
  private static final int MOST_COMPLAINTS = 100;
  private static final long SAY_EVERY = 2_000_000_000L;

  private final Path file;
  private final PrintWriter err;
  private int refused;
  private long said = System.nanoTime();

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
    AccountTable table;
    try (BufferedReader in = new BufferedReader(new InputStreamReader(open(), StandardCharsets.UTF_8.newDecoder()));
        Assembly assembly = Commander.assembly(arguments.home())) {
      Accounts accounts = PortableCommand.accounts(assembly);
      table = new AccountTable(accounts, false, account -> true, this::refuse, this::say);
      try {
        table.read(in);
      } catch (StoreException e) {
        throw new Failure(Failure.FAILED, e.getMessage() + " " + count(table.added(), "user") + " had been added before.", e);
      }
      Map<String, Integer> counts = Map.of("added", table.added(), "existed", table.existed(), "refused", table.refused());
      PortableCommand.audit(assembly, "user-import", file, counts);
    } catch (CharacterCodingException e) {
      throw new Failure(Failure.FAILED, file + " is not text in UTF-8.", e);
    } catch (IOException e) {
      throw new Failure(Failure.FAILED, file + " cannot be read: " + e.getMessage() + ".", e);
    }
    arguments
        .out()
        .printf(
            Locale.ROOT,
            "Added %s; %d existed already, %s refused; %.1f s.%n",
            count(table.added(), "user"),
            table.existed(),
            count(table.refused(), "line") + (table.refused() == 1 ? " was" : " were"),
            (System.nanoTime() - start) / 1e9);
    return table.refused() == 0 ? 0 : Failure.FAILED;
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

  private void say(int done) {
    if (System.nanoTime() - said > SAY_EVERY) {
      said = System.nanoTime();
      err.printf("  %d users ...%n", done);
      err.flush();
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
