package im.recado.testkit.transcript;

import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** The same transcripts over sockets with TLS. */
final class TranscriptsOverTcpTest {
  @TempDir private static Path certificates = Path.of("");

  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Played.files().stream()
        .map(file -> java.util.Map.entry(file, Transcripts.read(file)))
        .filter(one -> !one.getValue().onlyInProcess())
        .map(
            one ->
                DynamicTest.dynamicTest(
                    Played.FOLDER.relativize(one.getKey()).toString(),
                    one.getKey().toUri(),
                    () -> Transcripts.play(one.getValue(), server -> server.overTcp(certificates))));
  }
}
