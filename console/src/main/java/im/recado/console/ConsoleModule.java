package im.recado.console;

import im.recado.console.live.Figures;
import im.recado.console.rest.RestApi;
import im.recado.console.rest.Tokens;
import im.recado.console.session.ConsoleSession;
import im.recado.console.session.ConsoleSessions;
import im.recado.console.session.Sealing;
import im.recado.console.session.SecondFactors;
import im.recado.console.setup.Setup;
import im.recado.kernel.Domains.DomainRemoved;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.event.ModulesAssembled;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.store.KeyValues;
import im.recado.kernel.store.Stores;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.modules.account.Accounts.AccountDisabled;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.account.Accounts.PasswordChanged;
import im.recado.modules.admin.Administrators;
import im.recado.wire.jid.Jid;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The web console for administrators: who is logged in, and what it measures. Its pages are in {@link Console}. */
public final class ConsoleModule implements Module {
  private final Kernel kernel;
  private final ConsoleSessions sessions;
  private final Figures figures;
  private final SecondFactors factors;
  private final Tokens tokens;
  private final KeyValues answers;
  private final Sealing sealing;

  /** @param accounts who there is, and may log in */
  public ConsoleModule(Kernel kernel, Stores stores, AccountStore accounts, Sealing sealing) {
    this.kernel = kernel;
    this.sessions = new ConsoleSessions(kernel);
    this.figures = new Figures(kernel, stores.keyValues("figures"));
    this.factors = new SecondFactors(kernel, stores.keyValues("second-factors"), sealing);
    this.tokens = new Tokens(kernel, stores.keyValues("api-tokens"), account -> mayLogIn(accounts.find(account)));
    this.answers = stores.keyValues("api-repeats");
    this.sealing = sealing;
  }

  /** The pages; once the modules are assembled. */
  public Console open(ServerFacts facts, Setup setup) {
    RestApi rest = new RestApi(kernel, tokens, answers, sealing, facts.version());
    return new Console(kernel, facts, sessions, figures, rest, factors, setup);
  }

  @Override
  public Declaration declare() {
    Declaration console = Declaration.module("console", "The web console of administrators, and REST for programs.");
    tokens.commands().forEach(console::command);
    return console
        .option(ConsoleSessions.IDLE)
        .option(ConsoleSessions.LONGEST)
        .on(ModulesAssembled.class, assembled -> tokens.load())
        .on(ServerStarting.class, starting -> figures.begin())
        .on(PasswordChanged.class, changed -> sessions.endAll(changed.account()))
        .on(AccountDisabled.class, disabled -> sessions.endAll(disabled.account()))
        .on(DomainRemoved.class, removed -> tokens.forget(removed.domain()))
        .on(AccountRemoved.class, removed -> removed(removed.account()))
        .command(
            Command.look(
                "factor-list",
                "Lists who needs a second factor to log in to the console, of those who have a role.",
                List.of(),
                this::factors)
                .reaching())
        .command(
            Command.power(
                "factor-remove",
                "Takes somebody's second factor away: the password alone opens the console then.",
                List.of(Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org")),
                this::removeFactor)
                .within("account"))
        .command(
            Command.look("console-session-list", "Lists who is logged in to the web console.", List.of(), this::list)
                .reaching())
        .command(
            Command.change(
                "console-session-end",
                "Ends a login to the web console.",
                List.of(Argument.required("id", Kind.TEXT, "as console-session-list tells it")),
                this::end)
                .reaching());
  }

  private static boolean mayLogIn(@Nullable AccountRecord account) {
    return account != null && account.enabled();
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (ConsoleSession session : sessions.all()) {
      if (!call.reach().covers(session.account())) {
        continue;
      }
      rows.add(
          List.of(
              session.id(),
              session.account().toString(),
              session.client().getHostAddress(),
              session.began().truncatedTo(ChronoUnit.SECONDS).toString(),
              session.browser()));
    }
    return CommandResult.table(List.of("id", "account", "address", "since", "browser"), rows);
  }

  private void removed(Jid account) {
    sessions.endAll(account);
    tokens.forget(account);
    boolean _ = factors.end(account);
  }

  private CommandResult factors(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Jid account : Administrators.named(kernel.options())) {
      SecondFactors.State state = factors.state(account);
      if (state != null && call.reach().covers(account)) {
        rows.add(List.of(account.toString(), state.since().toString(), Integer.toString(state.codesLeft())));
      }
    }
    return CommandResult.table(List.of("account", "since", "codes left"), rows);
  }

  private CommandResult removeFactor(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    // By ad-hoc commands a password alone says who one is: it must not take away what a stolen password is not enough for.
    if (account.equals(call.caller().account())) {
      throw new CommandException(
          Reason.NOT_ALLOWED,
          "Your own second factor is switched off in the console, with a code, or by the command line of the server.");
    }
    if (!factors.end(account)) {
      throw new CommandException(Reason.NOT_FOUND, account + " has no second factor.");
    }
    return CommandResult.done(account + " logs in with the password alone now.");
  }

  private CommandResult end(CommandCall call) throws CommandException {
    String id = call.text("id");
    ConsoleSession meant = sessions.all().stream().filter(one -> one.id().equals(id)).findFirst().orElse(null);
    if (meant == null || !call.reach().covers(meant.account())) {
      throw new CommandException(Reason.NOT_FOUND, "Nobody is logged in under " + id + ".");
    }
    call.isAbout(meant.account().domain());
    if (!call.caller().powers().areAtLeast(kernel.powers(meant.account()))) {
      throw new CommandException(Reason.NOT_ALLOWED, "That account may do more than you: you may not use console-session-end on it.");
    }
    boolean _ = sessions.end(id);
    return CommandResult.done("Ended the login.");
  }
}
