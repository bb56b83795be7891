package im.recado.modules.emergency;

import com.sun.management.OperatingSystemMXBean;
import im.recado.kernel.Kernel;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.limit.Emergency;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.module.Option;
import im.recado.modules.options.LiveOptions;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.function.DoubleSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one switch for bad times (SECURITY B-16), thrown by an administrator, or by the server itself when its processors have
 * had too much to do for a minute; what it has switched on it switches off again.
 */
public final class EmergencyModule implements Module {
  private static final Logger LOG = LoggerFactory.getLogger(EmergencyModule.class);

  static final Option<Integer> LOAD =
      Option.integer(
          "server.emergency-load",
          0,
          0,
          100,
          "When the server has used so many percent of all processors for a minute, server.emergency is switched on until"
              + " it has used less for a minute; 0 for never.");

  private static final Option<Duration> LOOK =
      Option.duration("server.emergency-look", Duration.ofSeconds(10), "How often the load is looked at.");

  /** So many looks in a row make a minute. */
  private static final int ROUNDS = 6;

  private final Kernel kernel;
  private final LiveOptions options;
  private final DoubleSupplier load;

  // Of the one task that looks.
  private int busy;
  private int calm;
  private volatile boolean byItself;

  public EmergencyModule(Kernel kernel, LiveOptions options) {
    this(kernel, options, processors());
  }

  /**
   * The same with another measure.
   *
   * @param load what the process has used of all processors lately, from 0 to 1
   */
  EmergencyModule(Kernel kernel, LiveOptions options, DoubleSupplier load) {
    this.kernel = kernel;
    this.options = options;
    this.load = load;
  }

  private static DoubleSupplier processors() {
    return ManagementFactory.getOperatingSystemMXBean() instanceof OperatingSystemMXBean system
        ? system::getProcessCpuLoad
        : () -> 0;
  }

  @Override
  public Declaration declare() {
    return Declaration.module("emergency", "One switch that makes the server strict with everybody.")
        .option(Emergency.ON)
        .option(LOAD)
        .option(LOOK)
        .every(LOOK, this::look)
        .command(
            Command.change(
                "emergency",
                "Switches the emergency on or off: no new accounts, all limits a quarter of what they are.",
                List.of(Argument.required("on", Kind.FLAG, "true or false")),
                this::change));
  }

  private CommandResult change(CommandCall call) {
    boolean on = call.flag("on");
    byItself = false;
    options.set(Emergency.ON, String.valueOf(on));
    return CommandResult.done(on ? "The server is strict with everybody." : "Everything is as usual.");
  }

  private void look() {
    int limit = kernel.options().get(LOAD);
    boolean much = limit > 0 && load.getAsDouble() * 100 >= limit;
    busy = much ? busy + 1 : 0;
    calm = much ? 0 : calm + 1;
    boolean on = Emergency.isOn(kernel.options());
    if (!on && busy >= ROUNDS) {
      byItself = true;
      options.hold(Emergency.ON, "true");
      LOG.warn("The server has too much to do: it is strict with everybody until it has less");
    } else if (on && byItself && calm >= ROUNDS) {
      options.holdNoMore(Emergency.ON);
      byItself = false;
      LOG.info("The server has less to do: everything is as usual");
    }
  }
}
