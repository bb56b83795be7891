package im.recado.testkit.transcript;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The same transcripts over sockets with TLS. */
final class TranscriptsOverTcpTest {
  private static final Path ALL = Path.of("src", "test", "resources", "transcripts");

  @TempDir private static Path certificates = Path.of("");

  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Transcripts.below(ALL).stream()
        .map(file -> java.util.Map.entry(file, Transcripts.read(file)))
        .filter(one -> !one.getValue().onlyInProcess())
        .map(
            one ->
                DynamicTest.dynamicTest(
                    ALL.relativize(one.getKey()).toString(),
                    one.getKey().toUri(),
                    () -> Transcripts.play(one.getValue(), server -> server.overTcp(certificates))));
  }
}
