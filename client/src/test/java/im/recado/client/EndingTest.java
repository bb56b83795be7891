package im.recado.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class EndingTest {
  @TempDir Path folder;

  /** Has something open until it is ended; what cannot be closed is named {@code never}. */
  static final class Program {
    private Program() {}

    public static void main(String[] args) throws Exception {
      Path open = Path.of(args[0]);
      Ending ending = new Ending(() -> {
        try {
          if (open.endsWith("never")) {
            Files.createFile(open.resolveSibling("begun"));
            new CountDownLatch(1).await();
          }
          Files.delete(open);
        } catch (IOException | InterruptedException e) {
          throw new IllegalStateException(e);
        }
      });
      ending.alsoFromOutside(Duration.ofSeconds(open.endsWith("never") ? 1 : 50));
      Files.createFile(open);
      System.out.println("ready");
      new CountDownLatch(1).await();
    }
  }

  private void endFromOutside(Path open) throws Exception {
    Process program = new ProcessBuilder(Path.of(System.getProperty("java.home"), "bin", "java").toString(), "-cp",
        System.getProperty("java.class.path"), Program.class.getName(), open.toString()).redirectErrorStream(true).start();
    try (var lines = program.inputReader()) {
      assertThat(lines.readLine()).isEqualTo("ready");
      program.destroy();
      program.waitFor();
    }
  }

  @Test
  void whoIsEndedFromOutsideClosesWhatIsOpen() throws Exception {
    Path open = folder.resolve("open");
    endFromOutside(open);
    assertThat(open).doesNotExist();
  }

  @Test
  void whatCannotBeClosedIsNotWaitedForForEver() throws Exception {
    Path open = folder.resolve("never");
    endFromOutside(open);
    assertThat(folder.resolve("begun")).exists();
    assertThat(open).exists();
  }

  @Test
  void itIsDoneOnce() {
    AtomicInteger times = new AtomicInteger();
    Ending ending = new Ending(times::incrementAndGet);
    ending.end();
    ending.end();
    assertThat(times).hasValue(1);
  }
}
