package im.recado.gateway;

import im.recado.gateway.network.Network;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.Ground;
import java.util.ArrayList;
import java.util.List;

/** The gateways of a server, and what they have in common. */
public final class Gateways implements Module {
  static final Option<Integer> REGISTRATIONS =
      Option.integer(
          "gateway.registrations",
          10,
          1,
          1000,
          "How often an hour somebody may try to register with a gateway, which then asks the network.");

  private static final int MOST_ACCOUNTS = 3;

  static final Option<Integer> ACCOUNTS =
      Option.integer(
          "gateway.accounts",
          2,
          1,
          MOST_ACCOUNTS,
          "How many accounts somebody may have on a network that is one place; the second one is at 2.msn.DOMAIN.");

  static final Option<Boolean> FILES =
      Option.flag(
          "gateway.files",
          true,
          "Whether files go and come through gateways to networks that carry them; else they go as addresses and do not come.");

  static final Option<Integer> FILE_MEGABYTES =
      Option.integer(
          "gateway.file-megabytes",
          25,
          1,
          4096,
          "The largest file that goes or comes through a gateway, in megabytes; what comes is an upload and within their limits too.");

  private final GatewayCommands commands;

  private Gateways(GatewayCommands commands) {
    this.commands = commands;
  }

  /** All modules: what gateways have in common, and one for each network. */
  public static List<Module> all(Ground ground, Vault vault, List<? extends Network> networks) {
    List<Gateway> gateways = new ArrayList<>();
    for (Network network : networks) {
      // Where there are realms each account has an address of its own already.
      int most = network.hasRealms() ? 1 : MOST_ACCOUNTS;
      for (int number = 0; number < most; number++) {
        gateways.add(new Gateway(ground, vault, network, number));
      }
    }
    List<Module> all = new ArrayList<>();
    all.add(new Gateways(new GatewayCommands(gateways, vault)));
    all.addAll(gateways);
    return all;
  }

  @Override
  public Declaration declare() {
    Declaration declaration =
        Declaration.module("gateways", "Accounts on other networks, from any client.")
            .xep(100, "1.0", "Gateway Interaction")
            .xep(184, "1.4.0", "Message Delivery Receipts", "of networks that confirm")
            .xep(308, "1.2.1", "Last Message Correction", "of networks that have it, else in words")
            .xep(444, "0.2.1", "Message Reactions", "of networks that have them, else in words")
            .xep(313, "1.1.3", "Message Archive Management")
            .xep(66, "1.5", "Out of Band Data", "files of networks that carry them, else addresses in words")
            .xep(224, "1.0", "Attention", "of networks that have nudges")
            .option(REGISTRATIONS)
            .option(ACCOUNTS)
            .option(FILES)
            .option(FILE_MEGABYTES);
    RoomArchives.declare(declaration);
    commands.all().forEach(declaration::command);
    return declaration;
  }
}
