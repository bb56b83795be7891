package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.net.tls.TlsIdentity;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several domains of another server at one place: who is at the other end, and how many connections lead there. */
final class MultiplexedPlacesTest extends SharedServer {
  /** The certificate that was looked at is that of the connection which is shared, though another one leads to the same place by then. */
  @Test
  void whoWasLookedAtIsWhoIsSpokenWith() throws Exception {
    TlsIdentity vouched = authority.issue(THEIRS);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch answers = new CountDownLatch(1);
    String print = Base64.getEncoder().encodeToString(MessageDigest.getInstance("SHA-256").digest(vouched.certificate().getEncoded()));
    server.documents(
        address -> {
          asked.countDown();
          try {
            answers.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          return "{\"fingerprints\": [{\"sha-256\": \"" + print + "\"}], \"expires\": 3600}";
        });
    server.set("s2s.posh", "true");
    mantua.identity = vouched;
    mantua.alsoOffers(ERRORS);
    mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", "");
    first();
    say(romeo, ROOMS, "secret");
    asked.await();
    // Somebody else is there meanwhile, for whom the web site does not vouch.
    mantua.identity = authority.issue(THEIRS);
    mantua.cut();
    say(romeo, THEIRS, "two");
    assertLogsIn("verona.example");
    assertGets(romeo, "two");
    answers.countDown();
    Element back = romeo.element();
    assertThat(back.attribute("id")).isEqualTo("secret");
    assertThat(back.attribute("type")).isEqualTo("error");
    assertThat(mantua.hasNothing()).isTrue();
  }

  private List<String> rooms(int count) throws IOException {
    List<String> rooms = IntStream.range(0, count).mapToObj(i -> "r" + i + "." + THEIRS).toList();
    mantua.identity = authority.issue(rooms.toArray(String[]::new));
    server.set("s2s.hosts", String.join(",", rooms.stream().map(one -> one + "=127.0.0.1:" + mantua.port()).toList()));
    return rooms;
  }

  /** What was said in all, whoever has logged in for it. */
  private List<String> heard(int count) throws Exception {
    List<String> heard = new ArrayList<>();
    while (heard.size() < count) {
      Element next = mantua.next();
      if (next.name().equals("message")) {
        heard.add(String.valueOf(next.childText("body", Namespaces.SERVER)));
      }
    }
    return heard;
  }

  @Test
  void manyDomainsOfAServerThatIsNotConnectedYetMakeOneConnection() throws Exception {
    mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", ERRORS);
    List<String> rooms = rooms(8);
    for (String room : rooms) {
      say(romeo, room, room);
    }
    assertThat(heard(rooms.size())).containsExactlyInAnyOrderElementsOf(rooms);
    assertThat(mantua.connections).hasValue(1);
  }

  /** Nobody waits for a second outcome where nothing can be shared. */
  @ParameterizedTest
  @ValueSource(strings = {"no errors", "other certificates"})
  void whatCannotBeSharedHasConnectionsOfItsOwn(String why) throws Exception {
    List<String> rooms = rooms(4);
    if (why.equals("other certificates")) {
      mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", ERRORS);
      mantua.identity = authority.issue(rooms.getFirst());
    }
    for (String room : rooms) {
      say(romeo, room, room);
    }
    if (why.equals("other certificates")) {
      for (int i = 1; i < rooms.size(); i++) {
        assertThat(romeo.element().attribute("type")).isEqualTo("error");
      }
      assertThat(heard(1)).containsExactly(rooms.getFirst());
    } else {
      assertThat(heard(rooms.size())).containsExactlyInAnyOrderElementsOf(rooms);
    }
    assertThat(mantua.connections).hasValue(rooms.size());
  }
}
