package im.recado.gateway;

import static org.assertj.core.api.Assertions.assertThat;

import im.recado.gateway.network.NetworkException;
import im.recado.gateway.network.Reason;
import im.recado.kernel.stream.Loop;
import im.recado.kernel.time.Timers;
import im.recado.wire.jid.Jid;
import im.recado.wire.stanza.Iq;
import im.recado.wire.stanza.Message;
import im.recado.wire.xml.Element;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What becomes of what networks do not answer. */
class AskedTest {
  private final List<Runnable> alarms = new ArrayList<>();
  private final Timers timers =
      new Timers() {
        @Override
        public long nanoTime() {
          return 0;
        }

        @Override
        public Loop.Cancellable after(Duration delay, Runnable task) {
          alarms.add(task);
          return () -> alarms.remove(task);
        }
      };
  private final Asked asked = new Asked("a", timers, Runnable::run);
  private final List<String> told = new ArrayList<>();

  private String ask(String name) throws Exception {
    Jid romeo = Jid.valueOf("romeo@verona.example");
    Message message = Message.of(Message.Type.CHAT, romeo, romeo);
    return asked.add(message, why -> told.add(name + " " + (why == null ? "done" : why.reason())));
  }

  @Test
  void eachIsToldOnce() throws Exception {
    String first = ask("first");
    ask("second");
    asked.answered(first, null);
    asked.answered(first, null);
    asked.end(new NetworkException(Reason.DOWN, "It has broken."));
    asked.end(new NetworkException(Reason.DOWN, "It has broken."));
    assertThat(told).containsExactly("first done", "second DOWN");
  }

  @Test
  void aNetworkThatNeverAnswersLeavesNobodyWithoutAWord() throws Exception {
    for (int i = 0; i < 1000; i++) {
      ask("one");
    }
    assertThat(told).isNotEmpty().containsOnly("one TIMEOUT");
    asked.end(new NetworkException(Reason.DOWN, "It has broken."));
    assertThat(told).hasSize(1000);
  }

  @Test
  void whoWaitsForTheAnswerToAnIqIsToldAfterAWhile() throws Exception {
    Iq iq = Iq.request(Iq.Type.GET, "q", null, null, Element.of("vCard", "vcard-temp"));
    asked.add(iq, why -> told.add("silent " + (why == null ? "done" : why.reason())));
    String answered = asked.add(iq, why -> told.add("answered"));
    assertThat(asked.take(answered)).isSameAs(iq);
    ask("message");
    assertThat(alarms).hasSize(1);
    List.copyOf(alarms).forEach(Runnable::run);
    assertThat(told).containsExactly("silent TIMEOUT");
    assertThat(alarms).isEmpty();
  }
}
