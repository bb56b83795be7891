package im.recado.kernel.route;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.kernel.time.SystemTimers;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Stanza;
import im.recado.wire.xml.Element;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Questions of the server that somebody makes it ask: each has their share. */
class QuestionsTest {
  private static final Jid ROMEO = Jid.valueOf("romeo@montague.example");
  private static final Jid JULIET = Jid.valueOf("juliet@capulet.example");
  private static final Jid NURSE = Jid.valueOf("nurse.capulet.example");

  private final Timers timers = new SystemTimers();
  private final List<Stanza> sent = new ArrayList<>();
  private final List<Iq> answers = new ArrayList<>();
  private final Questions questions = new Questions(new SecureRandom(), timers, sent::add);

  @AfterEach
  void stop() {
    timers.close();
  }

  private boolean askFor(Jid who) {
    return questions.askFor(
        who,
        Iq.Type.GET,
        who,
        NURSE,
        Element.of("query", "urn:example:notes"),
        Duration.ofMinutes(5),
        answer -> answers.add(Objects.requireNonNull(answer)));
  }

  @Test
  void nobodyTakesThePlacesOfEverybody() {
    for (int i = 0; i < 50; i++) {
      assertThat(askFor(ROMEO)).isTrue();
    }
    assertThat(askFor(ROMEO)).isFalse();
    assertThat(askFor(JULIET)).as("somebody else").isTrue();
    assertThat(sent).hasSize(51);
  }

  @Test
  void anAnswerFreesThePlace() {
    for (int i = 0; i < 50; i++) {
      askFor(ROMEO);
    }
    Iq answer = ((Iq) sent.getFirst()).result(null);
    assertThat(questions.answered(answer)).isTrue();
    assertThat(answers).hasSize(1);
    assertThat(askFor(ROMEO)).isTrue();
    assertThat(askFor(ROMEO)).isFalse();
  }
}
