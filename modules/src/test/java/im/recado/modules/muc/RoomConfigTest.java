package im.recado.modules.muc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.wire.form.DataForm;
import im.recado.wire.stanza.StanzaError.Condition;
import im.recado.wire.stanza.StanzaException;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is set for a room. */
final class RoomConfigTest {
  private static RoomConfig submitted(String var, String... values) throws StanzaException {
    DataForm form =
        Objects.requireNonNull(
            DataForm.of(DataForm.submit(RoomConfig.FORM_TYPE).values(var, List.of(values)).toElement()));
    return RoomConfig.USUAL.with(form, Settings.all());
  }

  @Test
  void isKeptAsItWas() throws Exception {
    RoomConfig config =
        RoomConfig.USUAL
            .with(Settings.NAME, "A <Dark> & \"Cave\"")
            .with(Settings.WHOIS, Settings.Whois.ANYONE)
            .with(Settings.BROADCAST, Set.of(Role.MODERATOR))
            .with(Settings.MOST_OCCUPANTS, 17)
            .with(Settings.PASSWORD_PROTECTED, true)
            .with(Settings.PASSWORD, " open sesame ");
    RoomConfig read = RoomConfig.read(config.write());
    for (Setting<?> setting : Settings.all()) {
      assertThat(read.differs(config, setting)).as(setting.var()).isEqualTo(setting == Settings.PASSWORD);
    }
    assertThat(read.get(Settings.PASSWORD)).isEqualTo("open sesame");
  }

  @Test
  void whatAFormDoesNotSayStaysAndWhatIsUnknownIsPassedOver() throws Exception {
    RoomConfig before = RoomConfig.USUAL.with(Settings.NAME, "Heath").with(Settings.MODERATED, true);
    DataForm form =
        Objects.requireNonNull(
            DataForm.of(
                DataForm.submit(RoomConfig.FORM_TYPE)
                    .values("muc#roomconfig_roomname", List.of("Moor"))
                    .values("x-other", List.of("1"))
                    .toElement()));
    RoomConfig after = before.with(form, Settings.all());
    assertThat(after.get(Settings.NAME)).isEqualTo("Moor");
    assertThat(after.is(Settings.MODERATED)).isTrue();
  }

  @ParameterizedTest
  @CsvSource({
    "muc#roomconfig_whois, everybody",
    "muc#roomconfig_maxusers, -1",
    "muc#roomconfig_maxusers, ten",
    "muc#roomconfig_membersonly, maybe",
    "muc#roomconfig_presencebroadcast, owner",
    "muc#roomconfig_slow_mode_duration, 99999999",
    "muc#maxhistoryfetch, 99999999999"
  })
  void whatCannotBeIsNotAcceptable(String var, String value) {
    assertThatThrownBy(() -> submitted(var, value))
        .isInstanceOfSatisfying(
            StanzaException.class,
            refused -> assertThat(refused.error().condition()).isEqualTo(Condition.NOT_ACCEPTABLE));
  }

  @Test
  void noBoundIsWrittenNone() throws Exception {
    assertThat(submitted("muc#roomconfig_maxusers", "none").get(Settings.MOST_OCCUPANTS)).isZero();
    assertThat(submitted("muc#roomconfig_maxusers", "31").get(Settings.MOST_OCCUPANTS)).isEqualTo(31);
    assertThat(RoomConfig.USUAL.with(Settings.MOST_OCCUPANTS, 31).field(Settings.MOST_OCCUPANTS).values())
        .containsExactly("31");
  }
}
