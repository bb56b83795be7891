package im.recado.modules.source;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.source.AccountSource.Person;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Sources of accounts for administrators: settings, their state, a trial of search and login. */
public final class SourcesModule implements Module {
  private static final Argument ACCOUNT =
      Argument.required("account", Kind.ADDRESS, "the address of somebody who is kept there, such as alice@example.org");
  private static final Argument PASSWORD =
      Argument.optional("password", Kind.SECRET, "their password, to try it too");
  private static final Argument SOURCE =
      Argument.optional("source", Kind.TEXT, "which source, whether it is in use or not; all in use when not told");

  private final AccountSources sources;
  private final BearerTokens tokens;
  private final SourcedAccounts accounts;

  public SourcesModule(AccountSources sources, BearerTokens tokens, SourcedAccounts accounts) {
    this.sources = sources;
    this.tokens = tokens;
    this.accounts = accounts;
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("sources", "Accounts that are kept elsewhere: in directories, in tables of other programs.")
            .xep(493, "0.1.1", "OAuth Client Login", "the resource server, not the authorization server")
            .on(AccountRemoved.class, removed -> accounts.forget(removed.account()))
            .command(
                Command.look(
                    "source-list", "Lists the sources of accounts in the order in which they are asked, and how they are.",
                    List.of(), this::list))
            .command(
                // Audited, although it changes nothing: it tells whether a password is right, as often as it is asked.
                Command.power(
                    "source-test",
                    "Looks for somebody in the sources of accounts, and tries a password, past everything that is remembered.",
                    List.of(ACCOUNT, PASSWORD, SOURCE),
                    this::test));
    AccountSources.OPTIONS.forEach(declaration::option);
    for (AccountSource source : sources.all()) {
      for (Option<?> option : source.options()) {
        declaration.option(option);
      }
    }
    tokens.options().forEach(declaration::option);
    return declaration;
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (AccountSource source : sources.asked()) {
      String trouble = sources.trouble(source);
      rows.add(List.of(source.name(), trouble == null ? "" : trouble));
    }
    return CommandResult.table(List.of("source", "trouble"), rows);
  }

  private CommandResult test(CommandCall call) throws CommandException {
    List<AccountSource> tested =
        call.has("source")
            ? sources.all().stream().filter(source -> source.name().equals(call.text("source"))).toList()
            : sources.asked();
    if (tested.isEmpty()) {
      throw new CommandException(
          Reason.NOT_FOUND,
          call.has("source") ? "There is no such source." : "No source is in use: accounts.sources names none.");
    }
    List<List<String>> rows = new ArrayList<>();
    for (AccountSource source : tested) {
      rows.add(test(source, call.address("account"), call.text("password", "")));
    }
    return CommandResult.table(List.of("source", "person", "name", "password", "trouble"), rows);
  }

  private static List<String> test(AccountSource source, Jid account, String password) {
    Trial trial = source.trial(account, password);
    Person person = trial.person();
    boolean isUnknown = person == null && trial.trouble().isEmpty();
    return List.of(
        source.name(),
        person != null ? "found" : isUnknown ? "unknown" : "",
        person == null ? "" : person.name(),
        trial.verdict() == null ? "" : trial.verdict().name().toLowerCase(Locale.ROOT),
        trial.trouble());
  }
}
