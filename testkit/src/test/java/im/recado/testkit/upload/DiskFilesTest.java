package im.recado.testkit.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.modules.upload.DiskFiles;
import im.recado.modules.upload.UploadFiles;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Files on disk: whole or not there, and nowhere else than in their folder. */
final class DiskFilesTest {
  private static final String ID = "abcdefghijklmnopqrstuvwxyz234567";

  private final Path folder;
  private final UploadFiles files;

  DiskFilesTest(@TempDir Path home) {
    folder = home.resolve("uploads");
    files = new DiskFiles(folder);
  }

  private static InputStream text(String text) {
    return new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8));
  }

  private List<Path> all() throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      return all.filter(Files::isRegularFile).toList();
    }
  }

  @Test
  void aFileIsReadAsItWasWrittenFromAnyByteOn() throws IOException {
    assertThat(files.exists(ID)).isFalse();
    files.write(ID, 5, text("hello"));
    assertThat(files.exists(ID)).isTrue();
    try (InputStream all = files.open(ID, 0);
        InputStream rest = files.open(ID, 3)) {
      assertThat(all.readAllBytes()).asString().isEqualTo("hello");
      assertThat(rest.readAllBytes()).asString().isEqualTo("lo");
    }
    assertThat(all()).containsExactly(folder.resolve("ab").resolve(ID));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(all().getFirst()))).isEqualTo("rw-------");
    assertThat(files.remove(ID)).isTrue();
    assertThat(files.remove(ID)).isFalse();
    assertThat(all()).isEmpty();
  }

  @Test
  void aFileThatIsTooShortOrTooLongOrBreaksOffLeavesNothingBehind() throws IOException {
    assertThatThrownBy(() -> files.write(ID, 6, text("hello"))).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> files.write(ID, 4, text("hello"))).isInstanceOf(IOException.class);
    InputStream broken =
        new InputStream() {
          private int given;

          @Override
          public int read() throws IOException {
            if (given++ > 100) {
              throw new IOException("cut");
            }
            return 'x';
          }
        };
    assertThatThrownBy(() -> files.write(ID, 200, broken)).hasMessage("cut");
    assertThat(files.exists(ID)).isFalse();
    assertThat(all()).isEmpty();
  }

  @Test
  void whatWasNotFinishedInAnEarlierLifeGoes() throws IOException {
    files.write(ID, 5, text("hello"));
    Path left = folder.resolve("partial").resolve("b".repeat(32));
    Files.writeString(left, "half a fi");
    new DiskFiles(folder).tidy();
    assertThat(left).doesNotExist();
    assertThat(files.exists(ID)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "..", "../../etc/passwd", "/etc/passwd", "partial", "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567",
        "abcdefghijklmnopqrstuvwxyz23456", "abcdefghijklmnopqrstuvwxyz23456/", "..cdefghijklmnopqrstuvwxyz234567",
        "abcdefghijklmnopqrstuvwxyz23456\0"})
  void h5NoNameLeadsElsewhere(String name) {
    assertThatThrownBy(() -> files.open(name, 0)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> files.write(name, 1, text("x"))).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> files.remove(name)).isInstanceOf(IllegalArgumentException.class);
    assertThat(folder).doesNotExist();
  }
}
