package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.net.tls.TlsIdentity;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Another server that connects to this one and may say anything, with somebody here to hear it. */
abstract class IncomingServer {
  static final String OURS = "verona.example";
  static final String THEIRS = "mantua.example";

  final TestServer server = new TestServer(List.of(OURS), new MemoryBackends().backends());
  TestAuthority authority;
  FakeServer mantua;
  TlsIdentity mantuas;
  Transport clients;
  StreamClient romeo;
  int port;
  int directPort;

  @BeforeEach
  void listen(@TempDir Path folder) throws IOException {
    authority = new TestAuthority(PlayedTime.START);
    TestAuthority.write(authority.issue(OURS, "*." + OURS), folder, OURS);
    List<Integer> ports = server.federate(folder, List.of(authority.certificate()));
    port = ports.getFirst();
    directPort = ports.getLast();
    mantuas = authority.issue(THEIRS);
    mantua = new FakeServer(THEIRS, mantuas);
    server.set("s2s.hosts", mantua.host());
    server.account(Jid.valueOf("romeo@" + OURS), "password");
    clients = server.inProcess();
    romeo = new StreamClient(clients, Jid.valueOf("romeo@" + OURS + "/here"), "password", false);
    romeo.connectSession();
  }

  @AfterEach
  void close() throws IOException {
    clients.close();
    mantua.close();
    server.close();
  }

  RawPeer secured() throws IOException {
    RawPeer peer = RawPeer.secured(port, THEIRS, OURS, mantuas);
    peer.next();
    return peer;
  }

  RawPeer loggedIn() throws IOException {
    RawPeer peer = secured();
    peer.send("<auth xmlns='" + Namespaces.SASL + "' mechanism='EXTERNAL'>bWFudHVhLmV4YW1wbGU=</auth>");
    assertThat(peer.next().is("success", Namespaces.SASL)).isTrue();
    peer.open(THEIRS, OURS);
    peer.next();
    return peer;
  }

  RawPeer dialledBack() throws IOException {
    RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null);
    peer.next();
    peer.send(result(THEIRS, "key"));
    assertThat(peer.next().attribute("type")).isEqualTo("valid");
    return peer;
  }

  static String result(String from, String key) {
    return "<db:result from='" + from + "' to='" + OURS + "'>" + key + "</db:result>";
  }

  static String message(String from, String to, String words) {
    return "<message from='" + from + "' to='" + to + "' type='chat' id='" + words + "'><body>" + words + "</body></message>";
  }

  String toRomeo(String from, String words) {
    return message(from, romeo.jid().toString(), words);
  }
}
