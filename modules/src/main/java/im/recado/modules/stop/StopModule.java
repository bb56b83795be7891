package im.recado.modules.stop;

import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.event.StopWanted;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.modules.announce.Announcements;
import java.time.Duration;
import java.util.List;

/** Lets administrators stop and restart the server, after telling those who are connected. */
public final class StopModule implements Module {
  private static final long LONGEST_SECONDS = 24 * 60 * 60;

  private static final List<Argument> ARGUMENTS =
      List.of(
          Argument.optional("delay", Kind.NUMBER, "in so many seconds; at once when not told"),
          Argument.optional("announcement", Kind.TEXT, "what those who are connected are told now"));

  private final Kernel kernel;
  private final Announcements announcements;

  public StopModule(Kernel kernel, Announcements announcements) {
    this.kernel = kernel;
    this.announcements = announcements;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("stop", "Lets administrators stop and restart the server.")
        .command(Command.change("server-stop", "Stops the server in order.", ARGUMENTS, call -> stop(call, false)))
        .command(
            Command.change(
                "server-restart", "Stops the server in order and starts it again.", ARGUMENTS, call -> stop(call, true)));
  }

  private CommandResult stop(CommandCall call, boolean restart) throws CommandException {
    long seconds = call.number("delay", 0);
    if (seconds > LONGEST_SECONDS) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "The delay is a day at most.");
    }
    if (!kernel.events().isHeard(StopWanted.class)) {
      throw new CommandException(Reason.FAILED, "Whoever runs this server has to stop it.");
    }
    if (call.has("announcement")) {
      announcements.announce(call.text("announcement"), domain -> true);
    }
    // Never before the answer to this is on its way.
    kernel.timers().after(Duration.ofSeconds(Math.max(1, seconds)), () -> kernel.events().fire(new StopWanted(restart)));
    return CommandResult.done((restart ? "Restarting" : "Stopping") + (seconds == 0 ? "." : " in " + seconds + " seconds."));
  }
}
