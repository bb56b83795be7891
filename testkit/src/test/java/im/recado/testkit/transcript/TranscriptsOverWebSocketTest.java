package im.recado.testkit.transcript;

import java.nio.file.Path;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/** Those of the same transcripts that speak in whole elements, over WebSocket with TLS. */
final class TranscriptsOverWebSocketTest {
  @TempDir private static Path certificates = Path.of("");

  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Played.files().stream()
        .map(file -> Map.entry(file, Transcripts.read(file)))
        .filter(one -> !one.getValue().onlyInProcess() && !one.getValue().isAboutBytes())
        .map(
            one ->
                DynamicTest.dynamicTest(
                    Played.FOLDER.relativize(one.getKey()).toString(),
                    one.getKey().toUri(),
                    () -> Transcripts.play(one.getValue(), server -> server.overWebSocket(certificates))));
  }
}
