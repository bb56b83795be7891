package im.recado.interop.smack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.interop.raw.AnyCertificate;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.ServerUnderTest.Account;
import java.net.URI;
import java.net.URL;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.jivesoftware.smackx.httpfileupload.HttpFileUploadManager;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files that people share with a client built on Smack 4.4 (XEP-0363), over real HTTPS. */
final class SmackUploadTest {
  private static final int SIZE = 300_000;

  private final ServerUnderTest server = ServerKind.RECADO.shared();

  private static HttpFileUploadManager uploads(SmackSession session) {
    HttpFileUploadManager manager = HttpFileUploadManager.getInstanceFor(session.connection());
    manager.setTlsContext(AnyCertificate.context());
    return manager;
  }

  @Test
  void aFileIsUploadedAndAnotherOneReadsItByItsAddress(@TempDir Path folder) throws Exception {
    server.addAccounts(List.of(new Account("fileowner", "secret"), new Account("filereader", "secret")));
    byte[] content = new byte[SIZE];
    new Random(4).nextBytes(content);
    Path file = Files.write(folder.resolve("grüße & mehr.png"), content);
    try (SmackSession a = SmackSession.login(server, "fileowner", "desk");
        SmackSession b = SmackSession.login(server, "filereader", "phone");
        HttpClient http = HttpClient.newBuilder().sslContext(AnyCertificate.context()).build()) {
      HttpFileUploadManager uploads = uploads(a);
      assertThat(uploads.discoverUploadService()).isTrue();
      assertThat(uploads.getDefaultUploadService().getMaxFileSize()).isEqualTo(100L << 20);
      List<Long> told = new ArrayList<>();
      URL address = uploads.uploadFile(file.toFile(), (uploaded, all) -> told.add(uploaded));
      assertThat(told).last().isEqualTo((long) SIZE);
      a.send(b.bare(), address.toString());
      URI heard = URI.create(b.awaitBody(address.toString()).getBody());
      HttpResponse<byte[]> answer =
          http.send(HttpRequest.newBuilder(heard).build(), HttpResponse.BodyHandlers.ofByteArray());
      assertThat(answer.statusCode()).isEqualTo(200);
      assertThat(answer.body()).isEqualTo(content);
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).hasValue("nosniff");
      assertThatThrownBy(() -> uploads.requestSlot("large.png", 1L << 40))
          .as("Smack itself knows the limit")
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
