package im.recado.testkit.transcript;

import im.recado.testkit.server.TestServer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** Every transcript, in this process. */
final class TranscriptsInProcessTest {
  @TestFactory
  Stream<DynamicTest> transcripts() {
    return Played.files().stream()
        .map(
            file ->
                DynamicTest.dynamicTest(
                    Played.FOLDER.relativize(file).toString(),
                    file.toUri(),
                    () -> Transcripts.play(Transcripts.read(file), TestServer::inProcess)));
  }
}
