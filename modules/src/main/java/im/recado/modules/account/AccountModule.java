package im.recado.modules.account;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Command;
import im.recado.kernel.event.ModulesAssembled;
import im.recado.kernel.event.ServerBegun;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.log.AuditLog.Entry;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Account;
import im.recado.kernel.session.Sessions.AccountOpened;
import im.recado.kernel.stream.StreamError;
import im.recado.wire.jid.Jid;
import im.recado.wire.sasl.AnonymousServer;
import java.time.Duration;
import java.util.Map;
import java.util.function.Predicate;

/** Accounts for administrators, and the end of sessions whose account or password is no more. */
public final class AccountModule implements Module {
  private final Kernel kernel;
  /** So often it is looked whether the time of a lock is over. */
  private static final Duration LOOK = Duration.ofSeconds(30);

  private final Accounts accounts;
  private final AccountCommands commands;
  private final Locks locks;

  /** @param isLast whether nobody could administrate the server without an account */
  public AccountModule(Kernel kernel, Accounts accounts, Locks locks, LastSeen seen, Predicate<Jid> isLast) {
    this.kernel = kernel;
    this.accounts = accounts;
    this.commands = new AccountCommands(kernel, accounts, locks, seen, isLast);
    this.locks = locks;
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("account", "Accounts: adding, changing, removing.")
            .option(Accounts.ITERATIONS)
            .option(Accounts.HASHES)
            .policy(new Quarantine(kernel, locks))
            .on(AccountOpened.class, event -> opened(event.account()))
            .on(ModulesAssembled.class, event -> locks.load())
            .on(ServerStarting.class, event -> kernel.timers().every(() -> LOOK, this::endLocks))
            .on(ServerBegun.class, event -> accounts.begin())
            .on(Accounts.AccountRemoved.class, event -> locks.forget(event.account()))
            .on(
                Accounts.AccountRemoved.class,
                event -> kernel.sessions().end(event.account(), StreamError.of("not-authorized", "The account was removed.")))
            .on(
                Accounts.AccountDisabled.class,
                event ->
                    kernel
                        .sessions()
                        .end(
                            event.account(),
                            StreamError.of("not-authorized", locks.explain(event.account(), "The account was disabled."))))
            .on(
                Accounts.PasswordChanged.class,
                event -> kernel.sessions().end(event.account(), StreamError.of("reset", "The password was changed.")));
    for (Command command : commands.all()) {
      declaration.command(command);
    }
    return declaration;
  }

  private void opened(Account account) {
    account.guest(AnonymousServer.mayBe(account.jid()) && accounts.find(account.jid()) == null);
  }

  /** Those whose time is over. */
  private void endLocks() {
    for (Jid account : locks.over()) {
      String command = commands.endLock(account);
      if (command != null) {
        kernel.audit().add(new Entry("server", command, Map.of("account", account.toString()), "done"));
      }
    }
  }
}
