package im.recado.gateway;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.command.Reach;
import im.recado.modules.link.Link;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;

/** What administrators see of gateways and do with people's accounts on other networks; no password is shown. */
final class GatewayCommands {
  private static final int MOST_LISTED = 1000;
  private static final Argument NETWORK = Argument.required("network", Kind.TEXT, "as gateway-list tells it");
  private static final Argument ACCOUNT = Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org");

  private static final int MOST_MINUTES = 60;
  private static final int MINUTES = 10;
  private static final int PAGE = 500;

  private final List<Gateway> gateways;
  private final Vault vault;

  GatewayCommands(List<Gateway> gateways, Vault vault) {
    this.gateways = List.copyOf(gateways);
    this.vault = vault;
  }

  List<Command> all() {
    return List.of(
        Command.look("gateway-list", "Lists the networks that there are gateways to.", List.of(), call -> list(call.reach()))
            .reaching(),
        Command.look(
            "gateway-accounts",
            "Lists who has an account on a network or is there as a guest, and how it is.",
            List.of(
                NETWORK,
                Argument.optional("after", Kind.ADDRESS, "begins behind this account"),
                Argument.optional("most", Kind.NUMBER, "at most so many, " + MOST_LISTED + " when not told"),
                Argument.optional("domain", Kind.TEXT, "only those of this domain")),
            this::accounts)
            .reaching("domain")
            .elsewhere("after"),
        Command.change(
            "gateway-logout",
            "Ends somebody's session on a network; it begins again with the next presence.",
            List.of(NETWORK, ACCOUNT),
            this::logOut)
            .within("account"),
        Command.change(
            "gateway-remove",
            "Forgets somebody's account on a network with its password; the account there stays.",
            List.of(NETWORK, ACCOUNT),
            this::remove)
            .within("account"),
        Command.change(
            "gateway-trace",
            "Writes down for a while what goes over the wire for somebody on a network, messages too; passwords are left out.",
            List.of(
                NETWORK,
                ACCOUNT,
                Argument.optional(
                    "minutes", Kind.NUMBER, "for so long, at most " + MOST_MINUTES + "; 0 to end and forget it; " + MINUTES + " when not told")),
            this::trace),
        // It shows what people write: that somebody has looked is in the audit log.
        Command.change(
            "gateway-trace-show",
            "Shows what has been written down of somebody on a network.",
            List.of(NETWORK, ACCOUNT),
            this::showTrace),
        Command.power(
            "gateway-rotate-key",
            "Makes a new key for the passwords of people's accounts on other networks, and seals them with it.",
            List.of(),
            call -> rotate()));
  }

  /** Those of one network: one for each account that somebody may have. */
  private List<Gateway> gateways(CommandCall call) throws CommandException {
    List<Gateway> found = gateways.stream().filter(gateway -> gateway.type().equals(call.text("network"))).toList();
    if (found.isEmpty()) {
      throw new CommandException(Reason.NOT_FOUND, "There is no gateway to " + call.text("network") + ".");
    }
    return found;
  }

  private CommandResult list(Reach reach) {
    List<List<String>> rows = new ArrayList<>();
    for (Gateway gateway : gateways) {
      if (gateway.number() > 0) {
        continue;
      }
      List<GatewaySession> sessions =
          gateways.stream()
              .filter(one -> one.type().equals(gateway.type()))
              .flatMap(one -> one.seats().all().stream())
              .filter(session -> reach.covers(session.owner()))
              .toList();
      long online = sessions.stream().filter(session -> session.state() == GatewaySession.State.ONLINE).count();
      rows.add(
          List.of(
              gateway.type(),
              gateway.name(),
              gateway.jid().toString(),
              Boolean.toString(gateway.isOffered()),
              Integer.toString(sessions.size()),
              Long.toString(online),
              Boolean.toString(gateway.hasServer())));
    }
    return CommandResult.table(List.of("network", "name", "address", "offered", "sessions", "online", "server"), rows);
  }

  private CommandResult accounts(CommandCall call) throws CommandException {
    List<Gateway> all = gateways(call);
    int most = (int) Math.min(MOST_LISTED, call.number("most", MOST_LISTED));
    List<Link> links = all.getFirst().links().page(domains(call), call.has("after") ? call.address("after") : null, most);
    List<List<String>> rows = new ArrayList<>(guests(all, call, links.size() == most && most > 0 ? links.getLast().owner() : null));
    for (Link link : links) {
      Gateway gateway = of(all, link);
      GatewaySession session = gateway == null ? null : gateway.administration().session(link);
      rows.add(
          List.of(
              link.owner().toString(),
              link.name(),
              session == null ? "off" : session.state().name().toLowerCase(Locale.ROOT),
              session == null ? "" : session.trouble(),
              link.created().toString(),
              "false"));
    }
    rows.sort(Comparator.comparing(List::getFirst));
    return CommandResult.table(
        List.of("account", "name", "state", "error", "created", "guest"), rows.subList(0, Math.min(most, rows.size())));
  }

