package im.recado.modules.admin;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.options.LiveOptions;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Declares who administrates the server. A name that is removed loses its powers, so that nobody inherits them (SECURITY R2). */
public final class AdministratorsModule implements Module {
  private final Kernel kernel;
  private final LiveOptions options;

  public AdministratorsModule(Kernel kernel, LiveOptions options) {
    this.kernel = kernel;
    this.options = options;
    kernel.roles(new Administrators(kernel.options())::role);
  }

  @Override
  public Declaration declare() {
    Declaration declaration = Declaration.module("administrators", "Says who may administrate the server.");
    Administrators.ROLES.forEach(declaration::option);
    return declaration
        .command(
            Command.look(
                "command-list",
                "Lists the commands of administrators; an argument in brackets may be left out.",
                List.of(),
                call -> list()))
        .on(AccountRemoved.class, removed -> forget(removed.account()));
  }

  private CommandResult list() {
    List<List<String>> rows = new ArrayList<>();
    for (Command command : kernel.commands().all()) {
      String arguments =
          command.arguments().stream()
              .map(argument -> argument.required() ? argument.name() : "[" + argument.name() + "]")
              .collect(Collectors.joining(" "));
      rows.add(List.of(command.name(), arguments, command.summary()));
    }
    return CommandResult.table(List.of("command", "arguments", "what it does"), rows);
  }

  private void forget(Jid account) {
    for (Option<List<Jid>> role : Administrators.ROLES) {
      List<Jid> rest = new ArrayList<>(kernel.options().get(role));
      if (rest.remove(account)) {
        options.set(role, Option.plain(rest));
      }
    }
  }
}
