package im.recado.testkit.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.module.Declaration;
import im.recado.kernel.module.Module;
import im.recado.kernel.route.IqTarget;
import im.recado.kernel.session.Outbound;
import im.recado.kernel.session.OutboundFilter;
import im.recado.kernel.session.Session;
import im.recado.modules.ping.PingModule;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.xml.Element;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Pins the path of a ping, from bytes to bytes, over TCP with TLS. Whoever makes it longer has to say so here, and in
 * ARCHITECTURE.md.
 */
final class GoldenPathTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");

  private final List<String> there = new CopyOnWriteArrayList<>();
  private final List<String> back = new CopyOnWriteArrayList<>();
  private final List<String> threads = new CopyOnWriteArrayList<>();

  /** The classes on the stack, the first caller first, each once where it calls itself. */
  private static List<String> stations() {
    List<String> stations = new ArrayList<>();
    StackWalker.getInstance()
        .forEach(
            frame -> {
              String name = frame.getClassName();
              String simple = name.substring(name.lastIndexOf('.') + 1);
              if (name.startsWith("im.recado.")
                  && !name.contains("GoldenPathTest")
                  && (stations.isEmpty() || !stations.getLast().equals(simple))) {
                stations.add(simple);
              }
            });
    Collections.reverse(stations);
    return stations;
  }

  /** Answers pings, and notes how they came. */
  private Module noting() {
    return () ->
        Declaration.module("ping", "Answers pings.")
            .iq(
                Iq.Type.GET,
                IqTarget.SERVER,
                "ping",
                "urn:xmpp:ping",
                request -> {
                  there.addAll(stations());
                  threads.add(Thread.currentThread().getName());
                  return null;
                });
  }

  /** Lets everything through, and notes how it came. */
  private final class Passing implements OutboundFilter {
    @Override
    public List<Outbound> filter(Outbound outbound) {
      back.addAll(stations());
      threads.add(Thread.currentThread().getName());
      return List.of(outbound);
    }

    @Override
    public List<Outbound> release() {
      return List.of();
    }

    @Override
    public List<Outbound> held() {
      return List.of();
    }
  }

  private static Element ping(StreamClient romeo) throws Exception {
    romeo.send(
        "<iq type='get' id='golden' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>".getBytes(UTF_8));
    return romeo.element();
  }

  @Test
  void aPingTakesTheseStationsAndNoOther(@TempDir Path certificates) throws Exception {
    try (TestServer server =
            new TestServer(
                List.of("verona.example"),
                new MemoryBackends().backends(),
                modules ->
                    modules.stream().map(module -> module instanceof PingModule ? noting() : module).toList());
        Transport transport = server.overTcp(certificates)) {
      server.account(ROMEO, "password");
      StreamClient romeo = new StreamClient(transport, ROMEO, "password", false);
      romeo.connectSession();
      Session session = Objects.requireNonNull(server.kernel().sessions().session(ROMEO));
      session.filter(new Passing());

      Element answer = ping(romeo);
      for (int i = 0; i < 100 && there.getFirst().equals("Lane"); i++) { // The login has not quite ended yet.
        List.of(there, back, threads).forEach(List::clear);
        answer = ping(romeo);
      }

      assertThat(answer.toString())
          .isEqualTo(
              "<iq xmlns='jabber:client' type='result' id='golden' from='verona.example'"
                  + " to='romeo@verona.example/garden'/>");
      assertThat(there)
          .containsExactly(
              "ChannelConnection",
              "XmlConnection",
              "XmlStreamReader",
              "XmlTokenizer",
              "ElementReader",
              "XmlConnection",
              "ClientStream",
              "Lane",
              "ClientStream",
              "Router",
              "IqDispatch");
      assertThat(back.subList(0, there.size())).isEqualTo(there);
      assertThat(back.subList(there.size(), back.size())).containsExactly("Session", "Outgoing");
      assertThat(threads.stream().distinct()).as("one thread, the connection's loop").hasSize(1);
    }
  }
}
