package im.recado.server.cli;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.store.StoreException;
import im.recado.server.Assembly;
import im.recado.server.Failure;
import im.recado.server.control.ControlClient;
import im.recado.server.home.Home;
import im.recado.server.log.Logs;
import im.recado.server.settings.Settings;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Runs commands on a home: in the server that runs there, or in this process when none does. */
final class Commander implements AutoCloseable {
  private final @Nullable ControlClient running;
  private final @Nullable Assembly own;

  private Commander(@Nullable ControlClient running, @Nullable Assembly own) {
    this.running = running;
    this.own = own;
  }

  /** For a home that there is. */
  static Commander of(Home home) throws Failure {
    if (!home.isRunning() && !home.exists()) {
      throw new Failure(
          Failure.CANNOT_CREATE,
          "There is no server's home in " + home.folder() + ": name it with --home or RECADO_HOME; \"./recado run\" makes a"
              + " new one.");
    }
    return making(home);
  }

  /** For a home that is made when it is not there. */
  static Commander making(Home home) throws Failure {
    return home.isRunning()
        ? new Commander(ControlClient.of(home), null)
        : new Commander(null, assembly(home));
  }

  /** The server of this home put together in this process, whether another one runs or not. */
  static Assembly assembly(Home home) throws Failure {
    home.make();
    Settings settings = Settings.read(home.settings(), List.of());
    Logs.open(home.log(), settings.get(Logs.DETAIL));
    return Assembly.open(home, settings, new SimpleMeterRegistry());
  }

  CommandResult run(String name, Map<String, String> arguments) throws Failure {
    try {
      if (running != null) {
        return running.run(name, arguments);
      }
      return java.util.Objects.requireNonNull(own).kernel().commands().run(name, Caller.COMMAND_LINE, arguments);
    } catch (CommandException e) {
      throw new Failure(
          isAboutWords(e.reason()) ? Failure.USAGE : Failure.FAILED, String.valueOf(e.getMessage()), e);
    } catch (StoreException e) {
      throw new Failure(Failure.FAILED, String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean isAboutWords(Reason reason) {
    return reason == Reason.WRONG_ARGUMENT || reason == Reason.UNKNOWN_COMMAND;
  }

  @Override
  public void close() {
    if (own != null) {
      own.close();
    }
  }
}
