package im.recado.testkit.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqTarget;
import im.recado.modules.ping.PingModule;
import im.recado.net.NetServer;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SECURITY B-1: who sends much does not keep the loop from those who send little. */
final class ReadTurnTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");
  private static final Jid JULIET = Jid.valueOf("juliet@verona.example/balcony");
  private static final int MANY = 3000;

  private final List<String> handled = new CopyOnWriteArrayList<>();
  private final CountDownLatch sent = new CountDownLatch(1);

  /** Notes who asks; the first request keeps the loop until all that is sent waits to be read. */
  private Module noting() {
    return () ->
        Declaration.module("ping", "Answers pings.")
            .iq(
                Iq.Type.GET,
                IqTarget.SERVER,
                "ping",
                "urn:xmpp:ping",
                request -> {
                  if (handled.isEmpty()) {
                    handled.add("first");
                    try {
                      sent.await();
                    } catch (InterruptedException e) {
                      Thread.currentThread().interrupt();
                    }
                  } else {
                    handled.add(String.valueOf(request.from().local()));
                  }
                  return null;
                });
  }

  private static byte[] pings(int many) {
    return "<iq type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>".repeat(many).getBytes(UTF_8);
  }

  private static StreamClient connected(TestServer server, Transport transport, Jid jid) throws Exception {
    server.account(jid, "password");
    StreamClient client = new StreamClient(transport, jid, "password", false);
    client.connectSession();
    return client;
  }

  @Test
  void b1OneThatSendsMuchHasNoMoreOfTheLoopThanATurn(@TempDir Path certificates) throws Exception {
    try (TestServer server =
        new TestServer(
            List.of("verona.example"),
            new MemoryBackends().backends(),
            modules -> modules.stream().map(module -> module instanceof PingModule ? noting() : module).toList())) {
      server.kernel().options().set(NetServer.THREADS, 1);
      try (Transport transport = server.overTcp(certificates)) {
        meet(server, transport);
      }
    }
  }

  private void meet(TestServer server, Transport transport) throws Exception {
    StreamClient romeo = connected(server, transport, ROMEO);
    StreamClient juliet = connected(server, transport, JULIET);
    romeo.send(pings(1));
    await().until(() -> !handled.isEmpty());
    romeo.send(pings(MANY));
    juliet.send(pings(1));
    sent.countDown();
    await().until(() -> handled.size() == MANY + 2);
    assertThat(handled.indexOf("juliet")).isLessThan(MANY / 4);
  }
}
