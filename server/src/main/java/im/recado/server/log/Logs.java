package im.recado.server.log;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.Configurator;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.encoder.LayoutWrappingEncoder;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.spi.ContextAwareBase;
import ch.qos.logback.core.util.FileSize;
import im.recado.kernel.log.SecurityLog;
import im.recado.kernel.module.Option;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import org.slf4j.LoggerFactory;

/**
 * The logs, configured by this class alone (no XML is read at the start). Until {@link #open} nothing is written anywhere.
 * Together the files never take more than 50 MB (SECURITY D18).
 */
public final class Logs extends ContextAwareBase implements Configurator {
  /** What is written. */
  public enum Detail {
    ERROR,
    WARN,
    INFO,
    DEBUG
  }

  public static final Option<Detail> DETAIL =
      Option.choice("log.level", Detail.INFO, "What log/recado.log tells: debug tells most.");

  private static final FileSize MAIN_SIZE = FileSize.valueOf("8MB");
  private static final FileSize SECURITY_SIZE = FileSize.valueOf("4MB");
  private static final int OLD_FILES = 3;

  /** Made by Logback. */
  public Logs() {}

  @Override
  public ExecutionStatus configure(LoggerContext context) {
    context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME).setLevel(Level.OFF);
    return ExecutionStatus.DO_NOT_INVOKE_NEXT_IF_ANY;
  }

  /** Writes to {@code recado.log} and {@code security.log} in this folder from now on. */
  public static void open(Path folder, Detail detail) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    Logger root = context.getLogger(org.slf4j.Logger.ROOT_LOGGER_NAME);
    // A server that ran before in this process has left its own.
    root.detachAndStopAllAppenders();
    root.addAppender(file(context, folder, "recado", false, MAIN_SIZE));
    root.setLevel(Level.WARN);
    Level level = Level.toLevel(detail.name());
    context.getLogger("im.recado").setLevel(level);
    context.getLogger("recado").setLevel(Level.INFO);
    Logger security = context.getLogger(SecurityLog.LOGGER);
    security.setAdditive(false);
    security.detachAndStopAllAppenders();
    security.addAppender(file(context, folder, "security", true, SECURITY_SIZE));
  }

  /** Writes out what is still to be written, and nothing after it. */
  public static void close() {
    ((LoggerContext) LoggerFactory.getILoggerFactory()).stop();
  }

  static RollingFileAppender<ILoggingEvent> file(
      LoggerContext context, Path folder, String name, boolean isBare, FileSize size) {
    LineLayout layout = new LineLayout(isBare);
    layout.setContext(context);
    layout.start();
    LayoutWrappingEncoder<ILoggingEvent> encoder = new LayoutWrappingEncoder<>();
    encoder.setContext(context);
    encoder.setCharset(StandardCharsets.UTF_8);
    encoder.setLayout(layout);
    encoder.start();
    RollingFileAppender<ILoggingEvent> file = new RollingFileAppender<>();
    file.setContext(context);
    file.setName(name);
    file.setFile(folder.resolve(name + ".log").toString());
    file.setEncoder(encoder);
    NumberedFiles rolling = new NumberedFiles(folder, name, size, OLD_FILES);
    rolling.setContext(context);
    rolling.setParent(file);
    rolling.start();
    // It is the trigger as well.
    file.setRollingPolicy(rolling);
    file.start();
    return file;
  }
}
