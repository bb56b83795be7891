package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What showing a key has this server do: how much at once, and what becomes of the questions and of the connections that are made for them. */
final class DialbackQuestionsTest extends IncomingServer {
  @Test
  void s4FewCertificatesOfOneStreamAreLookedAtAtOnce() throws Exception {
    CountDownLatch answers = new CountDownLatch(1);
    AtomicInteger asked = new AtomicInteger();
    server.documents(
        address -> {
          asked.incrementAndGet();
          try {
            answers.await();
          } catch (InterruptedException e) {
            throw new IOException(e);
          }
          throw new IOException("404");
        });
    server.set("s2s.posh", "true");
    server.set("s2s.trust", "certificate");
    try (RawPeer peer = secured()) {
      for (int i = 0; i < 50; i++) {
        peer.send(result("d" + i + ".example", "key"));
      }
      // Behind all of them comes one that is refused at once: by then everything that is to be asked at once is being asked.
      peer.send(result(OURS, "key"));
      assertThat(peer.next().toString()).contains("not-allowed");
      await("five are looked at").during(Duration.ofMillis(300)).until(() -> asked.get() == 5);
      answers.countDown();
      for (int i = 0; i < 50; i++) {
        assertThat(peer.next().toString()).contains("policy-violation");
      }
    }
  }

  private static void assertRefused(RawPeer peer, String domain, String condition) throws IOException {
    Element answer = peer.next();
    assertThat(answer.attribute("to")).isEqualTo(domain);
    assertThat(answer.toString()).contains(condition);
  }

  /** A question that nobody has answered in time does not take the answer to a later one. */
  @Test
  void anAnswerIsToTheLastQuestion() throws Exception {
    try (FakeServer padua = new FakeServer("padua.example", authority.issue("padua.example"));
        RawPeer peer = loggedIn()) {
      server.set("s2s.hosts", mantua.host() + "," + padua.host());
      padua.dialback = element -> null;
      peer.send(result("padua.example", "key"));
      assertThat(padua.next().name()).isEqualTo("verify");
      server.pass(Duration.ofSeconds(46));
      assertRefused(peer, "padua.example", "remote-server-timeout");
      padua.dialback = FakeServer::agree;
      peer.send(result("padua.example", "key"));
      assertThat(padua.next().name()).isEqualTo("verify");
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
      assertThat(padua.connections).hasValue(1);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aConnectionForAQuestionAloneIsNotKept(boolean answered) throws Exception {
    if (!answered) {
      mantua.dialback = element -> null;
    }
    try (RawPeer peer = RawPeer.secured(port, THEIRS, OURS, null)) {
      peer.next();
      peer.send(result(THEIRS, "key"));
      assertThat(mantua.next().name()).isEqualTo("verify");
      if (answered) {
        assertThat(peer.next().attribute("type")).isEqualTo("valid");
        server.pass(Duration.ofSeconds(11));
      } else {
        server.pass(Duration.ofSeconds(57));
      }
      await().until(mantua::isAlone);
    }
    romeo.send(TwoServers.message("juliet@" + THEIRS, "good-night"));
    assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
    assertThat(mantua.next().childText("body", Namespaces.SERVER)).isEqualTo("good-night");
    assertThat(mantua.connections).hasValue(2);
  }

  @Test
  void whatFollowsAQuestionGoesOverItsConnection() throws Exception {
    try (RawPeer peer = dialledBack()) {
      assertThat(mantua.next().name()).isEqualTo("verify");
      peer.send(toRomeo("juliet@" + THEIRS, "ay-me"));
      assertThat(romeo.element().attribute("id")).isEqualTo("ay-me");
      romeo.send(TwoServers.message("juliet@" + THEIRS, "good-night"));
      assertThat(mantua.next().is("auth", Namespaces.SASL)).isTrue();
      assertThat(mantua.next().childText("body", Namespaces.SERVER)).isEqualTo("good-night");
      server.pass(Duration.ofSeconds(11));
      romeo.send(TwoServers.message("juliet@" + THEIRS, "good-night-again"));
      assertThat(mantua.next().childText("body", Namespaces.SERVER)).isEqualTo("good-night-again");
      assertThat(mantua.connections).hasValue(1);
    }
  }
}
