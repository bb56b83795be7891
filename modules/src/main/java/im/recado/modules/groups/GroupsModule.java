package im.recado.modules.groups;

import im.recado.kernel.Domains.DomainRemoved;
import im.recado.kernel.Kernel;
import im.recado.kernel.background.Background;
import im.recado.kernel.command.Command;
import im.recado.kernel.event.ModulesAssembled;
import im.recado.kernel.event.ServerStarting;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.kernel.store.StoreException;
import im.recado.modules.account.AccountStore;
import im.recado.modules.account.Accounts.AccountRemoved;
import im.recado.modules.roster.RosterModule;
import im.recado.modules.source.AccountSource;
import im.recado.modules.source.AccountSources;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Groups for administrators, those of the sources of accounts, and both in rosters. */
public final class GroupsModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(GroupsModule.class);

  static final Option<Integer> MOST =
      Option.integer("groups.most", 500, 1, 10_000, "How many groups there may be; those of a domain are counted by themselves.")
          .granted();
  static final Option<Integer> MEMBERS =
      Option.integer("groups.members", 1000, 1, 5000, "How many accounts may be in a group: each is in the rosters of all others.")
          .granted();
  static final Option<Duration> REFRESH =
      Option.duration("groups.refresh", Duration.ofMinutes(15), "How often groups are taken from the sources of accounts.");

  private final Kernel kernel;
  private final Groups groups;
  private final AccountSources sources;
  private final AccountStore accounts;

  public GroupsModule(
      Kernel kernel, Groups groups, RosterModule rosters, AccountSources sources, AccountStore accounts) {
    this.kernel = kernel;
    this.groups = groups;
    this.sources = sources;
    this.accounts = accounts;
    groups.shownBy(rosters);
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("groups", "Groups of accounts, which may stand in the rosters of those who are in them.")
            .option(MOST)
            .option(MEMBERS)
            .option(REFRESH)
            .on(ModulesAssembled.class, event -> groups.load())
            .on(ServerStarting.class, event -> Background.start("groups of accounts", this::refresh))
            .on(AccountRemoved.class, removed -> groups.forget(removed.account()))
            .on(DomainRemoved.class, removed -> forget(removed.domain()))
            .every(REFRESH, this::refresh);
    for (Command command : new GroupCommands(kernel, groups, accounts, this::refresh).all()) {
      declaration.command(command);
    }
    return declaration;
  }

  /** Whoever gets the domain later finds none of its groups. May wait. */
  private void forget(String domain) {
    groups.all().stream()
        .filter(group -> domain.equals(groups.domain(group, List.of(domain))))
        .forEach(group -> groups.remove(group.name()));
  }

  /** Takes the groups of all sources; one that does not answer keeps those that it had. May wait. */
  private void refresh() {
    Set<String> asked = new java.util.HashSet<>();
    for (AccountSource source : sources.asked()) {
      asked.add(source.name());
      try {
        Map<String, Map<String, String>> found = sources.groups(source);
        take(source.name(), found == null ? Map.of() : found);
      } catch (StoreException e) {
        LOG.warn("The groups of the source \"{}\" cannot be taken: {}", source.name(), e.getMessage());
      }
    }
    List<String> gone = groups.all().stream().map(Group::source).filter(source -> !source.isEmpty()).distinct().toList();
    for (String source : gone) {
      if (!asked.contains(source)) {
        groups.follow(source, Map.of());
      }
    }
  }

  private void take(String source, Map<String, Map<String, String>> found) {
    Map<String, Map<Jid, String>> wanted = new TreeMap<>();
    found.forEach(
        (name, people) -> {
          if (wanted.size() >= kernel.options().get(MOST) || people.size() > kernel.options().get(MEMBERS)) {
            LOG.warn("The group \"{}\" of the source \"{}\" is one too many or too large and is left out", name, source);
            return;
          }
          Map<Jid, String> members = new HashMap<>();
          people.forEach((local, person) -> put(members, local, person));
          wanted.put(name, members);
        });
    for (String name : groups.follow(source, wanted)) {
      LOG.warn("The group \"{}\" of the source \"{}\" is left out: there is one of this name here", name, source);
    }
  }

  private void put(Map<Jid, String> members, String local, String person) {
    try {
      members.put(Jid.of(local, kernel.domain(), null), person);
    } catch (JidException e) {
      LOG.debug("{} can have no account: {}", local, e.getMessage());
    }
  }
}
