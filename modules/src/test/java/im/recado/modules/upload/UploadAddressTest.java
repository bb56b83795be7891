package im.recado.modules.upload;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.Kernel;
import im.recado.kernel.module.Options;
import im.recado.modules.upload.Upload.Purpose;
import im.recado.wire.jid.Jid;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class UploadAddressTest {
  private final Kernel kernel = new Kernel(List.of("verona.example"), new Options(), Clock.systemUTC());
  private final Upload upload =
      new Upload(
          "a".repeat(32), Jid.valueOf("romeo@verona.example"), "a b.txt", "text/plain", 1, Purpose.MESSAGE, Instant.EPOCH,
          Instant.EPOCH, true);

  @Test
  void aFileHasAnAddressAsLongAsThereIsAWeb() {
    assertThat(UploadWeb.address(kernel, upload)).isNull();
    kernel.web().opened("https://verona.example:7443", List.of());
    assertThat(UploadWeb.address(kernel, upload))
        .isEqualTo("https://verona.example:7443/upload/" + "a".repeat(32) + "/a%20b.txt");
  }
}
