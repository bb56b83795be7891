package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.modules.Backends;
import im.recado.modules.spool.SpoolStore;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.PlayedTime;
import im.recado.testkit.server.TestAuthority;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.server.Transport;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import im.recado.wire.xml.Xml;
import im.recado.wire.xml.XmlException;
import im.recado.wire.xml.XmlLimits;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What was acknowledged and waits for another server survives the death of this one (O7, F1). */
final class JournalTest {
  private static final Jid VERONA = Jid.valueOf("verona.example");

  private final Backends backends = new MemoryBackends().backends();
  private final TestServer mantua = new TestServer(List.of("mantua.example"), new MemoryBackends().backends());
  private final List<TestServer> veronas = new ArrayList<>();
  private final List<Transport> transports = new ArrayList<>();
  private TestAuthority authority;
  private Path folder;
  private StreamClient juliet;
  private int mantuasPort;

  @BeforeEach
  void mantuaListens(@TempDir Path temporary) throws IOException {
    folder = temporary;
    authority = new TestAuthority(PlayedTime.START);
    mantuasPort = federate(mantua, "mantua.example");
    mantua.account(Jid.valueOf("juliet@mantua.example"), "password");
    juliet = login(mantua, "juliet@mantua.example/balcony");
  }

  @AfterEach
  void close() {
    transports.forEach(Transport::close);
    veronas.forEach(TestServer::close);
    mantua.close();
  }

  private int federate(TestServer server, String domain) throws IOException {
    Path own = Files.createDirectories(folder.resolve(domain + veronas.size()));
    TestAuthority.write(authority.issue(domain), own, domain);
    return server.federate(own, List.of(authority.certificate())).getFirst();
  }

  /** Verona, once more on what the last one has left behind, where Mantua is said to be at this port. */
  private TestServer verona(int mantuasPort) throws IOException {
    TestServer verona = new TestServer(List.of("verona.example"), backends);
    veronas.add(verona);
    verona.set("s2s.hosts", "mantua.example=127.0.0.1:" + mantuasPort);
    int port = federate(verona, "verona.example");
    mantua.set("s2s.hosts", "verona.example=127.0.0.1:" + port);
    return verona;
  }

  private StreamClient login(TestServer server, String address) throws IOException {
    Transport transport = server.inProcess();
    transports.add(transport);
    StreamClient client = new StreamClient(transport, Jid.valueOf(address), "password", true);
    client.connectSession();
    client.send(xml("<presence xmlns='jabber:client'/>"));
    return client;
  }

  private static Element xml(String text) {
    try {
      return Xml.parse(text, XmlLimits.SERVER);
    } catch (XmlException e) {
      throw new IllegalArgumentException(text, e);
    }
  }

  private static Element next(StreamClient client, String name) throws IOException {
    Element next = client.element();
    while (!next.name().equals(name)) {
      next = client.element();
    }
    return next;
  }

  private static void say(StreamClient client, String words) throws IOException {
    client.send(
        xml("<message xmlns='jabber:client' to='juliet@mantua.example' type='chat' id='" + words + "'><body>" + words + "</body></message>"));
  }

  @Test
  void f1WhatWasAcknowledgedAndHasNotLeftIsSentByTheNextProcessInOrder() throws IOException {
    TestServer first = verona(1);
    first.account(Jid.valueOf("romeo@verona.example"), "password");
    StreamClient romeo = login(first, "romeo@verona.example/orchard");
    romeo.send(xml("<enable xmlns='urn:xmpp:sm:3'/>"));
    next(romeo, "enabled");
    for (int i = 0; i < 5; i++) {
      say(romeo, "m" + i);
    }
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    assertThat(next(romeo, "a").attribute("h")).isEqualTo("5");
    assertThat(backends.spool().count(VERONA)).isEqualTo(5);

    verona(mantuasPort);
    for (int i = 0; i < 5; i++) {
      Element message = next(juliet, "message");
      assertThat(message.childText("body", Namespaces.CLIENT)).isEqualTo("m" + i);
      assertThat(message.attribute("from")).isEqualTo("romeo@verona.example/orchard");
      assertThat(message.child("delay", "urn:xmpp:delay")).isNotNull();
    }
    await().until(() -> backends.spool().count(VERONA) == 0);
  }

