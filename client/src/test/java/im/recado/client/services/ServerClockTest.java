package im.recado.client.services;

import static im.recado.client.services.PlayedSession.JULIET;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.store.Message;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A server that lies about the time (XEP-0202). */
class ServerClockTest {
  private static final Duration HOUR = Duration.ofHours(1);

  @TempDir Path folder;

  private static String message(String id) {
    return "<message xmlns='jabber:client' type='chat' from='" + JULIET + "/x' to='romeo@verona.example' id='" + id + "'><body>" + id
        + "</body></message>";
  }

  private PlayedSession told(String utc) throws Exception {
    PlayedSession played = PlayedSession.in(folder);
    AtomicInteger asked = new AtomicInteger();
    played.link().answer(Ns.TIME, request -> {
      asked.incrementAndGet();
      return NodeReader.read("<iq xmlns='jabber:client' type='result'><time xmlns='urn:xmpp:time'><tzo>+00:00</tzo><utc>" + utc
          + "</utc></time></iq>");
    });
    played.begun();
    await("asked for the time").until(() -> asked.get() > 0);
    await("kept").until(() -> !played.session().kept("clock.ahead").isEmpty());
    return played;
  }

  @ParameterizedTest
  @ValueSource(strings = {"+300000000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z", "-1000000000-01-01T00:00:00Z"})
  void aTimeThatNoClockHasIsNone(String utc) throws Exception {
    try (PlayedSession played = told(utc)) {
      played.link().says(message("live"));
      assertThat(played.messages(JULIET)).extracting(Message::body).containsExactly("live");
      assertThat(played.messages(JULIET).getLast().at()).isBetween(Instant.now().minus(HOUR), Instant.now().plus(HOUR));
      // As an older version has kept it.
      played.session().keep("clock.ahead", "PT2629743000000H");
    }
    try (PlayedSession played = PlayedSession.in(folder)) {
      played.link().says(message("again"));
      assertThat(played.messages(JULIET).getLast().at()).isBetween(Instant.now().minus(HOUR), Instant.now().plus(HOUR));
    }
  }

  @Test
  void wordsInTheClearAreMarkedWhateverTheServerSaysOfTheTime() throws Exception {
    Instant before = Instant.now();
    try (PlayedSession played = told("2126-11-27T00:00:00Z")) {
      played.session().omemo().set(JULIET, true);
      Instant since = played.session().omemo().since(JULIET).orElseThrow();
      assertThat(since).isBetween(before.minusMillis(1), Instant.now());
      // Off and on again takes no mark away.
      played.session().omemo().set(JULIET, false);
      assertThat(played.session().omemo().since(JULIET)).isEmpty();
      await("a moment later").until(() -> Instant.now().isAfter(since.plusMillis(2)));
      played.session().omemo().set(JULIET, true);
      assertThat(played.session().omemo().since(JULIET)).contains(since);
    }
  }
}
