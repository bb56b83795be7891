package im.recado.modules.account;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.PasswordException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What administrators do with accounts. */
final class AccountCommands {
  private static final Argument ACCOUNT =
      Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org");
  private static final Argument PASSWORD = Argument.required("password", Kind.SECRET, "the new password");
  private static final Argument REASON =
      Argument.optional("reason", Kind.TEXT, "why; the owner of the account is told too");
  private static final Argument UNTIL =
      Argument.optional("until", Kind.TEXT, "when it ends by itself: 2026-12-24, or 2026-12-24T18:00Z (UTC)");
  private static final int MOST_ACCOUNTS = 1000;
  private static final int DAY_CHARS = "2026-12-24".length();

  private final Kernel kernel;
  private final Accounts accounts;
  private final Locks locks;
  private final Predicate<Jid> isLast;
  private final AccountLists lists;

  AccountCommands(Kernel kernel, Accounts accounts, Locks locks, LastSeen seen, Predicate<Jid> isLast) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.locks = locks;
    this.isLast = isLast;
    this.lists = new AccountLists(kernel, accounts, locks, seen);
  }

  List<Command> all() {
    return List.of(
        Command.change(
            "user-add",
            "Makes an account.",
            List.of(ACCOUNT, PASSWORD, Argument.optional("name", Kind.TEXT, "the person's name")),
            this::add)
            .within("account"),
        Command.change(
                "user-add-many",
                "Makes accounts from a table; those that are there already stay as they are.",
                List.of(Argument.required("data", Kind.TEXT, "lines of address,password,name with commas between")),
                this::addMany)
            .hiding(written -> Set.of("data"))
            .reaching(),
        Command.change("user-passwd", "Changes a password and ends the account's sessions.", List.of(ACCOUNT, PASSWORD),
            this::changePassword)
            .within("account"),
        Command.change("user-rename", "Changes the name of the person who has an account.",
            List.of(ACCOUNT, Argument.required("name", Kind.TEXT, "the person's name; empty for none")), this::rename)
            .within("account"),
        Command.change("user-remove", "Removes an account with all that is kept for it.", List.of(ACCOUNT), this::remove)
            .within("account"),
        Command.moderation("user-disable", "Keeps an account from logging in and ends its sessions.",
            List.of(ACCOUNT, REASON, UNTIL), this::disable)
            .within("account"),
        Command.moderation("user-enable", "Lets a disabled account log in again.", List.of(ACCOUNT), this::enable)
            .within("account"),
        Command.moderation("user-quarantine", "Lets an account reach the administrators of the server only.",
            List.of(ACCOUNT, REASON, UNTIL), this::quarantine)
            .within("account"),
        Command.moderation("user-release", "Ends the quarantine of an account.", List.of(ACCOUNT), this::release)
            .within("account"),
        Command.look("user-locks", "Lists accounts that are disabled or in quarantine with the reasons that were told.",
            List.of(), lists::locks)
            .reaching(),
        Command.look("user-show", "Shows an account: whose it is, since when, and whether it can log in.", List.of(ACCOUNT),
            this::show)
            .within("account"),
        Command.look("user-count", "Says how many accounts there are, and how many are disabled.", List.of(), lists::count)
            .reaching(),
        Command.look(
            "user-list",
            "Lists accounts in the order of their addresses.",
            List.of(
                Argument.optional("after", Kind.ADDRESS, "begins behind this address"),
                Argument.optional("most", Kind.NUMBER, "at most so many, " + AccountLists.MOST + " when not told"),
                Argument.optional("containing", Kind.TEXT, "only those with this in their address or name"),
                Argument.optional("domain", Kind.TEXT, "only those of this domain"),
                Argument.optional("locked", Kind.FLAG, "only those that are disabled or in quarantine")),
            lists::list)
            .reaching("domain")
            .elsewhere("after"));
  }

  private CommandResult add(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    if (!accounts.isPossible(jid)) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT,
          "This server serves " + String.join(", ", kernel.domains().all()) + ", not " + jid.domain() + ".");
    }
    try {
      if (accounts.isHeld(jid)) {
        throw new CommandException(
            Reason.CONFLICT,
            "Not everything is removed yet that was kept for the former account " + jid + ": try again later.");
      }
      if (!accounts.create(jid, call.text("password"), call.text("name", ""))) {
        throw new CommandException(Reason.CONFLICT, "There is an account " + jid + " already.");
      }
    } catch (PasswordException | IllegalArgumentException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, String.valueOf(e.getMessage()));
    }
    return CommandResult.done("Added " + jid + ".");
  }

  private CommandResult addMany(CommandCall call) throws CommandException {
    String data = call.text("data");
    if (AccountTable.count(data) > MOST_ACCOUNTS) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT,
          "There are more than " + MOST_ACCOUNTS + " accounts: ./recado user import reads large tables from a file.");
    }
    List<List<String>> complaints = new ArrayList<>();
    AccountTable table =
        new AccountTable(
            accounts,
            true,
            jid -> call.reach().covers(jid) && call.caller().powers().areAtLeast(kernel.powers(jid)),
            (line, why) -> complaints.add(List.of(Integer.toString(line), why)),
            done -> {});
    try {
      table.read(new BufferedReader(new StringReader(data)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new CommandResult(
        "Added: %d; there already: %d; refused: %d.".formatted(table.added(), table.existed(), table.refused()),
        List.of("line", "complaint"),
        complaints);
  }

  private CommandResult changePassword(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    try {
      require(accounts.changePassword(jid, call.text("password")), jid);
    } catch (PasswordException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, String.valueOf(e.getMessage()));
    }
    return CommandResult.done("Changed the password of " + jid + ".");
  }

  private CommandResult rename(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    try {
      require(accounts.rename(jid, call.text("name")), jid);
    } catch (IllegalArgumentException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, String.valueOf(e.getMessage()));
    }
    return CommandResult.done("Changed the name of " + jid + ".");
  }

  private CommandResult show(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    AccountRecord account = accounts.find(jid);
    if (account == null) {
      throw new CommandException(Reason.NOT_FOUND, "There is no account " + jid + ".");
    }
    Locks.Lock lock = locks.of(jid);
    return CommandResult.table(
        List.of("account", "name", "state", "created", "password", "locked", "until", "reason"),
        List.of(
            List.of(
                jid.toString(),
                account.name(),
                lists.state(account),
                account.created().toString(),
                account.keys().isEmpty() ? "elsewhere" : "here",
                lock == null ? "" : lock.since().toString(),
                lock == null ? "" : AccountLists.until(lock),
                lock == null ? "" : lock.reason())));
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    require(accounts.exists(jid), jid);
    refuseLast(jid);
    require(accounts.remove(jid), jid);
    if (accounts.isHeld(jid)) {
      return CommandResult.done(
          "Removed " + jid + ". What was kept for it goes as soon as the server can, and nobody gets the address before.");
    }
    return CommandResult.done("Removed " + jid + ".");
  }

  private CommandResult disable(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    Instant until = until(call);
    synchronized (locks) {
      require(accounts.exists(jid), jid);
      refuseLast(jid);
      // First, so that sessions end with the reason.
      locks.put(jid, Locks.Kind.DISABLED, until, call.text("reason", ""));
      require(accounts.enable(jid, false), jid);
    }
    return CommandResult.done("Disabled " + jid + ".");
  }

  private CommandResult enable(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    synchronized (locks) {
      require(accounts.enable(jid, true), jid);
      locks.remove(jid);
    }
    return CommandResult.done("Enabled " + jid + ".");
  }

  private CommandResult quarantine(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    Instant until = until(call);
    synchronized (locks) {
      require(accounts.exists(jid), jid);
      Locks.Lock lock = locks.of(jid);
      if (lock != null && lock.kind() == Locks.Kind.DISABLED) {
        throw new CommandException(Reason.CONFLICT, jid + " is disabled.");
      }
      locks.put(jid, Locks.Kind.QUARANTINED, until, call.text("reason", ""));
    }
    return CommandResult.done(jid + " reaches administrators only.");
  }

  private CommandResult release(CommandCall call) throws CommandException {
    Jid jid = call.address("account");
    synchronized (locks) {
      Locks.Lock lock = locks.of(jid);
      if (lock == null || lock.kind() != Locks.Kind.QUARANTINED) {
        throw new CommandException(Reason.NOT_FOUND, jid + " is not in quarantine.");
      }
      locks.remove(jid);
    }
    return CommandResult.done("Released " + jid + ".");
  }

  /** Ends a lock if its time is over; the command that does the same, or null when there was nothing to end any more. */
  @Nullable String endLock(Jid jid) {
    synchronized (locks) {
      Locks.Lock lock = locks.of(jid);
      if (lock == null || !locks.over().contains(jid)) {
        return null;
      }
      boolean disabled = lock.kind() == Locks.Kind.DISABLED;
      if (disabled) {
        accounts.enable(jid, true);
      }
      locks.remove(jid);
      return disabled ? "user-enable" : "user-release";
    }
  }

  private @Nullable Instant until(CommandCall call) throws CommandException {
    String text = call.text("until", "").strip();
    if (text.isEmpty()) {
      return null;
    }
    try {
      Instant until =
          text.length() == DAY_CHARS
              ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant()
              : OffsetDateTime.parse(text).toInstant();
      if (until.isAfter(kernel.clock().instant())) {
        return until;
      }
    } catch (DateTimeException e) {
      // Said below.
    }
    throw new CommandException(
        Reason.WRONG_ARGUMENT, "Expected a day or a moment to come, such as 2026-12-24 or 2026-12-24T18:00Z, not " + text + ".");
  }

  private void refuseLast(Jid jid) throws CommandException {
    if (isLast.test(jid)) {
      throw new CommandException(Reason.CONFLICT, Accounts.LAST_ADMINISTRATOR);
    }
  }

  private static void require(boolean found, Jid jid) throws CommandException {
    if (!found) {
      throw new CommandException(Reason.NOT_FOUND, "There is no account " + jid + ".");
    }
  }
}
