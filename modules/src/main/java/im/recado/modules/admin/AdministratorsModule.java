package im.recado.modules.admin;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.options.LiveOptions;
import im.recado.wire.jid.Jid;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
        .command(Command.look("role-list", "Lists who may do what with the server.", List.of(), call -> roles()))
        .command(
            Command.power(
                "role-give",
                "Makes an account an owner, administrator, moderator or operator of the server, or nothing of it.",
                List.of(
                    Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org"),
                    Argument.required("role", Kind.TEXT, "owner, administrator, moderator, operator or none")),
                this::give))
        .on(AccountRemoved.class, removed -> forget(removed.account()));
  }

  private CommandResult roles() {
    Set<Jid> named = new TreeSet<>(Administrators.named(kernel.options()));
    List<List<String>> rows = new ArrayList<>();
    for (ServerRole role : ServerRole.values()) {
      for (Jid jid : named) {
        if (kernel.role(jid) == role) {
          rows.addFirst(List.of(jid.toString(), Option.written(role)));
        }
      }
    }
    return CommandResult.table(List.of("account", "role"), rows);
  }

  /** An account has one role: the one that it had goes. */
  private synchronized CommandResult give(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    Option<List<Jid>> wanted =
        switch (call.text("role")) {
          case "owner" -> Administrators.OWNERS;
          case "administrator" -> Administrators.ADMINISTRATORS;
          case "moderator" -> Administrators.MODERATORS;
          case "operator" -> Administrators.OPERATORS;
          case "none" -> null;
          default ->
              throw new CommandException(
                  Reason.WRONG_ARGUMENT, "A role is owner, administrator, moderator, operator or none.");
        };
    call.was(Option.written(kernel.role(account)));
    Map<Option<List<Jid>>, List<Jid>> after = new LinkedHashMap<>();
    for (Option<List<Jid>> role : Administrators.ROLES) {
      List<Jid> named = new ArrayList<>(kernel.options().get(role));
      named.remove(account);
      if (role == wanted) {
        named.add(account);
      }
      after.put(role, named);
    }
    if (List.of(Administrators.OWNERS, Administrators.ADMINISTRATORS).stream().allMatch(role -> after.getOrDefault(role, List.of()).isEmpty())) {
      throw new CommandException(Reason.CONFLICT, "Somebody must administrate the server.");
    }
    // First who gains, so that there is somebody at every moment.
    if (wanted != null) {
      options.set(wanted, Option.plain(after.getOrDefault(wanted, List.of())));
    }
    after.forEach(
        (role, named) -> {
          if (role != wanted && !named.equals(kernel.options().get(role))) {
            options.set(role, Option.plain(named));
          }
        });
    return CommandResult.done(account + " is " + Option.written(kernel.role(account)) + " now.");
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
