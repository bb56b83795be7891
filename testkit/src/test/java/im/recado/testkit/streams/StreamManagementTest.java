package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.chat;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.resume;
import static im.recado.testkit.streams.Scene.streamError;
import static im.recado.testkit.streams.Scene.xml;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.session.Session;
import im.recado.kernel.session.Writes;
import im.recado.kernel.stream.ClientStream;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** XEP-0198 where disks fail, servers stop or die, and clients come back. */
final class StreamManagementTest {
  private static final String ROMEO = "romeo@verona.example/garden";
  private static final String JULIET = "juliet@verona.example/balcony";
  private static final String TO_JULIET = "juliet@verona.example";

  private final Scene scene = new Scene("romeo@verona.example", "juliet@verona.example");

  @AfterEach
  void close() {
    scene.close();
  }

  /** A question whose answer shows that everything before it has been handled. */
  private static List<String> comesBeforeAPing(StreamClient client) throws IOException {
    client.send(xml("<iq type='get' id='ping' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>"));
    List<String> names = new java.util.ArrayList<>();
    while (true) {
      Element element = client.element();
      if ("ping".equals(element.attribute("id"))) {
        return names;
      }
      Element error = element.child("error", "jabber:client");
      names.add(error == null ? element.name() : error.elements().getFirst().name());
    }
  }

