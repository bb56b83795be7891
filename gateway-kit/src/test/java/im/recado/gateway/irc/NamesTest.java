package im.recado.gateway.irc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.gateway.network.NetworkException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {
  @ParameterizedTest
  @CsvSource({
    "Anna%IRC.Example.net,anna%irc.example.net",
    "#Coven%irc.example.net,#coven%irc.example.net",
    "#50%off%irc.example.net,#50%off%irc.example.net",
    "A[]\\^%h,a[]\\^%h",
  })
  void aNameHasOneForm(String written, String form) throws Exception {
    assertThat(Names.contact(written)).isEqualTo(form);
    assertThat(Names.contact(form)).isEqualTo(form);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "anna", "%irc.example.net", "anna%", "an na%h", "a,b%h", "#a,#b%h", "a!b%h", "*%h", ":a%h", "anna%h h", "anna%-h", "anna%.h",
        "anna%h..h", "anna%h:6667", "anna%[::1]", "#a\u0007b%h", "anna%h/x"
      })
  void whatIsNoNameIsRefused(String written) {
    assertThatThrownBy(() -> Names.contact(written)).isInstanceOf(NetworkException.class);
  }

  @Test
  void aNickIsMadeOfWhatSomebodyWants() {
    assertThat(Names.nick("Romeo")).isEqualTo("Romeo");
    assertThat(Names.nick("José María")).isEqualTo("Jose_Maria");
    assertThat(Names.nick("1st")).isEqualTo("_1st");
    assertThat(Names.nick("-x")).isEqualTo("_-x");
    assertThat(Names.nick("Ромео")).isEqualTo("guest");
    assertThat(Names.nick("")).isEqualTo("guest");
    assertThat(Names.nick("x".repeat(100))).hasSize(30);
    assertThat(Names.nick("a\r\nQUIT")).isEqualTo("a__QUIT");
  }
}
