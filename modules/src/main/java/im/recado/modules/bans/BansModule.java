package im.recado.modules.bans;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.limit.Bans.Ban;
import im.recado.kernel.limit.Network;
import im.recado.kernel.limit.Source;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Lets administrators see, make and lift bans of addresses (SECURITY B-9). */
public final class BansModule implements Module {
  private static final Argument ADDRESS =
      Argument.required("address", Kind.TEXT, "an address such as 192.0.2.7; of IPv6 its network of 64 bits is meant");
  private static final long LONGEST_MINUTES = 525_600;

  private final Kernel kernel;

  public BansModule(Kernel kernel) {
    this.kernel = kernel;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("bans", "Bans addresses for a while.")
        .command(Command.look("ban-list", "Lists addresses that are banned now.", List.of(), this::list))
        .command(
            Command.moderation(
                "ban-add",
                "Bans an address until the time is over or the server stops.",
                List.of(
                    ADDRESS,
                    Argument.optional("minutes", Kind.NUMBER, "for so many, 60 when not told"),
                    Argument.optional("reason", Kind.TEXT, "why, for those who look at the list")),
                this::add))
        .command(Command.moderation("ban-lift", "Ends the ban of an address.", List.of(ADDRESS), this::lift));
  }

  private CommandResult list(CommandCall call) {
    List<List<String>> rows = new ArrayList<>();
    for (Ban ban : kernel.bans().all()) {
      rows.add(
          List.of(
              ban.source().toString(),
              (ban.left().toSeconds() + 59) / 60 + " min",
              String.valueOf(ban.times()),
              ban.reason()));
    }
    return CommandResult.table(List.of("address", "left", "times", "reason"), rows);
  }

  private CommandResult add(CommandCall call) throws CommandException {
    Source source = source(call);
    long minutes = call.number("minutes", 60);
    if (minutes < 1 || minutes > LONGEST_MINUTES) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A ban lasts a minute at least and a year at most.");
    }
    Duration length = Duration.ofMinutes(minutes);
    kernel.bans().add(source, length, length, call.text("reason", "by an administrator"));
    return CommandResult.done("Banned " + source + " for " + minutes + " minutes.");
  }

  private CommandResult lift(CommandCall call) throws CommandException {
    Source source = source(call);
    if (!kernel.bans().lift(source)) {
      throw new CommandException(Reason.NOT_FOUND, source + " is not banned.");
    }
    return CommandResult.done(source + " is banned no more.");
  }

  private static Source source(CommandCall call) throws CommandException {
    String text = call.text("address").strip();
    try {
      // As a network first: that looks nothing up in the DNS. The list shows networks of IPv6 with their length.
      Network network = Network.parse(text.endsWith("/64") ? text.substring(0, text.length() - 3) : text);
      return Source.of(InetAddress.getByName(network.toString()));
    } catch (IllegalArgumentException | UnknownHostException e) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Expected an address such as 192.0.2.7, not " + text + ".");
    }
  }
}
