package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.modules.Backends;
import im.recado.modules.muc.RoomStore;
import im.recado.testkit.memory.MemoryBackends;
import im.recado.testkit.server.TestServer;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** SECURITY R11: how many rooms a person may have holds for somebody who makes many at once, too. */
@Timeout(60)
final class RoomLimitsTest {
  private static final String MUC_USER = "http://jabber.org/protocol/muc#user";
  private static final String MAV = "urn:xmpp:muc:affiliations:1";
  private static final int TRIED = 60;
  private static final int MOST = 3;
  private static final Jid ROMEO = Jid.valueOf("romeo@verona.example/garden");

  private final CountDownLatch counted = new CountDownLatch(1);
  private final AtomicInteger counting = new AtomicInteger();

  /** A database that takes its time to say how many rooms somebody owns. */
  private Backends slow() {
    Backends b = new MemoryBackends().backends();
    RoomStore rooms =
        (RoomStore)
            Proxy.newProxyInstance(
                RoomStore.class.getClassLoader(),
                new Class<?>[] {RoomStore.class},
                (proxy, method, arguments) -> {
                  if (method.getName().equals("roomsOf")) {
                    counting.incrementAndGet();
                    counted.await();
                  }
                  try {
                    return method.invoke(b.rooms(), arguments);
                  } catch (InvocationTargetException e) {
                    throw e.getCause();
                  }
                });
    return new Backends(
        b.accounts(), b.rosters(), b.spool(), b.streams(), b.archive(), rooms, b.pubsub(), b.uploads(), b.invites(), b.directory(),
        b.groups(), b.links(), b.files(), b.stores());
  }

  @Test
  void r11ManyRoomsAtOnceAreNotMoreThanOneByOne() throws IOException {
    try (TestServer server = new TestServer(List.of("verona.example"), slow())) {
      server.set("muc.max-rooms-per-user", Integer.toString(MOST));
      server.account(ROMEO.bare(), "password");
      StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
      romeo.connectSession();
      for (int i = 0; i < TRIED; i++) {
        romeo.send(
            xml("<presence to='cell" + i + "@conference.verona.example/romeo'><x xmlns='http://jabber.org/protocol/muc'/></presence>"));
      }
      // All of them are on their way.
      romeo.send(xml("<iq type='get' id='sent' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
      assertThat(romeo.element().attribute("id")).isEqualTo("sent");
      await().until(() -> counting.get() > 0);
      counted.countDown();
      int made = 0;
      for (int answered = 0; answered < TRIED; ) {
        Element came = romeo.element();
        if (came.name().equals("presence")) {
          answered++;
          made += "error".equals(came.attribute("type")) ? 0 : 1;
        }
      }
      assertThat(made).isEqualTo(MOST);
    }
  }

  @Test
  void moreThanIsChangedAtOnceIsRefusedWithTheBound() throws IOException {
    try (TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends())) {
      server.account(ROMEO.bare(), "password");
      StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
      romeo.connectSession();
      Coven.enter(romeo, "romeo");
      Element refused = Coven.ask(romeo, "set", members(501, "m"));
      assertThat(refused.toString()).contains("policy-violation").contains("At most 500 items").contains("501");
      assertThat(Coven.ask(romeo, "set", members(500, "m")).attribute("type")).isEqualTo("result");
    }
  }

  /** XEP-0463 section 5.2.1: the answer may be split where versions match. */
  @Test
  void aLongListOfAffiliationsComesInPagesThatFit() throws IOException {
    try (TestServer server = new TestServer(List.of("verona.example"), new MemoryBackends().backends())) {
      server.account(ROMEO.bare(), "password");
      StreamClient romeo = new StreamClient(server.inProcess(), ROMEO, "password", false);
      romeo.connectSession();
      Coven.enter(romeo, "romeo");
      Coven.configure(romeo, "muc#roomconfig_persistentroom", "1");
      Coven.ask(romeo, "set", members(500, "m"));
      Coven.ask(romeo, "set", members(300, "n"));
      String longest = "l".repeat(900);
      Coven.ask(romeo, "set", members(200, longest));
      romeo.send(xml("<presence type='unavailable' to='" + Coven.ROOM + "/romeo'/>"));
      Coven.until(romeo, element -> "unavailable".equals(element.attribute("type")));

      romeo.send(
          xml("<presence to='" + Coven.ROOM + "/romeo'><x xmlns='http://jabber.org/protocol/muc'><mav xmlns='" + MAV
              + "'/></x></presence>"));
      Set<String> told = new HashSet<>();
      String known = null;
      int pages = 0;
      Element came = romeo.element();
      for (; came.name().equals("message"); came = romeo.element()) {
        Element mav = mav(came);
        assertThat(mav.attribute("since")).isEqualTo(known);
        known = mav.attribute("until");
        user(came).elements("item", MUC_USER).forEach(item -> told.add(item.attributeOr("jid", "")));
        assertThat(came.toString().length()).isLessThan(150_000);
        pages++;
      }
      assertThat(pages).isEqualTo(3);
      assertThat(told).hasSize(1001).contains("romeo@verona.example", "m499@verona.example", longest + "199@verona.example");
      assertThat(mav(came).attribute("until")).isEqualTo(known);
    }
  }

  private static Element user(Element stanza) {
    return Objects.requireNonNull(stanza.child("x", MUC_USER));
  }

  private static Element mav(Element stanza) {
    return Objects.requireNonNull(user(stanza).child("mav", MAV));
  }

  private static String members(int count, String name) {
    StringBuilder items = new StringBuilder("<query xmlns='http://jabber.org/protocol/muc#admin'>");
    for (int i = 0; i < count; i++) {
      items.append("<item affiliation='member' jid='").append(name).append(i).append("@verona.example'/>");
    }
    return items.append("</query>").toString();
  }
}