  @Test
  void whatAClientHasNotAcknowledgedIsCounted() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    Session session = Objects.requireNonNull(scene.server.kernel().sessions().session(Jid.valueOf(JULIET)));
    assertThat(session.unacknowledgedCount()).isZero();
    chat(romeo, TO_JULIET, "one");
    chat(romeo, TO_JULIET, "two");
    assertThat(bodies(juliet, 2)).hasSize(2);
    assertThat(session.unacknowledgedCount()).isEqualTo(2);
    assertThat(session.waitingCount()).isZero();
    juliet.send(xml("<a xmlns='urn:xmpp:sm:3' h='2'/>"));
    assertThat(comesBeforeAPing(juliet)).isEmpty();
    assertThat(session.unacknowledgedCount()).isEqualTo(1);
  }

  @Test
  void whoComesBackHearsThatBeforeItIsAskedForAnything() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    StreamClient juliet = scene.available(JULIET);
    String id = manage(juliet);
    Session session = Objects.requireNonNull(scene.server.kernel().sessions().session(Jid.valueOf(JULIET)));
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    AtomicBoolean done = new AtomicBoolean();
    Thread impatient =
        Thread.startVirtualThread(
            () -> {
              while (!done.get()) {
                ClientStream stream = session.stream();
                if (stream != null) {
                  stream.askForAcknowledgement();
                }
                Thread.yield();
              }
            });
    try {
      StreamClient last = juliet;
      for (int i = 0; i < 50; i++) {
        last.cut();
        last = new StreamClient(scene.server.inProcess(), Jid.valueOf(JULIET), "password", true);
        assertThat(resume(last, id, 0).name()).isEqualTo("resumed");
      }
    } finally {
      done.set(true);
      impatient.interrupt();
    }
  }

  // An acknowledgement leaves when what it covers is safe.

  @Test
  void f2AFullDiskRefusesAndIsNotAcknowledgedUntilItRecovers() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    scene.disk.full(true);
    chat(romeo, TO_JULIET, "one");
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));

    assertThat(comesBeforeAPing(romeo)).containsExactly("resource-constraint");

    scene.disk.full(false);
    scene.server.pass(Duration.ofSeconds(6));
    assertThat(scene.acknowledgement(romeo)).isEqualTo("1");
    assertThat(scene.kept(TO_JULIET)).isZero();
  }

  @Test
  void f2AMessageUnderWayOnAFullDiskIsSecuredWhenTheDiskRecovers() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    scene.disk.full(true);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    assertThat(comesBeforeAPing(romeo)).isEmpty();
    scene.server.pass(Duration.ofMillis(20));
    assertThat(comesBeforeAPing(romeo)).isEmpty();

    scene.disk.full(false);
    scene.server.pass(Duration.ofSeconds(6));
    assertThat(scene.acknowledgement(romeo)).isEqualTo("1");
    assertThat(scene.kept(TO_JULIET)).isOne();
  }

  @Test
  void f2WhoHasSentWhatWillNeverBeSafeIsToldByTheEndOfTheSession() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    chat(romeo, TO_JULIET, "one");
    romeo.barrier();
    Session session = Objects.requireNonNull(scene.server.kernel().sessions().session(Jid.valueOf(ROMEO)));
    Writes.add(session, CompletableFuture.failedFuture(new IllegalStateException("the disk is gone")));
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    Element last = romeo.element();
    while (!last.is("error", "http://etherx.jabber.org/streams")) {
      assertThat(last.is("a", "urn:xmpp:sm:3")).isFalse();
      last = romeo.element();
    }
    assertThat(last.toString()).contains("resource-constraint");

    StreamClient again = scene.connected(ROMEO);
    manage(again);
    chat(again, TO_JULIET, "two");
    assertThat(scene.acknowledged(again)).isEqualTo("1");
  }

  @Test
  void f2AMessageOfADeadSessionOnAFullDiskComesBackToItsSender() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    scene.disk.full(true);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    assertThat(comesBeforeAPing(romeo)).isEmpty();
    scene.server.pass(Duration.ofMillis(20));

    juliet.disconnect();
    assertThat(romeo.element().attribute("type")).isEqualTo("error");
  }

  @Test
  void anAcknowledgementWaitsForTheDisk() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    scene.disk.hold();
    chat(romeo, TO_JULIET, "one");
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    assertThat(comesBeforeAPing(romeo)).isEmpty();
    scene.server.pass(Duration.ofMillis(20));
    assertThat(comesBeforeAPing(romeo)).isEmpty();

    scene.disk.release();
    assertThat(scene.acknowledgement(romeo)).isEqualTo("1");
    assertThat(scene.waiting(TO_JULIET)).hasSize(1);
  }

  @Test
  void whatTheRecipientHasAcknowledgedIsNeverWritten() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    juliet.send(xml("<a xmlns='urn:xmpp:sm:3' h='1'/>"));
    comesBeforeAPing(juliet);

    assertThat(scene.acknowledged(romeo)).isEqualTo("1");
    assertThat(scene.kept(TO_JULIET)).isZero();
  }

  @Test
  void aSilentRecipientIsWaitedForAMomentAndThenACopyIsKeptUntilHeAcknowledges() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");

    assertThat(scene.acknowledged(romeo)).isEqualTo("1");
    assertThat(scene.kept(TO_JULIET)).isOne();
    assertThat(scene.waiting(TO_JULIET)).isEmpty();

    juliet.send(xml("<a xmlns='urn:xmpp:sm:3' h='1'/>"));
    await().until(() -> scene.kept(TO_JULIET) == 0);
  }

  // Coming back.

  @Test
  void theCountInResumedIsAsSafeAsAnyOther() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    String id = manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    romeo.cut();

    StreamClient again = scene.client(ROMEO);
    Element resumed = resume(again, id, 0);
    assertThat(resumed.name()).isEqualTo("resumed");
    assertThat(resumed.attribute("h")).isEqualTo("1");
    scene.crash();

    StreamClient later = scene.connected(JULIET);
    later.send(xml("<presence/>"));
    assertThat(bodies(later, 1)).containsExactly("one");
  }

  @Test
  void anAcknowledgementThatWaitedBeforeTheCutIsNotInTheWayOfThoseAfterIt() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    String id = manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    chat(romeo, TO_JULIET, "one");
    romeo.send(xml("<r xmlns='urn:xmpp:sm:3'/>"));
    comesBeforeAPing(romeo);
    romeo.cut();

    StreamClient again = scene.client(ROMEO);
    assertThat(resume(again, id, 1).name()).isEqualTo("resumed");
    chat(again, TO_JULIET, "two");
    assertThat(scene.acknowledged(again)).isEqualTo("3");
  }

  @Test
  void l3TheLastToResumeHasTheSessionAndTheOneBeforeHearsOfAConflict() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    String id = manage(juliet);
    StreamClient first = scene.client(JULIET);
    assertThat(resume(first, id, 0).name()).isEqualTo("resumed");
    assertThat(streamError(juliet)).isEqualTo("conflict");
    StreamClient second = scene.client(JULIET);
    assertThat(resume(second, id, 0).name()).isEqualTo("resumed");
    assertThat(streamError(first)).isEqualTo("conflict");

    StreamClient romeo = scene.connected(ROMEO);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(second, 1)).containsExactly("one");
  }

  @Test
  void l4AClientThatClaimsTooMuchOnResumptionIsRefusedAndMayComeBackWithTheRightCount() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    String id = manage(juliet);
    juliet.cut();
    StreamClient wrong = scene.client(JULIET);
    Element refused = resume(wrong, id, 7);
    assertThat(refused.name()).isEqualTo("error");
    assertThat(refused.has("handled-count-too-high", Scene.SM)).isTrue();

    StreamClient right = scene.client(JULIET);
    assertThat(resume(right, id, 0).name()).isEqualTo("resumed");
  }

  @Test
  void l5AClientThatNeverAcknowledgesLosesItsStreamAndNoMessage() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    manage(juliet);
    StreamClient romeo = scene.connected(ROMEO);
    int sent = Session.MOST_WAITING + 100;
    for (int i = 0; i < sent; i++) {
      chat(romeo, TO_JULIET, "m" + i);
    }
    romeo.barrier();
    assertThat(streamError(juliet)).isEqualTo("resource-constraint");
    await().until(() -> scene.waiting(TO_JULIET).size() == sent && scene.kept(TO_JULIET) == sent);
  }

  // Over an orderly restart.

  @Test
  void afterAnOrderlyRestartClientsResumeAndEveryStanzaComesOnceAndInOrder() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    String romeosId = manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    String julietsId = manage(juliet);
    chat(romeo, TO_JULIET, "one");
    assertThat(scene.acknowledged(romeo)).isEqualTo("1");
    chat(romeo, TO_JULIET, "two");
    assertThat(bodies(juliet, 2)).containsExactly("one", "two");
    scene.stop(romeo, juliet);

    StreamClient romeoAgain = scene.client(ROMEO);
    Element resumed = resume(romeoAgain, romeosId, 0);
    assertThat(resumed.name()).isEqualTo("resumed");
    assertThat(resumed.attribute("h")).isEqualTo("2");
    chat(romeoAgain, TO_JULIET, "three");
    romeoAgain.barrier();

    StreamClient julietAgain = scene.client(JULIET);
    assertThat(resume(julietAgain, julietsId, 1).name()).isEqualTo("resumed");
    assertThat(bodies(julietAgain, 2)).containsExactly("two", "three");
    julietAgain.send(xml("<a xmlns='urn:xmpp:sm:3' h='3'/>"));
    assertThat(comesBeforeAPing(julietAgain)).isSubsetOf("r");
    await().until(() -> scene.kept(TO_JULIET) == 0);
  }

  @Test
  void aSessionThatNobodyResumesAfterARestartEndsOnceAndForAll() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    String id = manage(juliet);
    chat(romeo, TO_JULIET, "one");
    assertThat(bodies(juliet, 1)).containsExactly("one");
    scene.stop(romeo, juliet);
    scene.server.pass(Duration.ofMinutes(6));
    await().until(() -> scene.waiting(TO_JULIET).size() == 1);

    scene.stop();
    assertThat(scene.server.kernel().sessions().count()).isZero();
    StreamClient later = scene.client(JULIET);
    assertThat(resume(later, id, 0).name()).isEqualTo("failed");
    StreamClient anew = scene.connected(JULIET);
    anew.send(xml("<presence/>"));
    assertThat(bodies(anew, 1)).containsExactly("one");
    anew.barrier();
    await().until(() -> scene.kept(TO_JULIET) == 0);
  }

  // Over a crash.

  @Test
  void afterACrashClientsHearWhatWasHandledAndWhatWasAcknowledgedArrives() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    String romeosId = manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    String julietsId = manage(juliet);
    chat(romeo, TO_JULIET, "one");
    chat(romeo, TO_JULIET, "two");
    assertThat(scene.acknowledged(romeo)).isEqualTo("2");
    chat(romeo, TO_JULIET, "three");
    assertThat(bodies(juliet, 3)).containsExactly("one", "two", "three");
    scene.crash();

    StreamClient romeoAgain = scene.client(ROMEO);
    Element failed = resume(romeoAgain, romeosId, 0);
    assertThat(failed.name()).isEqualTo("failed");
    assertThat(failed.has("item-not-found", "urn:ietf:params:xml:ns:xmpp-stanzas")).isTrue();
    assertThat(failed.attribute("h")).isEqualTo("2");
    StreamClient julietAgain = scene.client(JULIET);
    assertThat(resume(julietAgain, julietsId, 3).name()).isEqualTo("failed");

    julietAgain.send(xml("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"));
    assertThat(julietAgain.element().attribute("type")).isEqualTo("result");
    julietAgain.send(xml("<presence/>"));
    assertThat(bodies(julietAgain, 2)).containsExactly("one", "two");
  }

  /** Logs in again after a crash as clients do: tries to resume, then binds and enables anew. */
  private StreamClient anew(String jid, String id, int handled) throws IOException {
    StreamClient client = scene.client(jid);
    assertThat(resume(client, id, handled).name()).isEqualTo("failed");
    client.send(xml("<iq type='set' id='b'><bind xmlns='urn:ietf:params:xml:ns:xmpp-bind'/></iq>"));
    assertThat(client.element().attribute("type")).isEqualTo("result");
    manage(client);
    return client;
  }

  private static String stanzaId(StreamClient client) throws IOException {
    while (true) {
      Element id = client.element().child("stanza-id", "urn:xmpp:sid:0");
      if (id != null) {
        return Objects.requireNonNull(id.attribute("id"));
      }
    }
  }

  @Test
  void o7WhatIsSentAgainAfterACrashIsKeptOnce() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    String id = manage(romeo);
    chat(romeo, TO_JULIET, "one");
    comesBeforeAPing(romeo);
    assertThat(scene.kept(TO_JULIET)).isOne();
    scene.crash();

    StreamClient again = anew(ROMEO, id, 0);
    chat(again, TO_JULIET, "one");
    assertThat(scene.acknowledged(again)).isEqualTo("1");
    assertThat(scene.kept(TO_JULIET)).isOne();
  }

  @Test
  void o7WhatIsSentAgainAfterACrashHasTheSameStanzaId() throws IOException {
    StreamClient romeo = scene.connected(ROMEO);
    String id = manage(romeo);
    StreamClient juliet = scene.available(JULIET);
    chat(romeo, TO_JULIET, "one");
    String before = stanzaId(juliet);
    scene.crash();

    StreamClient there = scene.available(JULIET);
    StreamClient again = anew(ROMEO, id, 0);
    chat(again, TO_JULIET, "one");
    assertThat(stanzaId(there)).isEqualTo(before);
    chat(again, TO_JULIET, "two");
    assertThat(stanzaId(there)).isNotEqualTo(before);
  }

  @Test
  void l3SomebodyElsesSessionIsNotEvenKnown() throws IOException {
    StreamClient juliet = scene.available(JULIET);
    String id = manage(juliet);
    StreamClient romeo = scene.client(ROMEO);
    Element failed = resume(romeo, id, 0);
    assertThat(failed.name()).isEqualTo("failed");
    assertThat(failed.attribute("h")).isNull();
    scene.crash();
    assertThat(resume(scene.client(ROMEO), id, 0).attribute("h")).isNull();
    assertThat(resume(scene.client(JULIET), id, 0).attribute("h")).isEqualTo("0");
  }
}
