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
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SECURITY F3: who reads the archive of a room while the database is away may try again, as everywhere else. */
@Timeout(60)
final class RoomArchiveFailsTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");

  private static Backends withoutPages() {
    Backends b = new MemoryBackends().backends();
    ArchiveStore archive =
        (ArchiveStore)
            Proxy.newProxyInstance(
                ArchiveStore.class.getClassLoader(),
                new Class<?>[] {ArchiveStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("page")) {
                    throw new StoreException("it is away", new IOException("no route"), true);
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
    try (TestServer server = new TestServer(List.of("verona.example"), withoutPages())) {
      server.account(ROMEO.bare(), "password");
      StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
      romeo.connectSession();
      Coven.enter(romeo, "romeo");
      Coven.configure(romeo, "muc#roomconfig_persistentroom", "1");
      Element answer = Coven.ask(romeo, "set", "<query xmlns='urn:xmpp:mam:2'/>");
      Element error = Objects.requireNonNull(answer.child("error", "jabber:client"));
      assertThat(error.attribute("type")).isEqualTo("wait");
      assertThat(error.has("service-unavailable", "urn:ietf:params:xml:ns:xmpp-stanzas")).isTrue();
    }
  }
}
