package im.recado.server.log;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.rolling.RollingPolicyBase;
import ch.qos.logback.core.rolling.RolloverFailure;
import ch.qos.logback.core.rolling.TriggeringPolicy;
import ch.qos.logback.core.util.FileSize;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/**
 * Old logs under numbers: a full {@code NAME.log} becomes {@code NAME.1.log}, that one {@code NAME.2.log} and so on; the last
 * one goes. The policies of the library read the folder as a pattern, in which a percent sign or a backslash of its name
 * would mean something else, and look at the size once a minute, in which a flood could write far more.
 */
final class NumberedFiles extends RollingPolicyBase implements TriggeringPolicy<ILoggingEvent> {
  private final Path folder;
  private final String name;
  private final FileSize size;
  private final int most;

  /**
   * @param size what is no longer written to
   * @param most how many old files are kept
   */
  NumberedFiles(Path folder, String name, FileSize size, int most) {
    this.folder = folder;
    this.name = name;
    this.size = size;
    this.most = most;
  }

  private Path file(int number) {
    return folder.resolve(number == 0 ? name + ".log" : name + "." + number + ".log");
  }

  @Override
  public boolean isTriggeringEvent(File active, ILoggingEvent event) {
    return active.length() >= size.getSize();
  }

  @Override
  public void rollover() throws RolloverFailure {
    for (int number = most - 1; number >= 0; number--) {
      try {
        Files.move(file(number), file(number + 1), StandardCopyOption.REPLACE_EXISTING);
      } catch (NoSuchFileException e) {
        // There were not so many yet.
      } catch (IOException e) {
        throw new RolloverFailure("cannot rename " + file(number), e);
      }
    }
  }

  @Override
  public String getActiveFileName() {
    return file(0).toString();
  }
}
