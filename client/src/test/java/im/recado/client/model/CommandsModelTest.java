package im.recado.client.model;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.client.protocol.DataForm;
import im.recado.client.protocol.Jid;
import im.recado.client.protocol.Node;
import im.recado.client.protocol.NodeReader;
import im.recado.client.protocol.Ns;
import im.recado.client.services.Commands.Note;
import im.recado.client.services.Commands.Step;
import im.recado.client.services.PlayedSession;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands of a gateway that the test plays. */
class CommandsModelTest {
  private static final Jid GATEWAY = Jid.of("irc.verona.example");
  private static final String FORM = "<x xmlns='jabber:x:data' type='form'><title>Whom?</title>"
      + "<field var='who' type='jid-single' label='Somebody'><required/></field></x>";

  @TempDir Path folder;
  private PlayedSession played;
  private CommandsModel model;
  /** What was asked of the gateway: actions with the session and what was filled in. */
  private final List<String> asked = new ArrayList<>();
  private String answer = "";

  @BeforeEach
  void opens() throws Exception {
    played = PlayedSession.in(folder).begun();
    played.link().answer(Ns.DISCO_ITEMS, request -> NodeReader.read("<iq xmlns='jabber:client' type='result'>"
        + "<query xmlns='http://jabber.org/protocol/disco#items' node='http://jabber.org/protocol/commands'>"
        + "<item jid='irc.verona.example' node='invite' name='Invite'/><item jid='irc.verona.example' node='plain'/>"
        + "<item jid='irc.verona.example' name='without a node'/></query></iq>"));
    played.link().answer(Ns.COMMANDS, request -> {
      Node command = request.payload().orElseThrow();
      asked.add(command.get("node") + " " + command.get("action") + " " + command.get("sessionid") + " "
          + DataForm.in(command).map(form -> form.value("who")).orElse("-"));
      return NodeReader.read("<iq xmlns='jabber:client' type='" + (answer.contains("<error") ? "error" : "result") + "'>" + answer + "</iq>");
    });
    model = new CommandsModel(played.session(), Words.of("en"), new Ui(Runnable::run, Runnable::run, Runnable::run), GATEWAY);
    model.load();
  }

  @AfterEach
  void closes() {
    played.close();
  }

  private void answers(String status, String inner) {
    answer = "<command xmlns='http://jabber.org/protocol/commands' node='invite' sessionid='s1' status='" + status + "'>" + inner + "</command>";
  }

  private Step step() {
    return model.step().orElseThrow();
  }

  @Test
  void whatHasANodeCanBeGiven() {
    assertThat(model.commands()).extracting(command -> command.node() + " " + command.name()).containsExactly("invite Invite", "plain plain");
  }

  @Test
  void aCommandAsksGoesBackAndEnds() {
    answers("executing", "<actions execute='next'><prev/><next/></actions>" + FORM);
    model.begin(model.commands().getFirst());
    assertThat(step().actions()).containsExactly("prev", "next");
    assertThat(step().usual()).isEqualTo("next");
    DataForm form = step().form().orElseThrow();

    model.go("next", form.with("who", " "));
    assertThat(model.problem()).isEqualTo("Please fill in: Somebody");
    model.go("prev", form);
    answers("completed", "<note type='warn'>He was told.</note><x xmlns='jabber:x:data' type='result'>"
        + "<reported><field var='jid' type='jid-single' label='Who'/></reported>"
        + "<item><field var='jid'><value>juliet@verona.example</value></field></item></x>");
    model.go("next", form.with("who", "juliet@verona.example"));

    assertThat(asked).containsExactly("invite execute  -", "invite prev s1 -", "invite next s1 juliet@verona.example");
    assertThat(step().done()).isTrue();
    assertThat(step().asks()).isFalse();
    assertThat(step().actions()).isEmpty();
    assertThat(step().notes()).containsExactly(new Note("warn", "He was told."));
    assertThat(step().table().orElseThrow().rows()).containsExactly(List.of("juliet@verona.example"));
    model.leave();
    assertThat(asked).hasSize(3);
    assertThat(model.step()).isEmpty();
  }

  @Test
  void whatWasBegunAndLeftIsGivenUp() {
    answers("executing", FORM);
    model.begin(model.commands().getFirst());
    assertThat(step().actions()).as("XEP-0050, section 3.4: without actions it can be completed").containsExactly("complete");
    answers("canceled", "");
    model.leave();
    assertThat(asked).containsExactly("invite execute  -", "invite cancel s1 -");
  }

  @Test
  void withoutAWishNextIsUsualAndWhatIsNoActionIsNone() {
    answers("executing", "<actions><next/><complete/><destroy/></actions>" + FORM);
    model.begin(model.commands().getFirst());
    assertThat(step().actions()).containsExactly("next", "complete");
    assertThat(step().usual()).isEqualTo("next");
    answers("executing", "<actions execute='complete'><prev/><complete/></actions>" + FORM);
    model.go("next", step().form().orElseThrow().with("who", "juliet@verona.example"));
    assertThat(step().usual()).isEqualTo("complete");
  }

  @Test
  void aRefusalIsSaidAndTheStepStays() {
    answers("executing", FORM);
    model.begin(model.commands().getFirst());
    Step before = step();
    answer = "<error type='modify'><not-acceptable xmlns='urn:ietf:params:xml:ns:xmpp-stanzas'/></error>";
    model.go("complete", before.form().orElseThrow().with("who", "nobody"));
    assertThat(model.problem()).isEqualTo("The server does not accept what was entered.");
    assertThat(step()).isSameAs(before);
    assertThat(model.waiting()).isFalse();
  }

  @Test
  void anAnswerToWhatWasLeftIsNotShownAndGivenUp() {
    List<Runnable> later = new ArrayList<>();
    CommandsModel slow = new CommandsModel(played.session(), Words.of("en"), new Ui(Runnable::run, later::add, Runnable::run), GATEWAY);
    answers("executing", FORM);
    slow.begin(model.commands().getFirst());
    assertThat(slow.waiting()).isTrue();
    slow.leave();
    later.removeFirst().run();
    assertThat(slow.step()).isEmpty();
    assertThat(slow.waiting()).isFalse();
    answers("canceled", "");
    later.removeFirst().run();
    assertThat(asked).containsExactly("invite execute  -", "invite cancel s1 -");
  }

  @Test
  void whereNothingCanBeDoneThatIsSaid() {
    played.link().answer(Ns.DISCO_ITEMS, request -> Node.of("iq", Ns.CLIENT, Node.of("query", Ns.DISCO_ITEMS)).with("type", "result"));
    model.load();
    assertThat(model.commands()).isEmpty();
    assertThat(model.problem()).isEqualTo("There is nothing here that you could do.");
  }
}
