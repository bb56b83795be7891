package im.recado.testkit.upload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.kernel.command.CommandException;
import im.recado.modules.Backends;
import im.recado.modules.upload.UploadFiles;
import im.recado.modules.upload.UploadStore;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Uploads that take long, and what becomes of them when somebody removes the file or its room meanwhile. */
@Timeout(60)
final class SlowUploadTest {
  private static final String NS = "urn:xmpp:http:upload:0";
  private static final Jid ROMEO = Jid.valueOf("romeo@localhost/garden");
  private static final int SIZE = 200_000;

  private final Backends memory = new MemoryBackends().backends();
  private final UploadStore store = memory.uploads();
  private final UploadFiles files = memory.files();

  /** The server has begun to take a file in. */
  private final CountDownLatch begun = new CountDownLatch(1);

  /** The client sends the rest. */
  private final CountDownLatch rest = new CountDownLatch(1);

  /** A file is being removed: it is looked for, and goes on after {@link #removed}. */
  private volatile Runnable removed = () -> {};

  private final TestServer server = new TestServer(List.of("localhost"), backends());
  private final HttpClient http = HttpClient.newHttpClient();
  private final StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);

  private Backends backends() {
    UploadFiles watched =
        new UploadFiles() {
          @Override
          public void write(String id, long size, InputStream source) throws IOException {
            begun.countDown();
            files.write(id, size, source);
          }

          @Override
          public boolean exists(String id) {
            return files.exists(id);
          }

          @Override
          public InputStream open(String id, long from) throws IOException {
            return files.open(id, from);
          }

          @Override
          public void tidy() throws IOException {
            files.tidy();
          }

          @Override
          public boolean remove(String id) throws IOException {
            boolean was = files.remove(id);
            removed.run();
            return was;
          }
        };
    return new Backends(
        memory.accounts(), memory.rosters(), memory.spool(), memory.streams(), memory.archive(), memory.rooms(), memory.pubsub(),
        store, memory.invites(), memory.directory(), memory.groups(), memory.links(), watched, memory.stores());
  }

  @BeforeEach
  void begin(@TempDir Path certificates) throws IOException {
    server.openWeb(certificates);
    server.set("c2s.ping-interval", "2h");
    server.account(ROMEO, "password");
    romeo.connectSession();
  }

  @AfterEach
  void end() {
    rest.countDown();
    http.close();
    server.close();
  }

  private record Slot(URI put, URI get, String id) {}

  private Slot slot(String request) throws IOException {
    romeo.send(
        Element.builder("iq", Namespaces.CLIENT)
            .attribute("type", "get")
            .attribute("id", request)
            .attribute("to", "upload.localhost")
            .child(
                Element.builder("request", NS)
                    .attribute("filename", "a.bin")
                    .attribute("size", Integer.toString(SIZE))
                    .build())
            .build());
    Element slot = Objects.requireNonNull(romeo.element().child("slot", NS));
    URI get = url(slot, "get");
    return new Slot(url(slot, "put"), get, get.getPath().split("/", -1)[2]);
  }

  private static URI url(Element slot, String which) {
    return URI.create(Objects.requireNonNull(Objects.requireNonNull(slot.child(which, NS)).attribute("url")));
  }

  /** Half of the file, the rest when that is wanted. */
  private final class Body extends InputStream {
    private int sent;

    @Override
    public int read() {
      byte[] one = new byte[1];
      return read(one, 0, 1) < 0 ? -1 : one[0];
    }

    @Override
    public int read(byte[] bytes, int from, int length) {
      if (sent == SIZE) {
        return -1;
      }
      if (sent >= SIZE / 2) {
        hold(rest);
      }
      int count = Math.min(Math.min(length, 5000), SIZE - sent);
      Arrays.fill(bytes, from, from + count, (byte) 'x');
      sent += count;
      return count;
    }
  }

  private static void hold(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private CompletableFuture<HttpResponse<String>> upload(Slot slot) {
    HttpRequest request =
        HttpRequest.newBuilder(slot.put())
            .PUT(BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(Body::new), SIZE))
            .build();
    return http.sendAsync(request, BodyHandlers.ofString());
  }

  private int status(URI url) throws Exception {
    return http.send(HttpRequest.newBuilder(url).build(), BodyHandlers.discarding()).statusCode();
  }

  @Test
  void whatIsStillComingKeepsItsRoomAndIsStored() throws Exception {
    Slot slow = slot("slow");
    Slot unused = slot("unused");
    CompletableFuture<HttpResponse<String>> answer = upload(slow);
    hold(begun);
    server.pass(Duration.ofMinutes(11));
    // The other one's room has expired after the first one's.
    await().until(() -> store.find(unused.id()) == null);
    assertThat(store.find(slow.id())).isNotNull();
    rest.countDown();
    assertThat(answer.join().statusCode()).isEqualTo(201);
    assertThat(status(slow.get())).isEqualTo(200);
    server.pass(Duration.ofMinutes(11));
    assertThat(status(slow.get())).isEqualTo(200);
  }

  @Test
  void whatDoesNotComeAfterAllLosesItsRoom() throws Exception {
    Slot slot = slot("slow");
    CompletableFuture<HttpResponse<String>> answer = upload(slot);
    hold(begun);
    server.pass(Duration.ofMinutes(11));
    answer.cancel(true);
    await()
        .until(
            () -> {
              server.pass(Duration.ofMinutes(11));
              return store.find(slot.id()) == null;
            });
    assertThat(files.exists(slot.id())).isFalse();
  }

  @Test
  void h8whatIsRemovedWhileItComesIsNotStored() throws Exception {
    Slot slot = slot("slow");
    CompletableFuture<HttpResponse<String>> answer = upload(slot);
    hold(begun);
    CountDownLatch removing = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    removed =
        () -> {
          removing.countDown();
          hold(goOn);
        };
    Thread remover =
        Thread.ofVirtual()
            .start(
                () -> {
                  try {
                    server.kernel().commands().run("user-remove", Caller.COMMAND_LINE, Map.of("account", "romeo@localhost"));
                  } catch (CommandException e) {
                    throw new IllegalStateException(e);
                  }
                });
    hold(removing);
    rest.countDown();
    await().until(() -> files.exists(slot.id()));
    removed = () -> {};
    goOn.countDown();
    remover.join();
    assertThat(answer.join().statusCode()).isEqualTo(404);
    assertThat(status(slot.get())).isEqualTo(404);
    assertThat(files.exists(slot.id())).isFalse();
  }
}
