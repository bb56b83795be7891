package im.recado.modules.groups;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.modules.account.AccountRecord;
import im.recado.modules.account.AccountStore;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Text;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** What administrators do with groups. */
final class GroupCommands {
  private static final int LONGEST = 200;
  private static final Argument GROUP = Argument.required("group", Kind.TEXT, "the name of a group");
  private static final Argument TITLE =
      Argument.optional(
          "title", Kind.TEXT, "under which its people stand in each other's rosters; without one they do not");
  private static final Argument DOMAIN =
      Argument.optional("domain", Kind.TEXT, "of the domain to which it belongs; without one it is of the whole server");
  private static final Argument ACCOUNT =
      Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org");

  private final Kernel kernel;
  private final Groups groups;
  private final AccountStore accounts;
  private final Runnable refresh;

  GroupCommands(Kernel kernel, Groups groups, AccountStore accounts, Runnable refresh) {
    this.kernel = kernel;
    this.groups = groups;
    this.accounts = accounts;
    this.refresh = refresh;
  }

  List<Command> all() {
    return List.of(
        Command.look(
            "group-list", "Lists groups: how many are in them, the title in rosters, the source that keeps them, the domain.",
            List.of(DOMAIN), this::list)
            .reaching("domain"),
        Command.look("group-members", "Lists who is in a group.", List.of(GROUP, DOMAIN), this::members).within("domain"),
        Command.look("group-of", "Lists the groups that an account is in.", List.of(ACCOUNT), this::of)
            .within("account"),
        Command.change("group-create", "Makes a group.", List.of(GROUP, TITLE, DOMAIN), this::create).within("domain"),
        Command.change(
            "group-change", "Gives a group another title, or takes it away.", List.of(GROUP, TITLE, DOMAIN), this::change)
            .within("domain"),
        Command.change("group-delete", "Removes a group; accounts stay.", List.of(GROUP, DOMAIN), this::delete).within("domain"),
        Command.change("group-add", "Puts an account into a group.", List.of(GROUP, ACCOUNT, DOMAIN), this::add)
            .within("account", "domain"),
        Command.change("group-remove", "Takes an account out of a group.", List.of(GROUP, ACCOUNT, DOMAIN), this::takeOut)
            .within("account", "domain"),
        Command.change(
            "group-refresh", "Takes the groups of the sources of accounts now.", List.of(),
            call -> {
              refresh.run();
              return CommandResult.done("Refreshed.");
            }));
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Group group : groups.all()) {
      String domain = domain(group);
      boolean asked = !call.has("domain") || call.text("domain").equals(domain);
      if (asked && (call.reach().isEverything() || (domain != null && call.reach().covers(domain)))) {
        rows.add(
            List.of(
                group.name(), Integer.toString(groups.members(group.name()).size()), group.title(), group.source(),
                domain == null ? "" : domain));
      }
    }
    return CommandResult.table(List.of("group", "members", "title", "source", "domain"), rows);
  }

  private @Nullable String domain(Group group) {
    return groups.domain(group, kernel.domains().all());
  }

  /** The whole name of the group that a call is about: one of a domain ends with it, whether or not that was written. */
  private static String name(CommandCall call) throws CommandException {
    String name = text(call, "group");
    String end = call.has("domain") ? "@" + call.text("domain") : "";
    return name.endsWith(end) ? name : name + end;
  }

  private CommandResult members(CommandCall call) throws CommandException {
    Group group = group(call);
    List<List<String>> rows = new ArrayList<>();
    new java.util.TreeMap<>(groups.members(group.name())).forEach((jid, name) -> rows.add(List.of(jid.toString(), name)));
    return CommandResult.table(List.of("account", "name"), rows);
  }

  private CommandResult of(CommandCall call) {
    return CommandResult.table(
        List.of("group"), groups.of(call.address("account")).stream().map(List::of).toList());
  }

  private CommandResult create(CommandCall call) throws CommandException {
    if (text(call, "group").isEmpty()) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A group needs a name.");
    }
    String name = name(call);
    if (call.has("domain") && !kernel.domains().all().contains(call.text("domain"))) {
      throw new CommandException(Reason.NOT_FOUND, call.text("domain") + " is not served here.");
    }
    if (groups.group(name) != null) {
      throw new CommandException(Reason.CONFLICT, "There is a group " + name + " already.");
    }
    Group made = new Group(name, text(call, "title"), "");
    String domain = domain(made);
    int most = domain == null ? kernel.options().get(GroupsModule.MOST) : kernel.options().get(GroupsModule.MOST, domain);
    if (groups.all().stream().filter(group -> Objects.equals(domain(group), domain)).count() >= most) {
      throw new CommandException(Reason.CONFLICT, "There are as many groups as there may be, " + most + " (groups.most).");
    }
    groups.put(made);
    return CommandResult.done("Made the group " + name + ".");
  }

  private CommandResult change(CommandCall call) throws CommandException {
    Group group = own(call);
    groups.put(new Group(group.name(), text(call, "title"), ""));
    return CommandResult.done("Changed the group " + group.name() + ".");
  }

  private CommandResult delete(CommandCall call) throws CommandException {
    Group group = own(call);
    groups.remove(group.name());
    return CommandResult.done("Removed the group " + group.name() + ".");
  }

  private CommandResult add(CommandCall call) throws CommandException {
    Group group = own(call);
    Jid account = call.address("account");
    if (!accounts.exists(account)) {
      throw new CommandException(Reason.NOT_FOUND, "There is no account " + account + ".");
    }
    String domain = domain(group);
    if (domain != null && !account.domain().equals(domain)) {
      throw new CommandException(Reason.CONFLICT, "Only accounts of " + domain + " can be in the group " + group.name() + ".");
    }
    int most = domain == null ? kernel.options().get(GroupsModule.MEMBERS) : kernel.options().get(GroupsModule.MEMBERS, domain);
    Map<Jid, String> members = groups.members(group.name());
    if (!members.containsKey(account) && members.size() >= most) {
      throw new CommandException(Reason.CONFLICT, "The group is full: " + most + " may be in it (groups.members).");
    }
    AccountRecord record = accounts.find(account);
    groups.add(group.name(), Map.of(account, record == null ? "" : record.name()));
    return CommandResult.done("Put " + account + " into the group " + group.name() + ".");
  }

  private CommandResult takeOut(CommandCall call) throws CommandException {
    Group group = own(call);
    Jid account = call.address("account");
    if (!groups.members(group.name()).containsKey(account)) {
      throw new CommandException(Reason.NOT_FOUND, account + " is not in the group " + group.name() + ".");
    }
    groups.takeOut(group.name(), List.of(account));
    return CommandResult.done("Took " + account + " out of the group " + group.name() + ".");
  }

  private Group group(CommandCall call) throws CommandException {
    Group group = groups.group(name(call));
    // One that has the name of a domain but people of others in it is the whole server's.
    if (group == null || (call.has("domain") && !call.text("domain").equals(domain(group)))) {
      throw new CommandException(Reason.NOT_FOUND, "There is no group " + name(call) + ".");
    }
    return group;
  }

  /** A group that may be changed here. */
  private Group own(CommandCall call) throws CommandException {
    Group group = group(call);
    if (!group.source().isEmpty()) {
      throw new CommandException(
          Reason.CONFLICT, "The group " + group.name() + " is kept in the source \"" + group.source() + "\", and changed there.");
    }
    return group;
  }

  private static String text(CommandCall call, String argument) throws CommandException {
    String text = call.text(argument, "").strip();
    if (text.length() > LONGEST || !Text.isLine(text)) {
      throw new CommandException(
          Reason.WRONG_ARGUMENT, "The " + argument + " must have at most " + LONGEST + " characters, none for control.");
    }
    return text;
  }
}
