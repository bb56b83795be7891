package im.recado.modules.account;

import im.recado.kernel.background.Background;
import im.recado.kernel.store.StoreException;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import im.recado.wire.sasl.PasswordException;
import java.io.BufferedReader;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.BiConsumer;
import java.util.function.IntConsumer;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes many accounts from a table of lines {@code jid,password[,name]} (RFC 4180), where a header line may be. Accounts that are
 * there already stay as they are. For one table and one thread; waits.
 */
public final class AccountTable {
  /** So many accounts go into one transaction. */
  private static final int BATCH = 500;

  private final Accounts accounts;
  private final boolean serves;
  private final Predicate<Jid> wanted;
  private final BiConsumer<Integer, String> complaints;
  private final IntConsumer progress;
  private int added;
  private int existed;
  private int refused;
  private int writing;
  private CompletableFuture<Integer> written = CompletableFuture.completedFuture(0);

  /** A line of the table. */
  private record Row(int line, Jid jid, String password, String name) {}

  /** What stands above addresses; the word above the second column is "password". */
  private static final Set<String> HEADS = Set.of("jid", "address", "account", "user", "username", "name", "email", "login");

  /** What became of a line. */
  private record Outcome(int line, @Nullable AccountRecord account, @Nullable String problem) {}

  /**
   * A table that was not read yet.
   *
   * @param serves whether it is the server that does it: others need the processors too, and modules want to be told
   * @param wanted which accounts may be made
   * @param complaints hears of lines that cannot be used: the number and why
   * @param progress hears now and then how many are done
   */
  public AccountTable(
      Accounts accounts,
      boolean serves,
      Predicate<Jid> wanted,
      BiConsumer<Integer, String> complaints,
      IntConsumer progress) {
    this.accounts = accounts;
    this.serves = serves;
    this.wanted = wanted;
    this.complaints = complaints;
    this.progress = progress;
  }

  public int added() {
    return added;
  }

  /** How many were there already. */
  public int existed() {
    return existed;
  }

  /** How many lines cannot be used. */
  public int refused() {
    return refused;
  }

  /** Reads the table to its end. Throws {@link StoreException} when accounts cannot be kept. */
  public void read(BufferedReader in) throws IOException {
    List<Row> batch = new ArrayList<>(BATCH);
    int number = 0;
    for (String line = in.readLine(); line != null; line = in.readLine()) {
      number++;
      String text = number == 1 ? withoutMark(line) : line;
      if (isNoAccount(number, text)) {
        continue;
      }
      try {
        batch.add(row(number, text));
      } catch (IllegalArgumentException e) {
        refuse(number, String.valueOf(e.getMessage()));
      }
      if (batch.size() == BATCH) {
        store(batch);
        batch.clear();
        progress.accept(added + existed);
      }
    }
    store(batch);
    settle();
  }

  private Row row(int number, String text) {
    List<String> fields = Csv.fields(text);
    if (fields.size() < 2 || fields.size() > 3) {
      throw new IllegalArgumentException(
          "expected jid,password[,name], found " + fields.size() + (fields.size() == 1 ? " field" : " fields"));
    }
    String address = fields.getFirst().strip();
    try {
      Jid jid = address.contains("@") ? Jid.parse(address) : Jid.of(address, accounts.domain(), null);
      if (!accounts.isPossible(jid)) {
        throw new IllegalArgumentException(
            jid + " is not an address of a user of this server, such as alice@" + accounts.domain());
      }
      if (!wanted.test(jid)) {
        throw new IllegalArgumentException(jid + " is of a domain that you do not administrate, or may do more than you");
      }
      return new Row(number, jid, fields.get(1), fields.size() == 3 ? fields.get(2) : "");
    } catch (JidException e) {
      throw new IllegalArgumentException("\"" + address + "\" is not an address", e);
    }
  }

  /** How many accounts a table is about: its header and empty lines are none. */
  static long count(String data) {
    List<String> lines = data.lines().toList();
    return IntStream.range(0, lines.size())
        .filter(at -> !isNoAccount(at + 1, at == 0 ? withoutMark(lines.get(at)) : lines.get(at)))
        .count();
  }

  private static String withoutMark(String first) {
    return first.startsWith("\ufeff") ? first.substring(1) : first;
  }

  private static boolean isNoAccount(int number, String line) {
    return line.isBlank() || (number == 1 && isHeader(line));
  }

  /** Whether the first line is no account, but tells what stands in the columns. */
  static boolean isHeader(String line) {
    try {
      List<String> fields = Csv.fields(line.toLowerCase(Locale.ROOT)).stream().map(String::strip).toList();
      return fields.size() > 1 && HEADS.contains(fields.get(0)) && fields.get(1).equals("password");
    } catch (IllegalArgumentException e) {
      return false;
    }
  }

  private void store(List<Row> batch) {
    Set<Jid> held = accounts.held();
    List<Row> fresh = batch.stream().filter(row -> !held.contains(row.jid()) && !accounts.exists(row.jid())).toList();
    // Hashing takes nearly all of the time.
    Stream<Row> rows = serves ? fresh.stream() : fresh.parallelStream();
    List<AccountRecord> records = new ArrayList<>();
    for (Outcome outcome : rows.map(this::prepare).toList()) {
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
            () -> records.isEmpty() ? 0 : create(records), Background.executor("making accounts"));
  }

  private int create(List<AccountRecord> records) {
    Set<Jid> made = accounts.createAll(records);
    if (serves) {
      accounts.tell(made);
    }
    return made.size();
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

  private Outcome prepare(Row row) {
    try {
      return new Outcome(row.line(), accounts.prepare(row.jid(), row.password(), row.name()), null);
    } catch (PasswordException | IllegalArgumentException e) {
      return new Outcome(row.line(), null, e.getMessage());
    }
  }

  private void refuse(int line, String problem) {
    refused++;
    complaints.accept(line, problem);
  }
}