  /** Who is there without an account, of those that a page may show. */
  private static List<List<String>> guests(List<Gateway> all, CommandCall call, @Nullable Jid last) {
    String after = call.has("after") ? call.address("after").toString() : "";
    List<String> domains = domains(call);
    List<List<String>> rows = new ArrayList<>();
    for (Gateway gateway : all) {
      for (GatewaySession session : gateway.seats().all()) {
        Jid owner = session.owner();
        boolean shown =
            (domains.isEmpty() || domains.contains(owner.domain()))
                && owner.toString().compareTo(after) > 0
                && (last == null || owner.toString().compareTo(last.toString()) <= 0);
        if (shown && gateway.links().find(owner, session.realm()) == null) {
          rows.add(
              List.of(
                  owner.toString(), session.realm(), session.state().name().toLowerCase(Locale.ROOT), session.trouble(), "", "true"));
        }
      }
    }
    return rows;
  }

  /** Of which domains accounts are told of; empty for all. */
  private static List<String> domains(CommandCall call) {
    if (call.has("domain")) {
      return List.of(call.text("domain"));
    }
    return call.reach().isEverything() ? List.of() : call.reach().domains();
  }

  private static @Nullable Gateway of(List<Gateway> all, Link link) {
    return all.size() == 1
        ? all.getFirst()
        : all.stream().filter(gateway -> gateway.number() == link.number()).findFirst().orElse(null);
  }

  private CommandResult logOut(CommandCall call) throws CommandException {
    List<Gateway> all = gateways(call);
    Jid account = call.address("account");
    return done(all, (gateway, who) -> gateway.administration().logOut(who), account, " was logged out.", " has no session there.");
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    List<Gateway> all = gateways(call);
    Jid account = call.address("account");
    return done(all, (gateway, who) -> gateway.administration().unregister(who), account, " has no account there any more.", " has no account there.");
  }

  // What goes over the wire.

  private CommandResult trace(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    long minutes = Math.clamp(call.number("minutes", MINUTES), 0, MOST_MINUTES);
    boolean any = false;
    for (Gateway gateway : gateways(call)) {
      for (String realm : gateway.realms(account)) {
        any = true;
        if (minutes == 0) {
          gateway.traces().forget(account, realm);
        } else if (!gateway.traces().begin(account, realm, Duration.ofMinutes(minutes))) {
          throw new CommandException(Reason.FAILED, "Too many accounts are looked at already.");
        }
      }
    }
    if (!any) {
      throw new CommandException(Reason.NOT_FOUND, account + " has no account there.");
    }
    return CommandResult.done(
        minutes == 0 ? "Nothing is written down of " + account + " any more." : account + " is written down for " + minutes + " minutes.");
  }

  private CommandResult showTrace(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    List<List<String>> rows = new ArrayList<>();
    boolean any = false;
    for (Gateway gateway : gateways(call)) {
      for (String realm : gateway.realms(account)) {
        List<Traces.Line> lines = gateway.traces().lines(account, realm);
        any |= lines != null;
        for (Traces.Line line : lines == null ? List.<Traces.Line>of() : lines) {
          rows.add(
              List.of(line.at().truncatedTo(ChronoUnit.MILLIS).toString(), realm.isEmpty() ? gateway.name() : realm, line.said() ? ">" : "<", line.text()));
        }
      }
    }
    if (!any) {
      throw new CommandException(Reason.NOT_FOUND, "Nothing is written down of " + account + ".");
    }
    return CommandResult.table(List.of("time", "account", "way", "line"), rows);
  }

  // The key.

  private CommandResult rotate() throws CommandException {
    int sealed = 0;
    int lost = 0;
    try {
      vault.rotate();
    } catch (Vault.VaultException e) {
      throw new CommandException(Reason.FAILED, String.valueOf(e.getMessage()));
    }
    for (Gateway first : gateways) {
      if (first.number() > 0) {
        continue;
      }
      List<Gateway> all = gateways.stream().filter(one -> one.type().equals(first.type())).toList();
      Jid last = null;
      List<Link> page;
      do {
        page = first.links().page(List.of(), last, PAGE);
        for (Link link : page) {
          last = link.owner();
          try {
            Gateway gateway = of(all, link);
            if (gateway != null) {
              gateway.administration().reseal(link);
              sealed++;
            }
          } catch (StanzaException | CompletionException e) {
            lost++;
          }
        }
      } while (page.size() >= PAGE);
    }
    if (lost > 0) {
      throw new CommandException(
          Reason.FAILED, "There is a new key; " + sealed + " accounts are sealed with it, " + lost + " are not: try again.");
    }
    return CommandResult.done("There is a new key; " + sealed + " accounts are sealed with it.");
  }

  /** Something that ends what somebody has on a network; false when there was nothing. */
  private interface Deed {
    boolean run(Gateway gateway, Jid account) throws StanzaException;
  }

  private static CommandResult done(List<Gateway> all, Deed deed, Jid account, String good, String nothing)
      throws CommandException {
    try {
      boolean any = false;
      for (Gateway gateway : all) {
        any |= deed.run(gateway, account);
      }
      if (!any) {
        throw new CommandException(Reason.NOT_FOUND, account + nothing);
      }
      return CommandResult.done(account + good);
    } catch (StanzaException | CompletionException e) {
      throw new CommandException(Reason.FAILED, "The session with that network does not answer: " + e.getMessage());
    }
  }
}