  @Test
  void whatIsSaidToARoomElsewhereIsKeptToo() throws IOException {
    TestServer first = verona(1);
    first.account(Jid.valueOf("romeo@verona.example"), "password");
    StreamClient romeo = login(first, "romeo@verona.example/orchard");
    romeo.send(
        xml("<message xmlns='jabber:client' to='garden@mantua.example' type='groupchat' id='1'><body>words</body></message>"));
    await().until(() -> backends.spool().count(VERONA) == 1);
  }

  @Test
  void whatWaitsForADomainThatIsKeptOutByNowGoesBack() throws Exception {
    TestServer first = verona(1);
    first.account(Jid.valueOf("romeo@verona.example"), "password");
    say(login(first, "romeo@verona.example/orchard"), "lost");
    await().until(() -> backends.spool().count(VERONA) == 1);

    TestServer second = new TestServer(List.of("verona.example"), backends);
    veronas.add(second);
    second.set("access.blocked", "mantua.example");
    second.set("s2s.hosts", "mantua.example=127.0.0.1:" + mantuasPort);
    federate(second, "verona.example");
    await().until(() -> backends.spool().count(VERONA) == 0);
    assertThat(mantua.kernel().commands().run("s2s-list", Caller.COMMAND_LINE, Map.of()).rows()).isEmpty();
  }

  @Test
  void whatIsNewGoesBehindWhatHasWaited() throws IOException {
    TestServer first = verona(1);
    first.account(Jid.valueOf("romeo@verona.example"), "password");
    say(login(first, "romeo@verona.example/orchard"), "old");
    await().until(() -> backends.spool().count(VERONA) == 1);

    CompletableFuture<Void> disk = new CompletableFuture<>();
    TestServer second = new TestServer(List.of("verona.example"), slow(disk));
    veronas.add(second);
    second.set("s2s.hosts", "mantua.example=127.0.0.1:" + mantuasPort);
    int port = federate(second, "verona.example");
    mantua.set("s2s.hosts", "verona.example=127.0.0.1:" + port);
    StreamClient romeo = login(second, "romeo@verona.example/garden");
    next(romeo, "presence");
    say(romeo, "new");
    romeo.send(xml("<iq xmlns='jabber:client' type='get' id='b' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
    next(romeo, "iq");
    disk.complete(null);
    assertThat(next(juliet, "message").childText("body", Namespaces.CLIENT)).isEqualTo("old");
    assertThat(next(juliet, "message").childText("body", Namespaces.CLIENT)).isEqualTo("new");
  }

  /** The same, but what waits for other servers is not read before that. */
  private Backends slow(CompletableFuture<Void> disk) {
    SpoolStore fast = backends.spool();
    SpoolStore slow =
        (SpoolStore)
            Proxy.newProxyInstance(
                SpoolStore.class.getClassLoader(),
                new Class<?>[] {SpoolStore.class},
                (proxy, method, arguments) ->
                    method.getName().equals("take") && arguments[0].equals(VERONA)
                        ? disk.thenCompose(now -> fast.take(VERONA, (int) arguments[1], (int) arguments[2]))
                        : method.invoke(fast, arguments));
    return new Backends(
        backends.accounts(), backends.rosters(), slow, backends.streams(), backends.archive(), backends.rooms(),
        backends.pubsub(), backends.uploads(), backends.invites(), backends.directory(), backends.groups(), backends.links(),
        backends.files(), backends.stores());
  }

  @Test
  void whatHasLeftLeavesNothingBehind() throws IOException {
    TestServer verona = verona(mantuasPort);
    verona.account(Jid.valueOf("romeo@verona.example"), "password");
    StreamClient romeo = login(verona, "romeo@verona.example/orchard");
    for (int i = 0; i < 50; i++) {
      say(romeo, "m" + i);
    }
    for (int i = 0; i < 50; i++) {
      assertThat(next(juliet, "message").childText("body", Namespaces.CLIENT)).isEqualTo("m" + i);
    }
    await().until(() -> backends.spool().count(VERONA) == 0);
  }

  @Test
  void whatGoesBackToItsSenderLeavesNothingBehind() throws IOException {
    TestServer verona = verona(1);
    verona.account(Jid.valueOf("romeo@verona.example"), "password");
    StreamClient romeo = login(verona, "romeo@verona.example/orchard");
    say(romeo, "lost");
    await().until(() -> backends.spool().count(VERONA) == 1);
    verona.time().pass(Duration.ofMinutes(1));
    assertThat(next(romeo, "message").attribute("type")).isEqualTo("error");
    await().until(() -> backends.spool().count(VERONA) == 0);
  }
}
