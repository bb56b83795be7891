package im.recado.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import im.recado.kernel.command.Argument;
import im.recado.kernel.command.Argument.Kind;
import im.recado.kernel.command.Command;
import im.recado.kernel.command.CommandCall;
import im.recado.kernel.command.CommandException;
import im.recado.kernel.command.CommandException.Reason;
import im.recado.kernel.command.CommandResult;
import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.slf4j.LoggerFactory;

/** Shows the ends of the logs and says how much each logger tells until the server stops. */
public final class LogModule implements Module {
  private static final int MOST = 1000;
  private static final List<String> LEVELS = List.of("error", "warn", "info", "debug", "trace");

  /** The logs that there are: nobody names a file (SECURITY W10). */
  private final Map<String, LogFile> logs;

  public LogModule(Path folder) {
    this.logs =
        Map.of(
            "recado", new LogFile(folder.resolve("recado.log"), true),
            "security", new LogFile(folder.resolve("security.log"), false));
  }

  @Override
  public Declaration declare() {
    return Declaration.module("log", "Shows the logs and says how much they tell.")
        .command(
            Command.look(
                "log-list",
                "Shows the last lines of a log, the newest first.",
                List.of(
                    Argument.optional("log", Kind.TEXT, "recado or security; recado when not told"),
                    Argument.optional("containing", Kind.TEXT, "only those with this in them"),
                    Argument.optional("level", Kind.TEXT, "only those of this level and above: error, warn, info, debug"),
                    Argument.optional("most", Kind.NUMBER, "at most so many, 100 when not told")),
                this::list))
        .command(Command.look("log-levels", "Lists the loggers with a level of their own.", List.of(), call -> levels()))
        .command(
            Command.change(
                "log-level-set",
                "Says how much a logger tells until the server stops.",
                List.of(
                    Argument.required("logger", Kind.TEXT, "such as im.recado.modules.muc: it and all below it"),
                    Argument.required("level", Kind.TEXT, "error, warn, info, debug, trace, or none for that of the logger above")),
                this::setLevel));
  }

  private CommandResult list(CommandCall call) throws CommandException {
    LogFile log = logs.get(call.text("log", "recado"));
    if (log == null) {
      throw new CommandException(Reason.NOT_FOUND, "There are the logs recado and security.");
    }
    int level = LEVELS.indexOf(call.text("level", "trace"));
    if (level < 0) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A level is error, warn, info, debug or trace.");
    }
    List<String> wanted = LEVELS.subList(0, level + 1);
    String part = call.text("containing", "").toLowerCase(Locale.ROOT);
    List<List<String>> rows = new ArrayList<>();
    try {
      for (LogFile.Line line : log.last(call.has("level") || !part.isEmpty())) {
        boolean told =
            (line.level().isEmpty() || wanted.contains(line.level()))
                && line.whole().toLowerCase(Locale.ROOT).contains(part);
        if (told && rows.size() < Math.min(MOST, call.number("most", 100))) {
          rows.add(List.of(line.at(), line.level(), line.logger(), line.text()));
        }
      }
    } catch (IOException e) {
      throw new CommandException(Reason.FAILED, "The log cannot be read: " + e.getMessage() + ".");
    }
    return CommandResult.table(List.of("at", "level", "logger", "text"), rows);
  }

  private static LoggerContext context() {
    return (LoggerContext) LoggerFactory.getILoggerFactory();
  }

  private static CommandResult levels() {
    List<List<String>> rows = new ArrayList<>();
    for (Logger logger : context().getLoggerList()) {
      Level level = logger.getLevel();
      if (level != null) {
        rows.add(List.of(logger.getName(), level.toString().toLowerCase(Locale.ROOT)));
      }
    }
    return CommandResult.table(List.of("logger", "level"), rows);
  }

  private CommandResult setLevel(CommandCall call) throws CommandException {
    String name = call.text("logger").strip();
    String level = call.text("level");
    if (!level.equals("none") && !LEVELS.contains(level)) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "A level is error, warn, info, debug, trace or none.");
    }
    // The audit log and the log of attacks are not to be silenced; other names would be made by asking for them.
    boolean ours = name.matches("(im\\.recado|io\\.netty|com\\.zaxxer|org\\.mariadb|org\\.postgresql)(\\.[A-Za-z0-9]+){0,12}");
    if (!ours || (name.equals("im.recado") && level.equals("none"))) {
      throw new CommandException(Reason.WRONG_ARGUMENT, "Expected a logger such as im.recado.modules.muc.");
    }
    Logger logger = context().getLogger(name);
    call.was(logger.getLevel() == null ? "none" : logger.getLevel().toString().toLowerCase(Locale.ROOT));
    logger.setLevel(level.equals("none") ? null : Level.toLevel(level));
    return CommandResult.done(name + " tells " + (level.equals("none") ? "what the logger above tells" : level) + " now.");
  }
}
