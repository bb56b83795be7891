package im.recado.testkit.streams;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Backends;
import im.recado.modules.muc.RoomStore;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A room goes on whatever has failed in it. */
@Timeout(60)
final class RoomLaneErrorTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");

  /** What the store of rooms throws the next time that it is to change a room. */
  private final AtomicReference<Throwable> next = new AtomicReference<>();

  private Backends failing() {
    Backends b = new MemoryBackends().backends();
    RoomStore rooms =
        (RoomStore)
            Proxy.newProxyInstance(
                RoomStore.class.getClassLoader(),
                new Class<?>[] {RoomStore.class},
                (proxy, method, arguments) -> {
                  Throwable failure = method.getName().equals("update") ? next.getAndSet(null) : null;
                  if (failure != null) {
                    throw failure;
                  }
                  try {
                    return method.invoke(b.rooms(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new Backends(
        b.accounts(), b.rosters(), b.spool(), b.streams(), b.archive(), rooms, b.pubsub(), b.uploads(), b.invites(),
        b.directory(), b.groups(), b.links(), b.files(), b.stores());
  }

  @ParameterizedTest
  @ValueSource(classes = {IllegalStateException.class, StackOverflowError.class})
  void theNextStepIsDone(Class<? extends Throwable> kind) throws Exception {
    try (TestServer server = new TestServer(List.of("verona.example"), failing())) {
      server.account(ROMEO.bare(), "password");
      StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
      romeo.connectSession();
      Coven.enter(romeo, "romeo");
      Coven.configure(romeo, "muc#roomconfig_persistentroom", "1");
      next.set(kind.getConstructor(String.class).newInstance("for a test"));
      romeo.send(
          Scene.xml(
              "<iq type='set' id='fails' to='" + Coven.ROOM + "'><query xmlns='http://jabber.org/protocol/muc#admin'>"
                  + "<item jid='nurse@verona.example' affiliation='member'/></query></iq>"));
      assertThat(Coven.configure(romeo, "muc#roomconfig_roomname", "After").attribute("type")).isEqualTo("result");
      assertThat(next).hasValue(null);
    }
  }
}
