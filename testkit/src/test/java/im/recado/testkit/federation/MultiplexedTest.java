package im.recado.testkit.federation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.wire.xml.Element;
import im.recado.wire.xml.Namespaces;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Several pairs of domains over one connection that this server makes (XEP-0220 section 2.6), to a server that may say anything. */
final class MultiplexedTest extends SharedServer {
  @Test
  void severalDomainsOfOursShareAConnection() throws Exception {
    first();
    say(kate, THEIRS, "two");
    assertShowsKey("padua.example", THEIRS);
    assertGets(kate, "two");
    say(romeo, THEIRS, "three");
    assertGets(romeo, "three");
    say(kate, THEIRS, "four");
    assertGets(kate, "four");
    assertThat(mantua.connections).hasValue(1);
    assertThat(listed())
        .anyMatch(row -> row.getLast().equals("over the connection of verona.example with mantua.example"));
  }

  /** XEP-0220 section 2.1 and 2.6, letter by letter. */
  @Test
  void whatIsWrittenIsWhatTheSpecificationShows() throws Exception {
    first();
    say(kate, THEIRS, "two");
    String key = assertShowsKey("padua.example", THEIRS).text();
    assertGets(kate, "two");
    assertThat(mantua.heard()).hasSize(1);
    String heard = mantua.heard().getFirst();
    // In the clear, behind TLS, and behind the login.
    assertThat(heard.split("<stream:stream ", -1)).hasSize(4);
    assertThat(heard.split("xmlns:db='jabber:server:dialback'", -1)).hasSize(4);
    assertThat(heard).containsOnlyOnce("<db:result from='padua.example' to='mantua.example'>" + key + "</db:result>");
    assertThat(heard).containsOnlyOnce("<db:").containsOnlyOnce("<auth ").doesNotContain("xmlns='jabber:server:dialback'");
    assertThat(heard.split("<message ", -1)).hasSize(3);
  }

  @Test
  void whoComesWhileTheConnectionIsMadeWaitsForIt() throws Exception {
    mantua.login = new CountDownLatch(1);
    say(romeo, THEIRS, "one");
    assertLogsIn("verona.example");
    say(kate, THEIRS, "two");
    kate.barrier();
    mantua.login.countDown();
    Element next = mantua.next();
    if (next.is("result", Namespaces.DIALBACK)) {
      assertGets(romeo, "one");
    } else {
      assertThat(next.childText("body", Namespaces.SERVER)).isEqualTo("one");
      assertShowsKey("padua.example", THEIRS);
    }
    assertGets(kate, "two");
    assertThat(mantua.connections).hasValue(1);
  }

  @Test
  void whoWaitedForAConnectionThatFailsMakesAnother() throws Exception {
    mantua.features = ERRORS;
    mantua.dialback =
        element -> FakeServer.answer(element, String.valueOf(element.attribute("from")).startsWith("verona") ? "invalid" : "valid");
    mantua.login = new CountDownLatch(1);
    say(romeo, THEIRS, "one");
    say(kate, THEIRS, "two");
    Element next = mantua.next();
    while (!next.name().equals("message")) {
      next = mantua.next();
    }
    assertThat(next.childText("body", Namespaces.SERVER)).isEqualTo("two");
    assertThat(romeo.element().attribute("type")).isEqualTo("error");
  }

