package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.echo.EchoNetwork;
import im.recado.gateway.irc.IrcNetwork;
import im.recado.gateway.msn.MsnNetwork;
import im.recado.gateway.network.LoginForm;
import im.recado.gateway.network.Network;
import im.recado.gateway.oscar.OscarNetwork;
import im.recado.kernel.module.Options;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whatever people are asked is asked in all languages. */
class SpeechTest {
  private static List<Network> networks() {
    Options options = new Options();
    return List.of(
        new EchoNetwork(options), new IrcNetwork(options), new MsnNetwork(options), OscarNetwork.icq(options), OscarNetwork.aim(options));
  }

  @Test
  void nothingIsMissingInAnyLanguage() {
    List<String> asked = new ArrayList<>(List.of(Speech.KEEP, Speech.STAY, Speech.CERTIFICATE, Speech.REMOVAL, Status.LOGGED_IN, Status.LOGGED_OUT, Status.TRIED_AGAIN, Status.STUCK));
    asked.addAll(List.of("Sign up", "Edit", "Remove", "How it stands"));
    List.of("network", "connection", "trouble").forEach(column -> asked.add(Status.label(column)));
    for (Network network : networks()) {
      asked.add(network.login().instructions());
      network.login().questions().stream().map(LoginForm.Question::label).forEach(asked::add);
    }
    for (String language : List.of("pt", "es-AR", "PT-br")) {
      Speech speech = Speech.of(language);
      assertThat(asked).allSatisfy(sentence -> assertThat(speech.say(sentence)).as(sentence).isNotEqualTo(sentence));
      assertThat(speech.say(Speech.REMOVAL, "Verona")).contains("Verona").doesNotContain("{");
    }
    assertThat(Speech.of("pt").said().keySet()).isEqualTo(Speech.of("es").said().keySet());
    assertThat(Speech.of("xx").say("Remove")).isEqualTo("Remove");
    assertThat(Speech.of(null).code()).isEqualTo("en");
  }
}
