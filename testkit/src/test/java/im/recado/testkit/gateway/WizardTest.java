package im.recado.testkit.gateway;

import static im.recado.testkit.gateway.Crossing.isError;
import static im.recado.testkit.gateway.Crossing.until;
import static im.recado.testkit.gateway.Crossing.xml;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.Reason;
import im.recado.testkit.transcript.StreamClient;
import im.recado.wire.form.DataForm;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the commands of a gateway say when they cannot do what is wanted, and how long they wait (XEP-0050). */
class WizardTest {
  private static final String COMMANDS = "http://jabber.org/protocol/commands";
  private static final Map<String, String> ANNA = Map.of("username", "anna", "password", "anna");

  private final Crossing crossing = new Crossing("echo");

  @AfterEach
  void close() throws Exception {
    crossing.close();
  }

  private StreamClient romeo() throws Exception {
    return crossing.available("romeo@verona.example/garden");
  }

  private static String note(Element command) {
    return requireNonNull(command.childText("note", COMMANDS), command.toString());
  }

  /** Both ways of registering tell the same reason, in an error or in a note beside the form. */
  @ParameterizedTest
  @CsvSource({
    "WRONG_CREDENTIALS, not-authorized",
    "DOWN, service-unavailable",
    "TIMEOUT, remote-server-timeout",
    "IN_USE_ELSEWHERE, conflict",
    "NOT_FROM_HERE, forbidden"
  })
  void whatTheNetworkSaysIsTold(Reason reason, String condition) throws Exception {
    crossing.server.echo().refuse(reason);
    StreamClient romeo = romeo();
    isError(crossing.register(romeo, ANNA), condition);
    String session = crossing.command(romeo, "register", null, Map.of()).attribute("sessionid");
    crossing.command(romeo, "register", session, Map.of("username", "anna"));
    Element told = crossing.command(romeo, "register", session, Map.of("password", "Open Sesame", "keep", "0"));
    assertThat(note(told)).isEqualTo("Echo says no.");
    DataForm form = requireNonNull(DataForm.in(told));
    assertThat(form.formType()).isEqualTo("jabber:iq:register");
    assertThat(form.value("keep")).isEqualTo("0");
    assertThat(form.has("password")).isTrue();
    assertThat(told.toString()).doesNotContain("Open Sesame");
    assertThat(crossing.link()).isNull();
    assertThat(crossing.listed()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "pt-BR, pt, Echo não pode ser alcançado agora.",
    "es, es, No se puede llegar a Echo ahora.",
    "fr, en, Echo is down."
  })
  void itIsToldInTheLanguageThatWasAskedFor(String asked, String spoken, String sentence) throws Exception {
    StreamClient romeo = romeo();
    assertThat(crossing.registerByCommand(romeo, ANNA).attribute("status")).isEqualTo("completed");
    crossing.server.echo().down(true);
    romeo.send(
        xml("<iq type='set' to='echo.verona.example' id='l1' xml:lang='" + asked + "'><command xmlns='" + COMMANDS + "' node='sign-in'/></iq>"));
    Element answer = until(romeo, came -> "l1".equals(came.attribute("id")));
    Element told = requireNonNull(answer.child("command", COMMANDS));
    assertThat(told.lang()).isEqualTo(spoken);
    assertThat(note(told)).isEqualTo(sentence);
  }

  /** A step that nobody answers is forgotten, and with it what was told so far. */
  @Test
  void aStepWaitsForAWhile() throws Exception {
    StreamClient romeo = romeo();
    String session = crossing.command(romeo, "register", null, Map.of()).attribute("sessionid");
    crossing.command(romeo, "register", session, Map.of("username", "anna"));
    for (int minutes = 0; minutes < 16; minutes += 4) {
      crossing.server.pass(Duration.ofMinutes(4));
      crossing.ask(romeo, "get", "<query xmlns='jabber:iq:gateway'/>");
    }
    expired(crossing.ask(romeo, "set", "<command xmlns='" + COMMANDS + "' node='register' sessionid='" + session + "' action='cancel'/>"));
  }

  private static void expired(Element answer) {
    isError(answer, "not-allowed");
    assertThat(requireNonNull(answer.child("error", "jabber:client")).has("session-expired", COMMANDS)).isTrue();
  }

  @Test
  void aClientHasFewCommandsOpen() throws Exception {
    StreamClient romeo = romeo();
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      sessions.add(crossing.command(romeo, "register", null, Map.of()).attribute("sessionid"));
    }
    expired(crossing.ask(romeo, "set", "<command xmlns='" + COMMANDS + "' node='register' sessionid='" + sessions.getFirst() + "'/>"));
    assertThat(crossing.command(romeo, "register", sessions.getLast(), ANNA).attribute("status")).isEqualTo("executing");
  }

  /** What nobody writes in a form is not kept for who might come back. */
  @Test
  void longAnswersAreNotHeld() throws Exception {
    StreamClient romeo = romeo();
    String session = crossing.command(romeo, "register", null, Map.of()).attribute("sessionid");
    Element told = crossing.command(romeo, "register", session, Map.of("username", "a".repeat(20_000)));
    assertThat(note(told)).isEqualTo("This is too long: Name.");
    assertThat(requireNonNull(DataForm.in(told)).value("username")).isNull();
  }

  /** Nobody's leaving would be noticed who has not come. */
  @Test
  void whoIsNotOnlineDoesNotSignIn() throws Exception {
    StreamClient romeo = romeo();
    assertThat(crossing.registerByCommand(romeo, ANNA).attribute("status")).isEqualTo("completed");
    romeo.send(xml("<presence type='unavailable'/>"));
    Element told = crossing.command(romeo, "sign-in", null, Map.of());
    assertThat(note(told)).isEqualTo("Be online with this client first.");
  }

  /** Who has signed out and comes back with all of their clients is signed in by that. */
  @Test
  void whoComesBackIsSignedIn() throws Exception {
    StreamClient romeo = romeo();
    assertThat(crossing.registerByCommand(romeo, ANNA).attribute("status")).isEqualTo("completed");
    crossing.command(romeo, "sign-out", null, Map.of());
    romeo.send(xml("<presence type='unavailable'/>"));
    romeo.send(xml("<presence/>"));
    crossing.shown(romeo, null);
  }
}
