package im.recado.testkit.transcript;

import im.recado.testkit.server.TestServer;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every transcript, in this process. */
final class TranscriptsInProcessTest {
  private static final Path ALL = Path.of("src", "test", "resources", "transcripts");

  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Transcripts.below(ALL).stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    ALL.relativize(file).toString(),
                    file.toUri(),
                    () -> Transcripts.play(Transcripts.read(file), TestServer::inProcess)));
  }
}
