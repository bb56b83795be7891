package im.recado.server.log;

import static org.assertj.core.api.Assertions.assertThat;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import ch.qos.logback.core.rolling.RollingFileAppender;
import ch.qos.logback.core.util.FileSize;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LogsTest {
  private static List<String> write(Path folder, int lines) throws IOException {
    LoggerContext context = new LoggerContext();
    context.setMDCAdapter(new LogbackMDCAdapter());
    RollingFileAppender<ILoggingEvent> file = Logs.file(context, folder, "recado", true, new FileSize(1000));
    context.getLogger("test").addAppender(file);
    for (int i = 0; i < lines; i++) {
      context.getLogger("test").info("line {} {}", i, "x".repeat(70));
    }
    context.stop();
    try (var files = Files.list(folder)) {
      return files.map(one -> one.getFileName().toString()).sorted().toList();
    }
  }

  @Test
  void d18OldLogsGetNumbersAndTheOldestGoes(@TempDir Path folder) throws IOException {
    assertThat(write(folder, 3)).containsExactly("recado.log");
    assertThat(write(folder, 200)).containsExactly("recado.1.log", "recado.2.log", "recado.3.log", "recado.log");
    try (var files = Files.list(folder)) {
      assertThat(files).allSatisfy(file -> assertThat(Files.size(file)).isLessThan(1200));
    }
    assertThat(Files.readString(folder.resolve("recado.log"))).contains("line 199 ");
    assertThat(Files.readAllLines(folder.resolve("recado.1.log")).getLast()).matches(".* line 19\\d x+");
  }

  @Test
  void theFoldersNameMayHaveAnySign(@TempDir Path folder) throws IOException {
    Path odd = Files.createDirectory(folder.resolve("100%41 %i %d{yyyy} (å) \\ 'x"));
    assertThat(write(odd, 30)).contains("recado.1.log", "recado.log");
    try (var files = Files.walk(folder)) {
      assertThat(files.filter(Files::isRegularFile)).allSatisfy(file -> assertThat(file).hasParent(odd));
    }
  }
}
