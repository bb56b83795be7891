package im.recado.gateway.msn;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.Availability;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Every state of MSN, both ways. */
class StatesTest {
  @ParameterizedTest
  @CsvSource({
    "NLN, ONLINE, ''", "AWY, AWAY, ''", "BSY, DND, ''", "IDL, AWAY, Idle", "BRB, AWAY, Be right back", "PHN, DND, On the phone",
    "LUN, AWAY, Out to lunch", "HDN, OFFLINE, ''", "FLN, OFFLINE, ''"
  })
  void howTheyAreShownHere(String code, Availability availability, String words) {
    assertThat(States.availability(code)).isEqualTo(availability);
    assertThat(States.words(code)).isEqualTo(words);
  }

  @ParameterizedTest
  @CsvSource({"ONLINE, NLN", "CHAT, NLN", "AWAY, AWY", "XA, AWY", "DND, BSY", "OFFLINE, HDN"})
  void howTheUserIsShownThere(Availability availability, String code) {
    assertThat(States.code(availability)).isEqualTo(code);
  }

  @ParameterizedTest
  @EnumSource(Availability.class)
  void whatIsShownThereIsReadAsTheSameButForWhatMsnHasNot(Availability availability) {
    Availability back = States.availability(States.code(availability));
    Availability nearest =
        switch (availability) {
          case CHAT -> Availability.ONLINE;
          case XA -> Availability.AWAY;
          default -> availability;
        };
    assertThat(back).isEqualTo(nearest);
  }

  @Test
  void whatIsNoStateIsThere() {
    assertThat(States.availability("XYZ")).isEqualTo(Availability.ONLINE);
  }
}
