package im.recado.interop.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.interop.raw.RawClient;
import im.recado.interop.raw.Xml;
import im.recado.interop.server.ServerKind;
import im.recado.interop.server.ServerUnderTest;
import im.recado.interop.server.TestCertificates;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Two Recados, one of which is killed while people on the other write to people there: nothing is lost (XEP-0198). What had arrived and
 * was not acknowledged comes twice. {@code -Drecado.kills} says how often.
 */
final class KilledPeerTest {
  private static final int RUNS = Integer.getInteger("recado.kills", 1);
  private static final int MESSAGES = 400;

  private final List<AutoCloseable> open = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (AutoCloseable each : open.reversed()) {
      each.close();
    }
  }

  private <T extends AutoCloseable> T opened(T each) {
    open.add(each);
    return each;
  }

  private static int freePort() throws Exception {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  private ServerUnderTest server(TestCertificates authority, String domain, int port, String other, int otherPort) {
    TestCertificates.Issued issued = authority.issue(domain);
    return opened(
        ServerKind.recadoOf(
            domain,
            List.of(
                "s2s.address=127.0.0.1", "s2s.port=" + port, "s2s.authorities=" + authority.authority(),
                "tls.certificate=" + issued.certificate(), "tls.key=" + issued.key(),
                "s2s.hosts=" + other + "=127.0.0.1:" + otherPort)));
  }

  @Test
  void nothingIsLostWhenTheOtherServerIsKilled() throws Exception {
    TestCertificates authority = opened(new TestCertificates());
    int verona = freePort();
    int mantua = freePort();
    ServerUnderTest ours = server(authority, "verona.example", verona, "mantua.example", mantua);
    ServerUnderTest theirs = server(authority, "mantua.example", mantua, "verona.example", verona);
    ours.addAccount("romeo", "secret");
    theirs.addAccount("juliet", "secret");
    RawClient romeo = opened(RawClient.login(ours, "romeo", "secret", "here"));
    romeo.available(0);
    for (int run = 0; run < RUNS; run++) {
      String tag = "run" + run + "-";
      List<String> heard = new ArrayList<>();
      RawClient before = opened(RawClient.login(theirs, "juliet", "secret", "here"));
      before.available(0);
      for (int i = 0; i < MESSAGES; i++) {
        romeo.send("<message type='chat' id='" + tag + i + "' to='juliet@mantua.example'><body>" + tag + i + "</body></message>");
        if (i == MESSAGES / 2) {
          before.await("half", xml -> tag.concat("50").equals(xml.childText("body")));
          theirs.kill();
        }
      }
      theirs.start();
      heard.addAll(words(before, tag));
      RawClient after = opened(RawClient.login(theirs, "juliet", "secret", "here"));
      after.available(0);
      String last = tag + (MESSAGES - 1);
      await().atMost(Duration.ofSeconds(60)).until(() -> words(after, tag).contains(last) || words(before, tag).contains(last));
      heard.addAll(words(after, tag));
      Set<String> different = new HashSet<>(heard);
      System.out.println("of " + MESSAGES + " messages " + different.size() + " were heard, and " + (heard.size() - different.size()) + " twice");
      assertThat(different).hasSize(MESSAGES);
      // What may come twice says so.
      Set<String> first = new HashSet<>(words(before, tag));
      assertThat(after.received()).filteredOn(xml -> first.contains(xml.childText("body"))).allMatch(xml -> xml.toString().contains("urn:xmpp:delay"));
      assertThat(romeo.received()).noneMatch(xml -> xml.has("type", "error"));
      after.close();
    }
  }

  private static List<String> words(RawClient client, String tag) {
    return client.received().stream()
        .map((Xml xml) -> xml.childText("body"))
        .filter(body -> body != null && body.startsWith(tag))
        .toList();
  }
}
