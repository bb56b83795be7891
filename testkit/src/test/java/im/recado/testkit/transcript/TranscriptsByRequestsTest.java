package im.recado.testkit.transcript;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Those of the same transcripts that speak in whole elements and need no lasting connection, by requests (XEP-0124). */
final class TranscriptsByRequestsTest {
  @TempDir private static Path certificates = Path.of("");

  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Played.files().stream()
        .map(file -> Map.entry(file, Transcripts.read(file)))
        .filter(one -> !one.getValue().onlyInProcess() && !one.getValue().isAboutBytes() && !one.getValue().needsConnections())
        .map(
            one ->
                DynamicTest.dynamicTest(
                    Played.FOLDER.relativize(one.getKey()).toString(),
                    one.getKey().toUri(),
                    () -> Transcripts.play(one.getValue(), server -> server.byRequests(certificates))));
  }
}
