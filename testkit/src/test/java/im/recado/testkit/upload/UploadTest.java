package im.recado.testkit.upload;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.modules.upload.Upload;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlLimits;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** XEP-0363 over real HTTP, and rows H5 to H8 of the security catalogue. */
final class UploadTest {
  private static final String NS = "urn:xmpp:http:upload:0";
  private static final Jid ROMEO = Jid.valueOf("romeo@localhost/garden");

  private final MemoryBackends disk = new MemoryBackends();
  private final TestServer server = new TestServer(List.of("localhost"), disk.backends());
  private final HttpClient http = HttpClient.newHttpClient();
  private final StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
  private int requests;

  @BeforeEach
  void begin(@TempDir Path certificates) throws IOException {
    server.openWeb(certificates);
    server.set("c2s.ping-interval", "2h");
    server.account(ROMEO, "password");
    romeo.connectSession();
  }

  @AfterEach
  void end() {
    http.close();
    server.close();
  }

  /** An answer of the upload service. */
  private Element ask(String name, long size, String type) throws IOException {
    romeo.send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "get")
            .attribute("id", "u" + ++requests)
            .attribute("to", "upload.localhost")
            .child(
                Element.builder("request", NS)
                    .attribute("filename", name)
                    .attribute("size", Long.toString(size))
                    .attribute("content-type", type)
                    .build())
            .build());
    while (true) {
      // The server may have had something to ask meanwhile.
      Element came = romeo.element();
      if (("u" + requests).equals(came.attribute("id"))) {
        return came;
      }
    }
  }

  private record Slot(URI put, URI get) {}

  private Slot slot(String name, long size, String type) throws IOException {
    Element slot = Objects.requireNonNull(ask(name, size, type).child("slot", NS));
    return new Slot(url(slot, "put"), url(slot, "get"));
  }

  private static URI url(Element slot, String which) {
    return URI.create(Objects.requireNonNull(Objects.requireNonNull(slot.child(which, NS)).attribute("url")));
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws IOException {
    try {
      return http.send(request.build(), BodyHandlers.ofString(StandardCharsets.ISO_8859_1));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException(e);
    }
  }

  private HttpResponse<String> put(URI url, String content, String type) throws IOException {
    return send(HttpRequest.newBuilder(url).header("Content-Type", type).PUT(BodyPublishers.ofString(content)));
  }

  private HttpResponse<String> get(URI url) throws IOException {
    return send(HttpRequest.newBuilder(url));
  }

  @Test
  void aFileIsUploadedAndRead() throws IOException {
    Slot slot = slot("tr\u00e8s cool.jpg", 7, "image/jpeg");
    assertThat(slot.get().getRawPath()).endsWith("/tr%C3%A8s%20cool.jpg");
    assertThat(get(slot.get()).statusCode()).as("not there yet").isEqualTo(404);
    assertThat(put(slot.put(), "picture", "image/jpeg").statusCode()).isEqualTo(201);
    HttpResponse<String> read = get(slot.get());
    assertThat(read.statusCode()).isEqualTo(200);
    assertThat(read.body()).isEqualTo("picture");
    assertThat(read.headers().map())
        .containsEntry("content-type", List.of("image/jpeg"))
        .containsEntry("x-content-type-options", List.of("nosniff"))
        .containsEntry("content-security-policy", List.of("default-src 'none'; frame-ancestors 'none'; sandbox"))
        .containsEntry("access-control-allow-origin", List.of("*"))
        .containsEntry("accept-ranges", List.of("bytes"))
        .containsEntry(
            "content-disposition", List.of("inline; filename=\"tr_s cool.jpg\"; filename*=UTF-8''tr%C3%A8s%20cool.jpg"));
    HttpResponse<String> head = send(HttpRequest.newBuilder(slot.get()).HEAD());
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("content-length")).contains("7");
  }

  @Test
  void partsOfAFileAreRead() throws IOException {
    Slot slot = slot("a.txt", 10, "text/plain");
    assertThat(put(slot.put(), "0123456789", "text/plain").statusCode()).isEqualTo(201);
    HttpResponse<String> part = send(HttpRequest.newBuilder(slot.get()).header("Range", "bytes=2-4"));
    assertThat(part.statusCode()).isEqualTo(206);
    assertThat(part.body()).isEqualTo("234");
    assertThat(part.headers().firstValue("content-range")).contains("bytes 2-4/10");
    assertThat(send(HttpRequest.newBuilder(slot.get()).header("Range", "bytes=7-")).body()).isEqualTo("789");
    assertThat(send(HttpRequest.newBuilder(slot.get()).header("Range", "bytes=-3")).body()).isEqualTo("789");
    assertThat(send(HttpRequest.newBuilder(slot.get()).header("Range", "bytes=8-100")).body()).isEqualTo("89");
    HttpResponse<String> beyond = send(HttpRequest.newBuilder(slot.get()).header("Range", "bytes=10-"));
    assertThat(beyond.statusCode()).isEqualTo(416);
    assertThat(beyond.headers().firstValue("content-range")).contains("bytes */10");
    for (String odd : List.of("bytes=5-2", "bytes=0-1,3-4", "lines=1-2", "bytes=x-", "bytes=-")) {
      assertThat(send(HttpRequest.newBuilder(slot.get()).header("Range", odd)).body()).as(odd).isEqualTo("0123456789");
    }
    String tag = part.headers().firstValue("etag").orElseThrow();
    assertThat(
            send(HttpRequest.newBuilder(slot.get()).method("HEAD", BodyPublishers.noBody()).header("Range", "bytes=2-4"))
                .statusCode())
        .as("parts are of what is got alone")
        .isEqualTo(200);
    assertThat(send(HttpRequest.newBuilder(slot.get()).header("Range", "bytes=0-0").header("If-Range", tag)).body()).isEqualTo("0");
    assertThat(send(HttpRequest.newBuilder(slot.get()).header("Range", "bytes=0-0").header("If-Range", "\"other\"")).statusCode())
        .isEqualTo(200);
  }

  @Test
  void whoHasAFileAlreadyIsNotSentItAgain() throws IOException {
    Slot slot = slot("a.txt", 3, "text/plain");
    assertThat(put(slot.put(), "abc", "text/plain").statusCode()).isEqualTo(201);
    String tag = get(slot.get()).headers().firstValue("etag").orElseThrow();
    for (String known : List.of(tag, "*", "W/" + tag, "\"x\", " + tag, "\"x\" ,W/" + tag)) {
      assertThat(send(HttpRequest.newBuilder(slot.get()).header("If-None-Match", known)).statusCode()).as(known).isEqualTo(304);
    }
    for (String other : List.of("\"x\"", tag.substring(1), "")) {
      assertThat(send(HttpRequest.newBuilder(slot.get()).header("If-None-Match", other)).body()).as(other).isEqualTo("abc");
    }
    assertThat(send(HttpRequest.newBuilder(slot.get()).header("If-Match", "\"x\", " + tag)).body()).isEqualTo("abc");
    assertThat(send(HttpRequest.newBuilder(slot.get()).header("If-Match", "\"x\", W/" + tag)).statusCode()).isEqualTo(412);
  }

  @Test
  void h6WhatABrowserWouldRunIsOnlyToBeKept() throws IOException {
    for (String type :
        List.of("text/html", "image/svg+xml", "application/xhtml+xml", "text/xml", "application/pdf", "text/javascript",
            "application/octet-stream")) {
      Slot slot = slot("page.html", 4, type);
      assertThat(put(slot.put(), "<b/>", type).statusCode()).isEqualTo(201);
      assertThat(get(slot.get()).headers().firstValue("content-disposition").orElse("")).as(type).startsWith("attachment; ");
      assertThat(get(slot.get()).headers().firstValue("content-security-policy").orElse("")).contains("sandbox");
    }
  }

  @Test
  void h7ASlotIsForOneFileOfOneSizeAndType() throws IOException {
    Slot slot = slot("a.txt", 5, "text/plain");
    assertThat(put(slot.put(), "hell", "text/plain").statusCode()).isEqualTo(400);
    assertThat(put(slot.put(), "hello!", "text/plain").statusCode()).isEqualTo(413);
    assertThat(put(slot.put(), "hello", "text/html").statusCode()).isEqualTo(415);
    BodyPublisher chunks = BodyPublishers.ofInputStream(() -> new ByteArrayInputStream("hello".getBytes(StandardCharsets.UTF_8)));
    assertThat(send(HttpRequest.newBuilder(slot.put()).PUT(chunks)).statusCode()).isEqualTo(411);
    assertThat(get(slot.get()).statusCode()).as("nothing was kept").isEqualTo(404);
    assertThat(put(slot.put(), "hello", "Text/Plain; charset=utf-8").statusCode()).isEqualTo(201);
    assertThat(put(slot.put(), "HELLO", "text/plain").statusCode()).as("once").isEqualTo(409);
    assertThat(get(slot.get()).body()).isEqualTo("hello");
    assertThat(send(HttpRequest.newBuilder(slot.put()).DELETE()).statusCode()).isEqualTo(405);
  }

  @Test
  void h7WithoutItsProofASlotIsNotThere() throws IOException {
    Slot slot = slot("a.txt", 5, "text/plain");
    Slot other = slot("a.txt", 5, "text/plain");
    String proof = slot.put().getRawQuery();
    List<URI> wrong = new ArrayList<>();
    wrong.add(slot.get());
    wrong.add(URI.create(slot.get() + "?" + other.put().getRawQuery()));
    wrong.add(URI.create(slot.get() + "?" + proof.substring(0, proof.length() - 2) + "AA"));
    wrong.add(URI.create(slot.get() + "?" + proof.replace("slot=0.", "slot=1999999999.")));
    wrong.add(URI.create(slot.get().toString().replace("a.txt", "b.txt") + "?" + proof));
    wrong.add(URI.create(slot.get() + "?slot="));
    for (URI url : wrong) {
      assertThat(put(url, "hello", "text/plain").statusCode()).as(url.toString()).isEqualTo(404);
    }
    assertThat(put(slot.put(), "hello", "text/plain").statusCode()).isEqualTo(201);
  }

  @Test
  void aPictureOfAPersonMayBeLargerThanOtherFiles() throws Exception {
    server.set("upload.file-bytes", "1000");
    server.set("upload.profile-bytes", "5000");
    assertThat(ask("a.png", 4000, "image/png").attribute("type")).isEqualTo("error");
    romeo.send(
        Xml.parse(
            "<iq xmlns='jabber:client' type='get' id='picture' to='upload.localhost'><request xmlns='" + NS
                + "' filename='a.png' size='4000' content-type='image/png'><profile xmlns='urn:xmpp:http:upload:purpose:0'/></request></iq>",
            XmlLimits.SERVER));
    Element came = romeo.element();
    while (!"picture".equals(came.attribute("id"))) {
      came = romeo.element();
    }
    Element slot = Objects.requireNonNull(came.child("slot", NS), came::toString);
    assertThat(put(url(slot, "put"), "p".repeat(4000), "image/png").statusCode()).isEqualTo(201);
    assertThat(get(url(slot, "get")).body()).hasSize(4000);
  }

  @Test
  void h7TwoUploadsAtOnceDoNotMix() throws Exception {
    String one = "1".repeat(300_000);
    String two = "2".repeat(300_000);
    Slot slot = slot("a.bin", one.length(), "application/octet-stream");
    List<CompletableFuture<HttpResponse<String>>> both =
        List.of(one, two).stream()
            .map(body -> HttpRequest.newBuilder(slot.put()).PUT(BodyPublishers.ofString(body)).build())
            .map(request -> http.sendAsync(request, BodyHandlers.ofString()))
            .toList();
    List<Integer> codes = new ArrayList<>();
    for (CompletableFuture<HttpResponse<String>> each : both) {
      codes.add(each.get().statusCode());
    }
    assertThat(codes).containsExactlyInAnyOrder(201, 409);
    assertThat(get(slot.get()).body()).isEqualTo(codes.getFirst() == 201 ? one : two);
  }

  @Test
  void h8WhatHasExpiredOrWasRemovedIsNotThere() throws Exception {
    Slot slot = slot("a.txt", 5, "text/plain");
    server.pass(Duration.ofMinutes(6));
    assertThat(put(slot.put(), "hello", "text/plain").statusCode()).as("too late").isEqualTo(404);

    Slot kept = slot("b.txt", 5, "text/plain");
    assertThat(put(kept.put(), "hello", "text/plain").statusCode()).isEqualTo(201);
    Slot mine = slot("c.txt", 5, "text/plain");
    assertThat(put(mine.put(), "hello", "text/plain").statusCode()).isEqualTo(201);
    String id = kept.get().getPath().split("/", -1)[2];
    assertThat(server.kernel().commands().run("file-remove", Caller.COMMAND_LINE, Map.of("id", id)).sentence())
        .isEqualTo("Removed b.txt of romeo@localhost.");
    assertThat(get(kept.get()).statusCode()).isEqualTo(404);
    assertThat(disk.backends().files().exists(id)).isFalse();

    server.pass(Duration.ofDays(31));
    assertThat(get(mine.get()).statusCode()).isEqualTo(404);
    assertThat(disk.backends().uploads().of(ROMEO.bare())).isEmpty();
    assertThat(disk.backends().uploads().bytes()).isZero();
    for (String guess : List.of("/upload/", "/upload", "/upload/" + "a".repeat(32) + "/a.txt", "/upload/" + id + "/")) {
      assertThat(get(mine.get().resolve(guess)).statusCode()).as(guess).isEqualTo(404);
    }
  }

  @Test
  void aRemovedAccountLeavesNoFiles() throws Exception {
    Slot slot = slot("a.txt", 5, "text/plain");
    assertThat(put(slot.put(), "hello", "text/plain").statusCode()).isEqualTo(201);
    List<Upload> before = disk.backends().uploads().of(ROMEO.bare());
    assertThat(before).hasSize(1);
    server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", "romeo@localhost"));
    assertThat(get(slot.get()).statusCode()).isEqualTo(404);
    assertThat(disk.backends().files().exists(before.getFirst().id())).isFalse();
    assertThat(disk.backends().uploads().of(ROMEO.bare())).isEmpty();
    assertThat(disk.backends().uploads().day(ROMEO.bare(), Instant.EPOCH)).isEmpty();
  }

  @Test
  void b7aFileThatCannotBeRemovedWithItsAccountGoesLater() throws Exception {
    Slot slot = slot("a.txt", 5, "text/plain");
    assertThat(put(slot.put(), "hello", "text/plain").statusCode()).isEqualTo(201);
    String id = disk.backends().uploads().of(ROMEO.bare()).getFirst().id();
    disk.stuck(id, true);
    server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", "romeo@localhost"));
    assertThat(disk.backends().files().exists(id)).isTrue();
    disk.stuck(id, false);
    server.pass(Duration.ofSeconds(331));
    assertThat(disk.backends().files().exists(id)).isFalse();
    assertThat(disk.backends().uploads().of(ROMEO.bare())).isEmpty();
  }

  @Test
  void removingFilesDoesNotGiveTheDayBack() throws Exception {
    server.set("upload.day-bytes", "10");
    Instant begin = server.kernel().clock().instant();
    Slot slot = slot("a.txt", 6, "text/plain");
    assertThat(put(slot.put(), "hello!", "text/plain").statusCode()).isEqualTo(201);
    slot("unused.txt", 4, "text/plain");
    String id = slot.get().getPath().split("/", -1)[2];
    server.kernel().commands().run("file-remove", Caller.COMMAND_LINE, Map.of("id", id));
    server.pass(Duration.ofHours(1));
    assertThat(ask("b.txt", 4, "text/plain").child("slot", NS)).as("the slot that nobody used is free again").isNotNull();
    Element error = Objects.requireNonNull(ask("c.txt", 5, "text/plain").child("error", Namespaces.CLIENT));
    assertThat(Objects.requireNonNull(error.child("retry", NS)).attribute("stamp"))
        .as("when the file that is gone counts no more")
        .startsWith(begin.plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS).toString().replace("Z", ""));
    server.pass(Duration.ofHours(24));
    assertThat(disk.backends().uploads().day(ROMEO.bare(), Instant.EPOCH)).as("nothing is kept longer").isEmpty();
  }

  @Test
  void aFileThatCannotBeRemovedKeepsNoOther() throws Exception {
    List<String> ids = new ArrayList<>();
    for (String name : List.of("a.txt", "b.txt")) {
      Slot slot = slot(name, 5, "text/plain");
      assertThat(put(slot.put(), "hello", "text/plain").statusCode()).isEqualTo(201);
      ids.add(slot.get().getPath().split("/", -1)[2]);
      server.pass(Duration.ofSeconds(1));
    }
    disk.stuck(ids.getFirst(), true);
    server.pass(Duration.ofDays(31));
    assertThat(disk.backends().uploads().of(ROMEO.bare())).extracting(Upload::id).containsExactly(ids.getFirst());
    assertThat(disk.backends().files().exists(ids.getLast())).isFalse();
    disk.stuck(ids.getFirst(), false);
    server.pass(Duration.ofHours(1));
    assertThat(disk.backends().uploads().of(ROMEO.bare())).isEmpty();
  }

  @Test
  void aTypeThatWasAskedForIsKeptWhicheverItIs() throws IOException {
    Slot bytes = slot("a.bin", 5, "application/octet-stream");
    assertThat(put(bytes.put(), "hello", "image/jpeg").statusCode()).isEqualTo(415);
    assertThat(put(bytes.put(), "hello", "application/octet-stream").statusCode()).isEqualTo(201);
    Slot any = slot("a.bin", 5, "");
    URI forged = URI.create(bytes.put().toString().replace("slot=0.", "slot=0.any."));
    assertThat(put(forged, "hello", "image/jpeg").statusCode()).isEqualTo(404);
    assertThat(put(any.put(), "hello", "image/jpeg").statusCode()).isEqualTo(201);
    assertThat(get(any.get()).headers().firstValue("content-type")).contains("application/octet-stream");
  }

  @Test
  void aDaysFilesSayWhenThereIsRoomAgain() throws IOException {
    server.set("upload.day-files", "2");
    Instant begin = server.kernel().clock().instant();
    slot("a.txt", 5, "text/plain");
    server.pass(Duration.ofMinutes(1));
    slot("b.txt", 5, "text/plain");
    Element error = Objects.requireNonNull(ask("c.txt", 5, "text/plain").child("error", Namespaces.CLIENT));
    String stamp = Objects.requireNonNull(Objects.requireNonNull(error.child("retry", NS)).attribute("stamp"));
    assertThat(Instant.parse(stamp)).isBetween(begin.plus(Duration.ofDays(1)), begin.plus(Duration.ofDays(1)).plusSeconds(60));
  }

  @Test
  void f2AFullDiskIsToldAndNothingIsConfirmed() throws IOException {
    Slot slot = slot("a.txt", 5, "text/plain");
    disk.full(true);
    assertThat(put(slot.put(), "hello", "text/plain").statusCode()).isEqualTo(507);
    assertThat(get(slot.get()).statusCode()).isEqualTo(404);
    disk.full(false);
    assertThat(put(slot.put(), "hello", "text/plain").statusCode()).isEqualTo(201);
  }

  @Test
  void pagesOfOtherSitesMayUpload() throws IOException {
    Slot slot = slot("a.txt", 5, "text/plain");
    HttpResponse<String> asked =
        send(
            HttpRequest.newBuilder(slot.put())
                .header("Origin", "https://client.example")
                .header("Access-Control-Request-Method", "PUT")
                .method("OPTIONS", BodyPublishers.noBody()));
    assertThat(asked.headers().firstValue("access-control-allow-methods")).contains("GET, HEAD, OPTIONS, PUT");
    assertThat(asked.headers().firstValue("access-control-allow-origin")).contains("*");
  }

  @Test
  void aFileThatIsToGoEarlyGoesEarly() throws IOException {
    String until = server.kernel().clock().instant().plusSeconds(3600).toString();
    romeo.send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "get")
            .attribute("id", "e")
            .attribute("to", "upload.localhost")
            .child(
                Element.builder("request", NS)
                    .attribute("filename", "story.txt")
                    .attribute("size", "5")
                    .child(
                        Element.builder("ephemeral", "urn:xmpp:http:upload:purpose:0").attribute("expire-before", until).build())
                    .build())
            .build());
    Element slot = Objects.requireNonNull(romeo.element().child("slot", NS));
    assertThat(put(url(slot, "put"), "hello", "text/plain").statusCode()).isEqualTo(201);
    assertThat(get(url(slot, "get")).statusCode()).isEqualTo(200);
    server.pass(Duration.ofMinutes(61));
    assertThat(get(url(slot, "get")).statusCode()).isEqualTo(404);
  }
}
