package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.Availability;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Presence;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void whatXmlCannotHoldIsLeftOut() {
    assertThat(Words.clean("a\u0000b\u0003c\uFFFEd\uD800e")).isEqualTo("abcde");
    assertThat(Words.clean("1\r\n2\r3\n4\t5")).isEqualTo("1\n2\n3\n4\t5");
    assertThat(Words.clean("Olá 你好 \uD83D\uDE00")).isEqualTo("Olá 你好 \uD83D\uDE00");
  }

  @Test
  void presenceIsTheSameOnItsWayThereAndBack() {
    Jid from = Jid.valueOf("anna@echo.example.org");
    for (Availability availability : Availability.values()) {
      Presence presence = Words.presence(from, Jid.valueOf("romeo@example.org"), availability, "up");
      assertThat(presence.isAvailable()).isEqualTo(availability != Availability.OFFLINE);
      assertThat(Words.status(presence)).isEqualTo("up");
      if (presence.isAvailable()) {
        assertThat(Words.availability(presence)).isEqualTo(availability);
      }
    }
  }
}
