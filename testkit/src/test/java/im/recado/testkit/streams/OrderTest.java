package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.chat;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.resume;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.session.Session;
import im.recado.kernel.session.Sessions.SessionClosed;
import im.recado.kernel.session.Sessions.SessionDetached;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * What one client sends to another arrives in that order (RFC 6120 section 10.1), whether it was handed on at once, lay in
 * an outbox, or was kept on a disk that is slow.
 */
@Timeout(120)
final class OrderTest {
  private static final String ROMEO = "romeo@verona.example/garden";
  private static final String JULIET = "juliet@verona.example/balcony";
  private static final String TO_JULIET = "juliet@verona.example";

  /** More than is handed over at once. */
  private static final int MANY = 150;

  /** Done before the server's own modules hear of it. */
  private volatile Runnable whenDetached = () -> {};

  private volatile Runnable whenClosed = () -> {};

  private final Scene scene = new Scene(this::withListener, "romeo@verona.example", TO_JULIET);
  private StreamClient romeo;

  private List<Module> withListener(List<Module> modules) {
    Module listener =
        () ->
            Declaration.module("test", "Listens for the test.")
                .on(SessionDetached.class, detached -> whenDetached.run())
                .on(SessionClosed.class, closed -> whenClosed.run());
    return Stream.concat(Stream.of(listener), modules.stream()).toList();
  }

  @BeforeEach
  void romeoIsThere() throws IOException {
    romeo = scene.connected(ROMEO);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private static List<String> numbers(int from, int to) {
    return IntStream.range(from, to).mapToObj(i -> "m" + i).toList();
  }

  private void romeoSends(int from, int to) throws IOException {
    for (String number : numbers(from, to)) {
      chat(romeo, TO_JULIET, number);
    }
    romeo.barrier();
  }

  private Session juliets() {
    return Objects.requireNonNull(scene.server.kernel().sessions().session(Jid.valueOf(JULIET)));
  }

  @Test
  void aMessageOnItsWayToTheDiskIsNotOvertaken() throws IOException {
    StreamClient juliet = scene.connected(JULIET);
    scene.disk.hold();
    romeoSends(0, 1);
    juliet.send(xml("<presence/>"));
    await().until(() -> juliets().takesMessages());
    romeoSends(1, 2);
    scene.disk.release();
    assertThat(bodies(juliet, 2)).isEqualTo(numbers(0, 2));
    romeoSends(2, 4);
    assertThat(bodies(juliet, 2)).isEqualTo(numbers(2, 4));
  }

  @Test
  void messagesToAFullAddressAreBehindThoseThatWait() throws IOException {
    StreamClient juliet = scene.connected(JULIET);
    scene.disk.hold();
    romeoSends(0, 1);
    juliet.send(xml("<presence/>"));
    await().until(() -> juliets().takesMessages());
    chat(romeo, JULIET, "m1");
    romeo.barrier();
    scene.disk.release();
    assertThat(bodies(juliet, 2)).isEqualTo(numbers(0, 2));
  }

  @Test
  void whatComesForAClientThatWasCutWaitsBehindWhatItWasNotGiven() throws IOException {
    romeoSends(0, MANY);
    StreamClient juliet = scene.connected(JULIET);
    String id = manage(juliet);
    juliet.send(xml("<presence/>"));
    List<String> received = new ArrayList<>(bodies(juliet, 100));
    romeoSends(MANY, MANY + 5);
    juliet.cut();
    await().until(() -> juliets().stream() == null);
    await().until(() -> !scene.waiting(TO_JULIET).isEmpty());
    romeoSends(MANY + 5, MANY + 10);

    StreamClient again = scene.client(JULIET);
    assertThat(resume(again, id, 101).name()).isEqualTo("resumed");
    received.addAll(bodies(again, MANY + 10 - 100));
    assertThat(received).isEqualTo(numbers(0, MANY + 10));
  }

  @Test
  void whatComesAfterARestartWaitsBehindWhatAClientWasNotGivenBefore() throws IOException {
    romeoSends(0, MANY);
    StreamClient juliet = scene.connected(JULIET);
    String id = manage(juliet);
    juliet.send(xml("<presence/>"));
    assertThat(bodies(juliet, 100)).isEqualTo(numbers(0, 100));
    romeoSends(MANY, MANY + 5);
    scene.stop(romeo, juliet);

    romeo = scene.connected(ROMEO);
    romeoSends(MANY + 5, MANY + 10);
    StreamClient again = scene.client(JULIET);
    assertThat(resume(again, id, 101).name()).isEqualTo("resumed");
    assertThat(bodies(again, MANY + 10 - 100)).isEqualTo(numbers(100, MANY + 10));
  }

  @Test
  void whatComesWhileASessionEndsIsBehindWhatItGivesBack() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    romeoSends(0, 3);
    assertThat(bodies(juliet, 3)).isEqualTo(numbers(0, 3));
    CountDownLatch sent = new CountDownLatch(1);
    whenClosed =
        () -> {
          try {
            romeoSends(3, 6);
          } catch (IOException e) {
            throw new IllegalStateException(e);
          } finally {
            sent.countDown();
          }
        };
    juliet.disconnect();
    awaitUninterrupted(sent);
    await().until(() -> scene.waiting(TO_JULIET).size() == 6);

    StreamClient next = scene.connected(JULIET);
    next.send(xml("<presence/>"));
    assertThat(bodies(next, 6)).isEqualTo(numbers(0, 6));
  }

  @Test
  void aClientThatComesBackQuicklyHearsTheCountOfTheStreamThatHasJustGone() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    String id = manage(romeo);
    for (String number : numbers(0, 3)) {
      chat(romeo, TO_JULIET, number);
    }
    assertThat(bodies(juliet, 3)).isEqualTo(numbers(0, 3));
    CountDownLatch parted = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    whenDetached =
        () -> {
          parted.countDown();
          awaitUninterrupted(goOn);
        };
    romeo.cut();
    awaitUninterrupted(parted);

    StreamClient again = scene.client(ROMEO);
    Element resumed = resume(again, id, 0);
    goOn.countDown();
    assertThat(resumed.name()).isEqualTo("resumed");
    assertThat(resumed.attribute("h")).isEqualTo("3");
    chat(again, TO_JULIET, "m3");
    assertThat(bodies(juliet, 1)).isEqualTo(numbers(3, 4));
  }

  private static void awaitUninterrupted(CountDownLatch latch) {
    await().until(() -> latch.getCount() == 0);
  }
}
