package im.recado.testkit.streams;

import static im.recado.testkit.streams.Scene.bodies;
import static im.recado.testkit.streams.Scene.chat;
import static im.recado.testkit.streams.Scene.manage;
import static im.recado.testkit.streams.Scene.streamError;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import im.recado.kernel.session.Session;
import im.recado.kernel.session.WaitingRoom;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.jid.Jid;
import im.recado.wire.xml.Element;
import java.io.IOException;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What one client can make the server remember for it or for another is bounded, in number and in bytes. */
final class BoundsTest {
  private static final String ROMEO = "romeo@verona.example/garden";
  private static final String TO_JULIET = "juliet@verona.example";
  private static final String TO_NURSE = "nurse@verona.example";

  /** More than is remembered of one sender. */
  private static final int MANY = 1200;

  private static final String LARGE = "x".repeat(100_000);

  private final Scene scene = new Scene("romeo@verona.example", TO_JULIET, TO_NURSE);
  private StreamClient romeo;

  @BeforeEach
  void romeoIsThere() throws IOException {
    romeo = scene.connected(ROMEO);
    manage(romeo);
  }

  @AfterEach
  void close() {
    scene.close();
  }

  private Session romeos() {
    return Objects.requireNonNull(scene.server.kernel().sessions().session(Jid.valueOf(ROMEO)));
  }

  /** Two who get messages and never acknowledge them. */
  private void twoAreSilent() throws IOException {
    manage(scene.available("juliet@verona.example/balcony"));
    manage(scene.available("nurse@verona.example/chamber"));
  }

  @Test
  void d4WhatIsSentToAbsentAccountsIsForgottenWhenItIsKept() throws IOException {
    for (int i = 0; i < MANY; i++) {
      chat(romeo, TO_JULIET, "m" + i);
    }
    romeo.barrier();
    assertThat(scene.waiting(TO_JULIET)).hasSize(MANY);
    assertThat(romeos().debts().unsettled()).isEmpty();
    assertThat(scene.acknowledged(romeo)).isEqualTo(String.valueOf(MANY));
  }

  @Test
  void d4MessagesThatNobodyAcknowledgesGoToTheDiskWhenTheyAreMany() throws IOException {
    twoAreSilent();
    for (int i = 0; i < MANY; i++) {
      chat(romeo, i % 2 == 0 ? TO_JULIET : TO_NURSE, "m" + i);
    }
    romeo.barrier();
    assertThat(scene.kept(TO_JULIET) + scene.kept(TO_NURSE)).isBetween(1000, MANY);
    assertThat(romeos().debts().unsettled()).hasSizeLessThan(MANY - 999);
    assertThat(scene.acknowledged(romeo)).isEqualTo(String.valueOf(MANY));
    assertThat(scene.kept(TO_JULIET) + scene.kept(TO_NURSE)).isEqualTo(MANY);
  }

  @Test
  void d4MessagesThatNobodyAcknowledgesGoToTheDiskWhenTheyAreLarge() throws IOException {
    twoAreSilent();
    for (int i = 0; i < 12; i++) {
      chat(romeo, TO_JULIET, LARGE + i);
    }
    romeo.barrier();
    assertThat(scene.kept(TO_JULIET)).isGreaterThanOrEqualTo(10);
  }

  @Test
  void d4WhoSendsMoreThanAFullDiskTakesIsRefusedUntilItTakesMore() throws IOException {
    twoAreSilent();
    scene.disk.full(true);
    for (int i = 0; i < 1001; i++) {
      chat(romeo, i % 2 == 0 ? TO_JULIET : TO_NURSE, "m" + i);
    }
    chat(romeo, TO_JULIET, "too-much");
    Element refusal = romeo.element();
    assertThat(refusal.attribute("id")).isEqualTo("too-much");
    Element error = Objects.requireNonNull(refusal.child("error", "jabber:client"));
    assertThat(error.attribute("type")).isEqualTo("wait");
    assertThat(error.has("resource-constraint", "urn:ietf:params:xml:ns:xmpp-stanzas")).isTrue();

    scene.disk.full(false);
    StreamClient other = scene.available("juliet@verona.example/orchard");
    chat(romeo, "juliet@verona.example/orchard", "again");
    assertThat(bodies(other, 1)).containsExactly("again");
    assertThat(scene.kept(TO_JULIET) + scene.kept(TO_NURSE)).isEqualTo(1001);
  }

  @Test
  void d4AClientThatDoesNotAcknowledgeManyBytesLosesItsStreamAndNoMessage() throws IOException {
    StreamClient juliet = scene.available("juliet@verona.example/balcony");
    manage(juliet);
    StreamClient nurse = scene.connected("nurse@verona.example/chamber");
    int sent = Session.MOST_WAITING_BYTES / LARGE.length() + 1;
    for (int i = 0; i < sent; i++) {
      chat(nurse, TO_JULIET, LARGE + i);
    }
    nurse.barrier();
    assertThat(streamError(juliet)).isEqualTo("resource-constraint");
    await().until(() -> scene.waiting(TO_JULIET).size() == sent);
  }

  @Test
  void d4OneStanzaMayBeAsLargeAsStanzasMayBe() throws IOException {
    scene.server.set("c2s.max-stanza-bytes", String.valueOf(12 * 1024 * 1024));
    StreamClient juliet = scene.available("juliet@verona.example/balcony");
    manage(juliet);
    StreamClient nurse = scene.connected("nurse@verona.example/chamber");
    String largest = "x".repeat(Session.MOST_WAITING_BYTES);
    nurse.send(
        Element.builder("message", "jabber:client")
            .attribute("to", TO_JULIET)
            .attribute("type", "chat")
            .child("body", "jabber:client", largest)
            .build());
    assertThat(bodies(juliet, 1).getFirst().equals(largest)).isTrue();
  }

  @Test
  void d4WhatWaitsForAllClientsIsBoundedTogether() throws IOException {
    WaitingRoom room = scene.server.kernel().waitingRoom();
    StreamClient juliet = scene.available("juliet@verona.example/balcony");
    manage(juliet);
    StreamClient nurse = scene.connected("nurse@verona.example/chamber");
    for (int i = 0; i < 6; i++) {
      chat(nurse, TO_JULIET, LARGE + i);
    }
    nurse.barrier();
    assertThat(room.taken()).isEqualTo(1);

    int others = 1 << 20;
    room.add(others);
    chat(nurse, TO_JULIET, "more");
    assertThat(streamError(juliet)).isEqualTo("resource-constraint");
    await().until(() -> scene.waiting(TO_JULIET).size() == 7);
    assertThat(room.taken()).isEqualTo(others);
  }

  @Test
  void d4WhatIsAcknowledgedTakesNoRoom() throws IOException {
    StreamClient juliet = scene.available("juliet@verona.example/balcony");
    manage(juliet);
    StreamClient nurse = scene.connected("nurse@verona.example/chamber");
    for (int i = 0; i < 6; i++) {
      chat(nurse, TO_JULIET, LARGE + i);
    }
    assertThat(bodies(juliet, 6)).hasSize(6);
    juliet.send(Element.builder("a", "urn:xmpp:sm:3").attribute("h", "6").build());
    await().until(() -> scene.server.kernel().waitingRoom().taken() == 0);
  }
}
