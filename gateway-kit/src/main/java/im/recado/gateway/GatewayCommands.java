package im.recado.gateway;

import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.modules.link.Link;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.StanzaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletionException;

/** What administrators see of gateways and do with people's accounts on other networks; no password is shown. */
final class GatewayCommands {
  private static final int MOST_LISTED = 1000;
  private static final Argument NETWORK = Argument.required("network", Kind.TEXT, "as gateway-list tells it");
  private static final Argument ACCOUNT = Argument.required("account", Kind.ADDRESS, "an address such as alice@example.org");

  private final List<Gateway> gateways;

  GatewayCommands(List<Gateway> gateways) {
    this.gateways = List.copyOf(gateways);
  }

  List<Command> all() {
    return List.of(
        Command.look("gateway-list", "Lists the networks that there are gateways to.", List.of(), call -> list()),
        Command.look(
            "gateway-accounts",
            "Lists who has an account on a network, and how it is.",
            List.of(
                NETWORK,
                Argument.optional("after", Kind.ADDRESS, "begins behind this account"),
                Argument.optional("most", Kind.NUMBER, "at most so many, " + MOST_LISTED + " when not told")),
            this::accounts),
        Command.change(
            "gateway-logout",
            "Ends somebody's session on a network; it begins again with the next presence.",
            List.of(NETWORK, ACCOUNT),
            this::logOut),
        Command.change(
            "gateway-remove",
            "Forgets somebody's account on a network with its password; the account there stays.",
            List.of(NETWORK, ACCOUNT),
            this::remove));
  }

  private Gateway gateway(CommandCall call) throws CommandException {
    for (Gateway gateway : gateways) {
      if (gateway.type().equals(call.text("network"))) {
        return gateway;
      }
    }
    throw new CommandException(Reason.NOT_FOUND, "There is no gateway to " + call.text("network") + ".");
  }

  private CommandResult list() {
    List<List<String>> rows = new ArrayList<>();
    for (Gateway gateway : gateways) {
      List<GatewaySession> sessions = gateway.seats().all();
      long online = sessions.stream().filter(session -> session.state() == GatewaySession.State.ONLINE).count();
      rows.add(
          List.of(
              gateway.type(),
              gateway.name(),
              gateway.jid().toString(),
              Boolean.toString(gateway.isOffered()),
              Integer.toString(sessions.size()),
              Long.toString(online)));
    }
    return CommandResult.table(List.of("network", "name", "address", "offered", "sessions", "online"), rows);
  }

  private CommandResult accounts(CommandCall call) throws CommandException {
    Gateway gateway = gateway(call);
    int most = (int) Math.min(MOST_LISTED, call.number("most", MOST_LISTED));
    List<List<String>> rows = new ArrayList<>();
    for (Link link : gateway.links().page(call.has("after") ? call.address("after") : null, most)) {
      GatewaySession session = gateway.session(link);
      rows.add(
          List.of(
              link.owner().toString(),
              link.name(),
              session == null ? "off" : session.state().name().toLowerCase(Locale.ROOT),
              session == null ? "" : session.trouble(),
              link.created().toString()));
    }
    return CommandResult.table(List.of("account", "name", "state", "error", "created"), rows);
  }

  private CommandResult logOut(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    return done(gateway(call)::logOut, account, " was logged out.", " has no session there.");
  }

  private CommandResult remove(CommandCall call) throws CommandException {
    Jid account = call.address("account");
    return done(gateway(call)::unregister, account, " has no account there any more.", " has no account there.");
  }

  /** Something that ends what somebody has on a network; false when there was nothing. */
  private interface Deed {
    boolean run(Jid account) throws StanzaException;
  }

  private static CommandResult done(Deed deed, Jid account, String good, String nothing) throws CommandException {
    try {
      if (!deed.run(account)) {
        throw new CommandException(Reason.NOT_FOUND, account + nothing);
      }
      return CommandResult.done(account + good);
    } catch (StanzaException | CompletionException e) {
      throw new CommandException(Reason.FAILED, "The session with that network does not answer: " + e.getMessage());
    }
  }
}
