package im.recado.testkit.streams;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.store.StoreException;
import im.recado.modules.Backends;
import im.recado.modules.archive.ArchiveStore;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** SECURITY F3: who needs the archive of a room while the database is away may try again, as everywhere else. */
@Timeout(60)
final class RoomArchiveFailsTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");
  private static final Jid NURSE = Jid.valueOf("nurse@verona.example/kitchen");
  private static final String RETRACT = "urn:xmpp:message-retract:1";

  /** What the archive does not do now. */
  private volatile String refused = "";

  private Backends refusing() {
    Backends b = new MemoryBackends().backends();
    ArchiveStore archive =
        (ArchiveStore)
            Proxy.newProxyInstance(
                ArchiveStore.class.getClassLoader(),
                new Class<?>[] {ArchiveStore.class},
                (proxy, method, arguments) -> {
                  StoreException away = new StoreException("it is away", new IOException("no route"), true);
                  if (method.getName().equals(refused)) {
                    if (method.getReturnType() == CompletableFuture.class) {
                      return CompletableFuture.failedFuture(away);
                    }
                    throw away;
                  }
                  try {
                    return method.invoke(b.archive(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new Backends(
        b.accounts(), b.rosters(), b.spool(), b.streams(), archive, b.rooms(), b.pubsub(), b.uploads(), b.invites(), b.directory(),
        b.groups(), b.links(), b.files(), b.stores());
  }

  @Test
  void f3aQueryIsToldToBeTriedAgain() throws IOException {
    try (TestServer server = new TestServer(List.of("verona.example"), refusing())) {
      refused = "page";
      StreamClient romeo = client(server, ROMEO);
      Coven.enter(romeo, "romeo");
      Coven.configure(romeo, "muc#roomconfig_persistentroom", "1");
      Element answer = Coven.ask(romeo, "set", "<query xmlns='urn:xmpp:mam:2'/>");
      Element error = Objects.requireNonNull(answer.child("error", "jabber:client"));
      assertThat(error.attribute("type")).isEqualTo("wait");
      assertThat(error.has("service-unavailable", "urn:ietf:params:xml:ns:xmpp-stanzas")).isTrue();
    }
  }

  /** Who has heard that it was taken back would still find it. */
  @ParameterizedTest
  @ValueSource(strings = {"find", "replace", "append"})
  void f3whatStaysInTheArchiveIsNotTakenBack(String failing) throws IOException {
    try (TestServer server = new TestServer(List.of("verona.example"), refusing())) {
      StreamClient romeo = client(server, ROMEO);
      Coven.enter(romeo, "romeo");
      Coven.configure(romeo, "muc#roomconfig_persistentroom", "1");
      StreamClient nurse = client(server, NURSE);
      Coven.enter(nurse, "nurse");
      Coven.say(romeo, "secret");
      Element said = Coven.until(romeo, element -> element.has("body", "jabber:client"));
      String id = Objects.requireNonNull(said.child("stanza-id", "urn:xmpp:sid:0")).attribute("id");
      Coven.until(nurse, element -> element.has("body", "jabber:client"));
      String retract =
          "<message type='groupchat' id='%s' to='" + Coven.ROOM + "'><retract xmlns='" + RETRACT + "' id='" + id
              + "'/></message>";
      refused = failing;
      romeo.send(Scene.xml(retract.formatted("first")));
      Element answer = Coven.until(romeo, element -> "first".equals(element.attribute("id")));
      assertThat(answer.toString()).contains("type='error'", "type='wait'", "service-unavailable");
      refused = "";
      assertThat(Coven.beforeTheServerAnswers(nurse)).noneMatch(element -> element.has("retract", RETRACT));
      assertThat(Coven.archive(nurse)).contains("secret");
      romeo.send(Scene.xml(retract.formatted("second")));
      assertThat(Coven.until(nurse, element -> element.has("retract", RETRACT)).attribute("id")).isEqualTo("second");
      assertThat(Coven.archive(nurse)).doesNotContain("secret");
    }
  }

  private static StreamClient client(TestServer server, Jid jid) throws IOException {
    server.account(jid.bare(), "password");
    StreamClient client = new StreamClient(server.inProcess(), jid, "password", false);
    client.connectSession();
    return client;
  }
}