  @ParameterizedTest
  @ValueSource(strings = {"invalid", "error", "nothing", "wrong from", "wrong to", "wrong name"})
  void aPairThatIsNotBelievedHasItsOwnConnection(String answer) throws Exception {
    mantua.dialback =
        element -> {
          String yes = FakeServer.agree(element);
          return switch (answer) {
            case "nothing" -> null;
            case "wrong from" -> yes.replace("from='mantua", "from='rooms.mantua");
            case "wrong to" -> yes.replace("to='padua", "to='verona");
            case "wrong name" -> yes.replace("db:result", "db:verify");
            default -> FakeServer.answer(element, answer);
          };
        };
    first();
    say(kate, THEIRS, "two");
    assertShowsKey("padua.example", THEIRS);
    if (!answer.equals("invalid") && !answer.equals("error")) {
      say(romeo, THEIRS, "meanwhile");
      assertGets(romeo, "meanwhile");
      assertThat(mantua.connections).hasValue(1);
      server.pass(Duration.ofSeconds(16));
    }
    assertLogsIn("padua.example");
    assertGets(kate, "two");
    say(romeo, THEIRS, "three");
    assertGets(romeo, "three");
    assertThat(mantua.connections).hasValue(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {
    "</stream:stream>", "<stream:error><invalid-from xmlns='urn:ietf:params:xml:ns:xmpp-streams'/></stream:error></stream:stream>",
  })
  void aServerThatEndsItsStreamForASecondPairIsNotAskedAgain(String end) throws Exception {
    mantua.dialback = element -> end;
    first();
    say(kate, THEIRS, "two");
    assertShowsKey("padua.example", THEIRS);
    mantua.cut();
    assertLogsIn("padua.example");
    assertGets(kate, "two");
    say(kate, THEIRS, "three");
    assertGets(kate, "three");
    // The first pair, which had no part in it, goes on as soon as it has something to say.
    mantua.dialback = FakeServer::agree;
    say(romeo, THEIRS, "four");
    assertShowsKey("verona.example", THEIRS);
    assertGets(romeo, "four");
  }

  @Test
  void severalDomainsOfTheirsShareAConnection() throws Exception {
    mantua.alsoOffers(ERRORS);
    mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", "");
    first();
    say(romeo, ROOMS, "two");
    assertShowsKey("verona.example", ROOMS);
    assertGets(romeo, "two");
    say(kate, ROOMS, "three");
    assertShowsKey("padua.example", ROOMS);
    assertGets(kate, "three");
    assertThat(mantua.connections).hasValue(1);
  }

  @Test
  void whoSaysNothingOfErrorsIsNotAskedForOthersOfItsDomains() throws Exception {
    first();
    say(romeo, ROOMS, "two");
    assertLogsIn("verona.example");
    assertGets(romeo, "two");
    assertThat(mantua.connections).hasValue(2);
  }

  @Test
  void aCertificateThatDoesNotHoldForTheOtherDomainSharesNothing() throws Exception {
    mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", ERRORS);
    server.set("s2s.hosts", mantua.host() + ",padua-mantua.example=127.0.0.1:" + mantua.port());
    first();
    say(romeo, "padua-mantua.example", "secret");
    Element back = romeo.element();
    assertThat(back.attribute("id")).isEqualTo("secret");
    assertThat(back.attribute("type")).isEqualTo("error");
    assertThat(mantua.hasNothing()).isTrue();
    assertThat(mantua.connections).hasValue(2);
  }

  @Test
  void anotherPlaceIsAnotherConnection() throws Exception {
    mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", ERRORS);
    try (FakeServer rooms = new FakeServer(ROOMS, authority.issue(ROOMS))) {
      server.set("s2s.hosts", mantua.host() + "," + rooms.host());
      first();
      say(romeo, ROOMS, "two");
      assertThat(rooms.next().is("auth", Namespaces.SASL)).isTrue();
      assertThat(rooms.next().childText("body", Namespaces.SERVER)).isEqualTo("two");
    }
    assertThat(mantua.connections).hasValue(1);
  }

  @Test
  void itCanBeSwitchedOff() throws Exception {
    server.set("s2s.multiplexing", "false");
    first();
    say(kate, THEIRS, "two");
    assertLogsIn("padua.example");
    assertGets(kate, "two");
  }

  @Test
  void aServerThatKnowsNoDialbackIsNotAskedForASecondPair() throws Exception {
    mantua.features = mantua.features.replace("<dialback xmlns='urn:xmpp:features:dialback'/>", "");
    first();
    say(kate, THEIRS, "two");
    assertLogsIn("padua.example");
    assertGets(kate, "two");
    assertThat(mantua.connections).hasValue(2);
  }

  // Acknowledgements count the stream, whoever sends over it.

  private void enable() throws Exception {
    mantua.alsoOffers("<sm xmlns='" + SM + "'/>");
    say(romeo, THEIRS, "one");
    assertLogsIn("verona.example");
    assertThat(mantua.next().is("enable", SM)).isTrue();
    mantua.say("<enabled xmlns='" + SM + "' id='x' resume='true'/>");
    assertGets(romeo, "one");
    assertThat(mantua.next().is("r", SM)).isTrue();
    say(kate, THEIRS, "two");
    assertShowsKey("padua.example", THEIRS);
    assertGets(kate, "two");
    say(romeo, THEIRS, "three");
    assertGets(romeo, "three");
    say(kate, THEIRS, "four");
    assertGets(kate, "four");
  }

  @Test
  void whatASharedStreamHasIsResumedForAllOfThem() throws Exception {
    enable();
    // It has got the first two.
    mantua.cut();
    assertLogsIn("verona.example");
    assertThat(mantua.next().is("resume", SM)).isTrue();
    mantua.say("<resumed xmlns='" + SM + "' previd='x' h='2'/>");
    List<String> heard = new ArrayList<>();
    while (!heard.contains("four")) {
      Element next = mantua.next();
      heard.add(next.name().equals("message") ? String.valueOf(next.childText("body", Namespaces.SERVER)) : next.name());
    }
    // What had arrived does not come again, and the second pair is asked for again.
    heard.removeIf("r"::equals);
    assertThat(heard).containsExactlyInAnyOrder("three", "result", "four");
    mantua.say("<a xmlns='" + SM + "' h='4'/>");
    assertThat(mantua.connections).hasValue(2);
    await().until(() -> waiting() == 0);
  }

  @Test
  void moreThanAllOfThemHaveSentCannotBeAcknowledged() throws Exception {
    enable();
    mantua.say("<a xmlns='" + SM + "' h='3'/>");
    await().until(() -> waiting() == 1);
    mantua.say("<a xmlns='" + SM + "' h='5'/>");
    assertThat(mantua.error().has("undefined-condition", Namespaces.STREAM_ERRORS)).isTrue();
  }

  // Both directions (XEP-0288).

  private static String message(String to) {
    return "<message from='juliet@mantua.example' to='" + to + "' type='chat'><body>back</body></message>";
  }

  @Test
  void theOtherSideAnswersEveryPairThatItBelieves() throws Exception {
    mantua.alsoOffers("<bidi xmlns='urn:xmpp:features:bidi'/>");
    say(romeo, THEIRS, "one");
    assertThat(mantua.next().is("bidi", "urn:xmpp:bidi")).isTrue();
    assertLogsIn("verona.example");
    assertGets(romeo, "one");
    say(kate, THEIRS, "two");
    assertShowsKey("padua.example", THEIRS);
    assertGets(kate, "two");
    mantua.say(message(kate.jid().toString()));
    assertThat(kate.element().childText("body", Namespaces.CLIENT)).isEqualTo("back");
    // And to nobody else, and for nobody else.
    mantua.say(message("garden@conference.verona.example"));
    assertThat(mantua.error().has("host-unknown", Namespaces.STREAM_ERRORS)).isTrue();
  }

  // Questions about keys, and the end.

  @Test
  void questionsGoOverTheConnectionThatThereIs() throws Exception {
    first();
    try (RawPeer peer = RawPeer.secured(server.serverPort(), THEIRS, "padua.example", null)) {
      peer.next();
      peer.send("<db:result from='" + THEIRS + "' to='padua.example'>key</db:result>");
      Element question = mantua.next();
      assertThat(question.is("verify", Namespaces.DIALBACK)).isTrue();
      assertThat(question.attribute("from")).isEqualTo("padua.example");
      assertThat(peer.next().attribute("type")).isEqualTo("valid");
    }
    assertThat(mantua.connections).hasValue(1);
  }

  @Test
  void aConnectionIsOpenAsLongAsAnyPairUsesIt() throws Exception {
    server.set("s2s.idle", "60 s");
    first();
    say(kate, THEIRS, "two");
    assertShowsKey("padua.example", THEIRS);
    assertGets(kate, "two");
    for (int i = 0; i < 3; i++) {
      server.pass(Duration.ofSeconds(40));
      say(kate, THEIRS, "again");
      assertGets(kate, "again");
    }
    assertThat(mantua.connections).hasValue(1);
    // The operating system has it all: nothing is under way that would keep the connection open.
    await().until(() -> waiting() == 0);
    server.pass(Duration.ofSeconds(61));
    await().until(mantua::isAlone);
    await().until(() -> listed().isEmpty());
    say(kate, THEIRS, "three");
    assertLogsIn("padua.example");
    assertGets(kate, "three");
  }
}
