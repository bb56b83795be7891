package im.recado.kernel.session;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** XEP-0198 section 4: counts that wrap. */
final class OutboxTest {
  private static final Element REQUEST = Element.of("r", "urn:xmpp:sm:3");

  private static List<Outbound> stanzas(int count) {
    List<Outbound> stanzas = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      stanzas.add(
          new Outbound(
              Message.of(Message.Type.CHAT, null, null, Element.of("body", "jabber:client", "m" + i)), null));
    }
    return stanzas;
  }

  @Test
  void l4CountsGoOnFromZeroAfterTheLargest() {
    List<Outbound> five = stanzas(5);
    Outbox outbox = new Outbox(REQUEST, -3, five);
    assertThat(Integer.toUnsignedString(outbox.acknowledged())).isEqualTo("4294967293");
    assertThat(outbox.sent()).isEqualTo(2);
    assertThat(outbox.acknowledge(-1)).isEqualTo(five.subList(0, 2));
    assertThat(outbox.acknowledge(1)).isEqualTo(five.subList(2, 4));
    assertThat(outbox.acknowledge(1)).isEmpty();
    assertThat(outbox.unacknowledged()).isEqualTo(five.subList(4, 5));
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 100, -4, Integer.MAX_VALUE, Integer.MIN_VALUE})
  void l4WhatWasNeverSentOrIsAcknowledgedAlreadyIsRefusedAndNothingChanges(int count) {
    Outbox outbox = new Outbox(REQUEST, -3, stanzas(5));
    assertThat(outbox.acknowledge(count)).isNull();
    assertThat(outbox.size()).isEqualTo(5);
  }

  @Test
  void oneRequestIsUnderWayAtATimeAndAnotherFollowsWhenMoreWasSent() {
    Outbox outbox = new Outbox(REQUEST, 0, List.of());
    assertThat(outbox.takeRequest()).isNull();
    outbox.add(stanzas(1).getFirst());
    assertThat(outbox.takeRequest()).isEqualTo(REQUEST);
    outbox.add(stanzas(1).getFirst());
    assertThat(outbox.takeRequest()).isNull();
    outbox.acknowledge(1);
    assertThat(outbox.hasMoreToAskFor()).isTrue();
    assertThat(outbox.takeRequest()).isEqualTo(REQUEST);
  }

  @Test
  void aClientThatAnswersWithTheSameCountForEverIsNotAskedForEver() {
    Outbox outbox = new Outbox(REQUEST, 0, List.of());
    outbox.add(stanzas(1).getFirst());
    outbox.takeRequest();
    outbox.acknowledge(0);
    assertThat(outbox.hasMoreToAskFor()).isFalse();
  }
}
