package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.command.Caller;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What had arrived over a connection that several pairs share does not come again when it was cut or closed (XEP-0198). */
final class MultiplexedCutsTest extends SharedServer {
  @BeforeEach
  void acknowledge() {
    mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", ERRORS + "<sm xmlns='" + SM + "'/>");
  }

  /** But for requests to say how much it is. */
  @Override
  Element next() throws Exception {
    Element next = mantua.next();
    while (next.is("r", SM)) {
      next = mantua.next();
    }
    return next;
  }

  /** Romeo's pair has a connection, on which nothing is under way; that of this one shares it, and has something under way. */
  private void shared(StreamClient guest, String theirs) throws Exception {
    say(romeo, THEIRS, "one");
    assertLogsIn("verona.example");
    assertThat(next().is("enable", SM)).isTrue();
    mantua.say("<enabled xmlns='" + SM + "' id='x' resume='true'/>");
    assertGets(romeo, "one");
    mantua.say("<a xmlns='" + SM + "' h='1'/>");
    await().until(() -> waiting() == 0);
    say(guest, theirs, "two");
    assertShowsKey(guest.jid().domain(), theirs);
    assertGets(guest, "two");
  }

  private StreamClient guest(String theirs) {
    return theirs.equals(ROOMS) ? romeo : kate;
  }

  /** The first pair has nothing to resume for but what the other one has sent. */
  @ParameterizedTest
  @ValueSource(strings = {THEIRS, ROOMS})
  void whatAnotherPairHasSentIsAskedForFirst(String theirs) throws Exception {
    StreamClient guest = guest(theirs);
    shared(guest, theirs);
    say(guest, theirs, "three");
    assertGets(guest, "three");
    mantua.cut();
    assertLogsIn("verona.example");
    assertThat(next().is("resume", SM)).isTrue();
    assertThat(mantua.hasNothing()).isTrue();
    mantua.say("<resumed xmlns='" + SM + "' previd='x' h='2'/>");
    assertShowsKey(guest.jid().domain(), theirs);
    assertGets(guest, "three");
    mantua.say("<a xmlns='" + SM + "' h='3'/>");
    await().until(() -> waiting() == 0);
    assertThat(mantua.connections).hasValue(2);
  }

  /** Whoever shares it waits until the other side has told, though the first attempt to ask fails. */
  @ParameterizedTest
  @ValueSource(strings = {THEIRS, ROOMS})
  void nothingIsSentAgainBeforeTheOtherSideHasTold(String theirs) throws Exception {
    StreamClient guest = guest(theirs);
    shared(guest, theirs);
    assertThat(mantua.next().is("r", SM)).isTrue();
    mantua.login = new CountDownLatch(1);
    mantua.cut();
    assertLogsIn("verona.example");
    mantua.cut();
    mantua.login.countDown();
    await()
        .until(
            () -> {
              server.pass(Duration.ofSeconds(1));
              return mantua.connections.get() == 3;
            });
    assertLogsIn("verona.example");
    assertThat(next().is("resume", SM)).isTrue();
    mantua.say("<failed xmlns='" + SM + "' h='2'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    assertThat(next().is("enable", SM)).isTrue();
    mantua.say("<enabled xmlns='" + SM + "' id='y' resume='true'/>");
    await().until(() -> waiting() == 0);
    say(guest, theirs, "three");
    List<String> heard = new ArrayList<>();
    while (!heard.contains("three")) {
      Element next = next();
      heard.add(next.name().equals("message") ? String.valueOf(next.childText("body", Namespaces.SERVER)) : next.name());
    }
    assertThat(heard).doesNotContain("two");
  }

  /** Nobody can be asked any more: then it comes again. */
  @ParameterizedTest
  @ValueSource(strings = {THEIRS, ROOMS})
  void whatTheOtherSideDoesNotKnowComesAgain(String theirs) throws Exception {
    StreamClient guest = guest(theirs);
    shared(guest, theirs);
    mantua.cut();
    assertLogsIn("verona.example");
    assertThat(next().is("resume", SM)).isTrue();
    mantua.say("<failed xmlns='" + SM + "'><item-not-found xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></failed>");
    assertThat(next().is("enable", SM)).isTrue();
    mantua.say("<enabled xmlns='" + SM + "' id='y' resume='true'/>");
    assertShowsKey(guest.jid().domain(), theirs);
    assertGets(guest, "two");
  }

  /** Whoever leaves a connection in peace waits for the last word on what it has sent. */
  @ParameterizedTest
  @ValueSource(strings = {THEIRS, ROOMS})
  void whatIsClosedIsHeardOut(String theirs) throws Exception {
    StreamClient guest = guest(theirs);
    shared(guest, theirs);
    server.kernel().commands().run("s2s-close", Caller.COMMAND_LINE, Map.of("domain", theirs));
    say(guest, theirs, "three");
    guest.barrier();
    mantua.say("<a xmlns='" + SM + "' h='2'/>");
    List<String> heard = new ArrayList<>();
    while (!heard.contains("three")) {
      Element next = next();
      if (next.is("enable", SM)) {
        mantua.say("<enabled xmlns='" + SM + "' id='y' resume='true'/>");
      }
      heard.add(next.name().equals("message") ? String.valueOf(next.childText("body", Namespaces.SERVER)) : next.name());
    }
    assertThat(heard).doesNotContain("two", "resume");
  }

  @Test
  void whoSharesAConnectionThatIsClosedSharesTheNextOne() throws Exception {
    shared(kate, THEIRS);
    mantua.say("<a xmlns='" + SM + "' h='2'/>");
    await().until(() -> waiting() == 0);
    server.kernel().commands().run("s2s-close", Caller.COMMAND_LINE, Map.of("domain", THEIRS));
    say(romeo, THEIRS, "three");
    say(kate, THEIRS, "four");
    List<String> heard = new ArrayList<>();
    while (!heard.contains("three") || !heard.contains("four")) {
      Element next = next();
      if (next.is("enable", SM)) {
        mantua.say("<enabled xmlns='" + SM + "' id='y' resume='true'/>");
      }
      heard.add(String.valueOf(next.name().equals("message") ? next.childText("body", Namespaces.SERVER) : next.name()));
    }
    assertThat(heard).containsOnlyOnce("auth", "result", "three", "four");
    assertThat(mantua.connections).hasValue(2);
  }
}
