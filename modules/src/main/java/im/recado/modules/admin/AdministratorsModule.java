package im.recado.modules.admin;

import im.recado.kernel.Domains.DomainRemoved;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Powers;
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
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Declares who administrates the server. A name that is removed loses its powers, so that nobody inherits them (SECURITY R2). */
public final class AdministratorsModule implements Module {
  private static final int MOST_IN_DOMAINS = 10_000;

  private final Kernel kernel;
  private final LiveOptions options;
  private final RoleSettings settings;
  private final LastAdministrator last;

  /**
   * @param settings what roles may become; held while they change
   * @param last who must keep the power over the server
   */
  public AdministratorsModule(Kernel kernel, LiveOptions options, RoleSettings settings, LastAdministrator last) {
    this.kernel = kernel;
    this.options = options;
    this.settings = settings;
    this.last = last;
    kernel.powers(new Administrators(kernel.options())::powers);
  }

  @Override
  public Declaration declare() {
    Declaration declaration = Declaration.module("administrators", "Says who may administrate the server.");
    Administrators.ROLES.forEach(declaration::option);
    return declaration
        .option(Administrators.DOMAIN_ROLES)
        .command(
            Command.look(
                "command-list",
                "Lists the commands of administrators; an argument in brackets may be left out.",
                List.of(),
                this::list)
                .reaching())
        .command(Command.look(
                    "role-list", "Lists who may do what with the server, and with single domains.", List.of(), this::roles)
                .reaching())
        .command(
            Command.power(
                "role-give",
                "Makes an account an owner, administrator, moderator or operator of the server or of a domain, or nothing of it.",
                List.of(
                    Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org"),
                    Argument.required("role", Kind.TEXT, "owner, administrator, moderator, operator or none"),
                    Argument.optional("domain", Kind.TEXT, "of this domain alone; of the whole server when not told")),
                this::give)
                .within("account", "domain"))
        .on(DomainRemoved.class, removed -> forget(role -> role.domain().equals(removed.domain())))
        .on(AccountRemoved.class, removed -> forget(removed.account()));
  }

  /** The most powerful first; whoever administrates some domains sees who may do what in these. */
  private CommandResult roles(CommandCall call) {
    Set<Jid> named = new TreeSet<>(Administrators.named(kernel.options()));
    List<List<String>> rows = new ArrayList<>();
    for (ServerRole role : ServerRole.values()) {
      for (Jid jid : named) {
        Powers powers = kernel.powers(jid);
        new TreeMap<>(powers.domains())
            .forEach(
                (domain, here) -> {
                  if (here == role && call.reach().covers(domain)) {
                    rows.addFirst(List.of(jid.toString(), Option.written(role), domain));
                  }
                });
        if (role != ServerRole.USER && powers.everywhere() == role && call.reach().isEverything()) {
          rows.addFirst(List.of(jid.toString(), Option.written(role), ""));
        }
      }
    }
    return CommandResult.table(List.of("account", "role", "domain"), rows);
  }

  private CommandResult give(CommandCall call) throws CommandException {
    synchronized (settings) {
      return call.has("domain") ? giveIn(call) : giveEverywhere(call);
    }
  }

  /** In one domain an account has one role, which is nothing to what it may do elsewhere. */
  private CommandResult giveIn(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    String domain = kernel.domains().find(call.text("domain"));
    if (domain == null) {
      throw new CommandException(Reason.NOT_FOUND, call.text("domain") + " is not served here.");
    }
    List<DomainRole> now = kernel.options().get(Administrators.DOMAIN_ROLES);
    List<DomainRole> after = DomainRole.without(now, account, domain);
    ServerRole role = role(call.text("role"));
    checkAccount(account, role);
    if (role != ServerRole.USER) {
      after.add(new DomainRole(account, role, domain));
    }
    if (after.size() > MOST_IN_DOMAINS) {
      throw new CommandException(Reason.CONFLICT, "There are " + MOST_IN_DOMAINS + " roles in domains: take some back first.");
    }
    call.was(Option.written(kernel.powers(account).domains().getOrDefault(domain, ServerRole.USER)));
    options.set(Administrators.DOMAIN_ROLES, Option.plain(after));
    return CommandResult.done(account + " is " + Option.written(role) + " of " + domain + " now.");
  }

  private static ServerRole role(String name) throws CommandException {
    return switch (name) {
      case "owner" -> ServerRole.OWNER;
      case "administrator" -> ServerRole.ADMINISTRATOR;
      case "moderator" -> ServerRole.MODERATOR;
      case "operator" -> ServerRole.OPERATOR;
      case "none" -> ServerRole.USER;
      default ->
          throw new CommandException(
              Reason.WRONG_ARGUMENT, "A role is owner, administrator, moderator, operator or none.");
    };
  }

  /** Whoever registers a name must not find power with it; a role can be taken back from what is no account. */
  private void checkAccount(Jid account, ServerRole role) throws CommandException {
    if (role != ServerRole.USER) {
      settings.requireAccounts(Set.of(account));
    }
  }

  /** For the whole server an account has one role: the one that it had goes. */
  private CommandResult giveEverywhere(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    ServerRole given = role(call.text("role"));
    checkAccount(account, given);
    Option<List<Jid>> wanted =
        switch (given) {
          case OWNER -> Administrators.OWNERS;
          case ADMINISTRATOR -> Administrators.ADMINISTRATORS;
          case MODERATOR -> Administrators.MODERATORS;
          case OPERATOR -> Administrators.OPERATORS;
          case USER -> null;
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
    boolean nobody =
        List.of(Administrators.OWNERS, Administrators.ADMINISTRATORS).stream()
            .allMatch(role -> after.getOrDefault(role, List.of()).isEmpty());
    if (nobody || !given.isAtLeast(ServerRole.ADMINISTRATOR) && last.is(account)) {
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

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Command command : kernel.commands().all()) {
      if (!call.reach().isEverything() && !kernel.commands().allows(command.name(), call.caller().powers())) {
        continue;
      }
      String arguments =
          command.arguments().stream()
              .map(argument -> argument.required() ? argument.name() : "[" + argument.name() + "]")
              .collect(Collectors.joining(" "));
      rows.add(List.of(command.name(), arguments, command.summary()));
    }
    return CommandResult.table(List.of("command", "arguments", "what it does"), rows);
  }

  private void forget(Jid account) {
    synchronized (settings) {
      for (Option<List<Jid>> role : Administrators.ROLES) {
        List<Jid> rest = new ArrayList<>(kernel.options().get(role));
        if (rest.remove(account)) {
          options.set(role, Option.plain(rest));
        }
      }
      forget(role -> role.account().equals(account));
    }
  }

  /** Takes roles in domains back: nobody who gets the account or the domain later inherits them. */
  private void forget(Predicate<DomainRole> which) {
    synchronized (settings) {
      List<DomainRole> rest = new ArrayList<>(kernel.options().get(Administrators.DOMAIN_ROLES));
      if (rest.removeIf(which)) {
        options.set(Administrators.DOMAIN_ROLES, Option.plain(rest));
      }
    }
  }
}
