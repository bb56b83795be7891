package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.command.Caller;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A server of two domains, with somebody on each, that shares connections; and another server, which may say anything. */
abstract class SharedServer {
  static final String THEIRS = "mantua.example";
  static final String ROOMS = "rooms.mantua.example";
  static final String SM = "urn:xmpp:sm:3";
  static final String ERRORS = "<dialback xmlns='urn:xmpp:features:dialback'><errors/></dialback>";

  final TestServer server = new TestServer(List.of("verona.example", "padua.example"), new MemoryBackends().backends());
  TestAuthority authority;
  FakeServer mantua;
  Transport clients;
  StreamClient romeo;
  StreamClient kate;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(PlayedTime.START);
    certificates(folder);
    server.federate(folder, List.of(authority.certificate()));
    mantua = new FakeServer(THEIRS, authority.issue(THEIRS, ROOMS));
    server.set("s2s.multiplexing", "true");
    server.set("s2s.hosts", mantua.host() + "," + ROOMS + "=127.0.0.1:" + mantua.port());
    clients = server.inProcess();
    romeo = client("romeo@verona.example/here");
    kate = client("kate@padua.example/here");
  }

  /** One for both domains. */
  void certificates(Path folder) throws IOException {
    TestAuthority.write(authority.issue("verona.example", "padua.example"), folder, "verona.example");
  }

  @AfterEach
  void close() throws IOException {
    clients.close();
    mantua.close();
    server.close();
  }

  StreamClient client(String address) throws IOException {
    Jid jid = Jid.valueOf(address);
    server.account(jid.bare(), "password");
    StreamClient client = new StreamClient(clients, jid, "password", false);
    client.connectSession();
    return client;
  }

  static void say(StreamClient from, String domain, String words) throws IOException {
    from.send(TwoServers.message("juliet@" + domain, words));
  }

  /** What the other server has got next. */
  Element next() throws Exception {
    return mantua.next();
  }

  void assertGets(StreamClient from, String words) throws Exception {
    Element got = next();
    assertThat(got.name()).as(got.toString()).isEqualTo("message");
    assertThat(got.attribute("from")).isEqualTo(from.jid().toString());
    assertThat(got.childText("body", Namespaces.SERVER)).isEqualTo(words);
  }

  void assertLogsIn(String ours) throws Exception {
    Element auth = next();
    assertThat(auth.is("auth", Namespaces.SASL)).as(auth.toString()).isTrue();
    assertThat(FakeServer.authzid(auth)).isEqualTo(ours);
  }

  Element assertShowsKey(String ours, String theirs) throws Exception {
    Element shown = next();
    assertThat(shown.is("result", Namespaces.DIALBACK)).as(shown.toString()).isTrue();
    assertThat(shown.attribute("from")).isEqualTo(ours);
    assertThat(shown.attribute("to")).isEqualTo(theirs);
    return shown;
  }

  /** The first pair has a connection. */
  void first() throws Exception {
    say(romeo, THEIRS, "one");
    assertLogsIn("verona.example");
    assertGets(romeo, "one");
  }

  /** What administrators are told of all connections. */
  List<List<String>> listed() throws Exception {
    return server.kernel().commands().run("s2s-list", Caller.COMMAND_LINE, Map.of()).rows();
  }

  /** How many stanzas wait, or are under way. */
  int waiting() throws Exception {
    return listed().stream().mapToInt(row -> Integer.parseInt(row.get(6))).sum();
  }
}
