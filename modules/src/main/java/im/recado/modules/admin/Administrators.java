package im.recado.modules.admin;

import im.recado.kernel.command.Powers;
import im.recado.kernel.command.ServerRole;
import im.recado.kernel.module.Option;
import im.recado.kernel.module.Options;
import im.recado.wire.jid.Jid;
import im.recado.wire.jid.JidException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who may do what with the server. An administrator is named by the whole bare address, the domain included (SECURITY A6).
 * Any thread.
 */
public final class Administrators {
  public static final Option<List<Jid>> OWNERS =
      addresses(
          "server.owners",
          "Accounts that may do everything and say who may do what; administrators may when nobody is named.");

  public static final Option<List<Jid>> ADMINISTRATORS =
      addresses("server.administrators", "Accounts that may do everything with the server, by their addresses.");

  public static final Option<List<Jid>> MODERATORS =
      addresses(
          "server.moderators",
          "Accounts that look at everything and keep order: lock accounts, end sessions, ban addresses, close reports.");

  public static final Option<List<Jid>> OPERATORS =
      addresses("server.operators", "Accounts that may look at everything of the server, and change nothing.");

  public static final Option<List<DomainRole>> DOMAIN_ROLES = DomainRole.option();

  /** Every option that gives a role for the whole server, the most powerful first. */
  public static final List<Option<List<Jid>>> ROLES = List.of(OWNERS, ADMINISTRATORS, MODERATORS, OPERATORS);

  /** Who may do what in single domains, by account; made anew when the option has another value. */
  private record InDomains(List<DomainRole> from, Map<Jid, Map<String, ServerRole>> byAccount) {}

  private final Options options;
  private volatile InDomains inDomains = new InDomains(List.of(), Map.of());

  public Administrators(Options options) {
    this.options = options;
  }

  private static Option<List<Jid>> addresses(String key, String help) {
    return Option.texts(key, List.of(), help)
        .meaning("a list of addresses", List.of(), texts -> texts.stream().map(Administrators::account).toList());
  }

  static Jid account(String text) {
    try {
      Jid jid = Jid.parse(text);
      if (jid.local() != null && jid.isBare()) {
        return jid;
      }
    } catch (JidException e) {
      // Said below.
    }
    throw new IllegalArgumentException("expected addresses of accounts, such as admin@example.org");
  }

  /** Whether somebody administrates the server; as long as nobody does, it is still to be set up. */
  public static boolean areThere(Options options) {
    return !options.get(OWNERS).isEmpty() || !options.get(ADMINISTRATORS).isEmpty();
  }

  /** Everybody who has a role, for the whole server or for a domain. */
  public static Set<Jid> named(Options options) {
    Set<Jid> all = new LinkedHashSet<>();
    ROLES.forEach(role -> all.addAll(options.get(role)));
    options.get(DOMAIN_ROLES).forEach(role -> all.add(role.account()));
    return all;
  }

  /** Who keeps order in a domain, or everywhere, and so is told of reports. */
  public static Set<Jid> keepingOrder(Options options, String domain) {
    Set<Jid> all = new LinkedHashSet<>();
    List.of(OWNERS, ADMINISTRATORS, MODERATORS).forEach(role -> all.addAll(options.get(role)));
    for (DomainRole role : options.get(DOMAIN_ROLES)) {
      if (role.domain().equals(domain) && role.role().isAtLeast(ServerRole.MODERATOR)) {
        all.add(role.account());
      }
    }
    return all;
  }

  /** What this account may do; the resource of an address says nothing. */
  public Powers powers(Jid jid) {
    List<DomainRole> now = options.get(DOMAIN_ROLES);
    if (now.isEmpty()) {
      return Powers.of(role(jid));
    }
    InDomains known = inDomains;
    if (known.from() != now) {
      known = new InDomains(now, DomainRole.byAccount(now));
      inDomains = known;
    }
    return new Powers(role(jid), known.byAccount().getOrDefault(jid.bare(), Map.of()));
  }

  /** What this account may do with the whole server. */
  private ServerRole role(Jid jid) {
    Jid bare = jid.bare();
    List<Jid> owners = options.get(OWNERS);
    if (owners.contains(bare)) {
      return ServerRole.OWNER;
    }
    if (options.get(ADMINISTRATORS).contains(bare)) {
      return owners.isEmpty() ? ServerRole.OWNER : ServerRole.ADMINISTRATOR;
    }
    if (options.get(MODERATORS).contains(bare)) {
      return ServerRole.MODERATOR;
    }
    return options.get(OPERATORS).contains(bare) ? ServerRole.OPERATOR : ServerRole.USER;
  }

  /** Whether somebody administrates the whole server. */
  public boolean isAdministrator(Jid jid) {
    return role(jid).isAtLeast(ServerRole.ADMINISTRATOR);
  }

  /** Whether somebody administrates a domain, or the whole server. */
  public boolean isAdministrator(Jid jid, String domain) {
    return powers(jid).in(domain).isAtLeast(ServerRole.ADMINISTRATOR);
  }
}
