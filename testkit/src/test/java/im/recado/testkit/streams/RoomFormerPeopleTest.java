package im.recado.testkit.streams;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.modules.Backends;
import im.recado.modules.muc.Affiliation;
import im.recado.modules.muc.RoomStore;
import im.recado.modules.muc.Standing;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A room that remembers too many who are nothing to it any more forgets them in one write with what made them too many. */
@Timeout(60)
final class RoomFormerPeopleTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");

  /** As many as a room remembers. */
  private static final int MOST = 500;

  private final Backends memory = new MemoryBackends().backends();

  /** How many people each write of the room changes, and how many it forgets. */
  private final List<String> writes = new CopyOnWriteArrayList<>();

  private Backends noting() {
    RoomStore rooms =
        (RoomStore)
            Proxy.newProxyInstance(
                RoomStore.class.getClassLoader(),
                new Class<?>[] {RoomStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("update")) {
                    writes.add(((List<?>) arguments[1]).size() + " " + ((List<?>) arguments[2]).size());
                  }
                  try {
                    return method.invoke(memory.rooms(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new Backends(
        memory.accounts(), memory.rosters(), memory.spool(), memory.streams(), memory.archive(), rooms, memory.pubsub(),
        memory.uploads(), memory.invites(), memory.directory(), memory.groups(), memory.links(), memory.files(),
        memory.stores());
  }

  private static void affiliate(StreamClient owner, int from, int to, String affiliation) throws IOException {
    StringBuilder items = new StringBuilder();
    for (int i = from; i < to; i++) {
      items.append("<item jid='").append(person(i)).append("' affiliation='").append(affiliation).append("'/>");
    }
    assertThat(Coven.ask(owner, "set", "<query xmlns='http://jabber.org/protocol/muc#admin'>" + items + "</query>"))
        .asString()
        .contains("type='result'");
  }

  private static Jid person(int number) {
    return Jid.valueOf("u" + number + "@x.example");
  }

  private List<Standing> stored() {
    List<Standing> stored = new ArrayList<>(Objects.requireNonNull(memory.rooms().load(Jid.valueOf(Coven.ROOM))).standings());
    stored.removeIf(one -> one.jid().equals(ROMEO.bare()));
    return stored;
  }

  @Test
  void theyAreForgottenInTheOrderOfTheRoom() throws IOException {
    try (TestServer server = new TestServer(List.of("verona.example"), noting())) {
      server.account(ROMEO.bare(), "password");
      StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
      romeo.connectSession();
      Coven.enter(romeo, "romeo");
      Coven.configure(romeo, "muc#roomconfig_persistentroom", "1");
      affiliate(romeo, 0, MOST, "outcast");
      affiliate(romeo, 0, MOST, "none");
      affiliate(romeo, MOST, MOST + 1, "outcast");
      assertThat(stored()).hasSize(MOST + 1);
      writes.clear();
      affiliate(romeo, MOST, MOST + 1, "none");
      assertThat(writes).containsExactly("1 251");
      assertThat(stored())
          .extracting(Standing::jid)
          .containsExactlyInAnyOrderElementsOf(IntStream.rangeClosed(251, MOST).mapToObj(i -> person(i)).toList());
      affiliate(romeo, 0, 1, "outcast");
      Coven.configure(romeo, "muc#roomconfig_roomname", "After");
      assertThat(writes).hasSize(3);
      assertThat(stored()).anyMatch(one -> one.jid().equals(person(0)) && one.affiliation() == Affiliation.OUTCAST);
      assertThat(Objects.requireNonNull(memory.rooms().load(Jid.valueOf(Coven.ROOM))).room().name()).isEqualTo("After");
    }
  }
}
