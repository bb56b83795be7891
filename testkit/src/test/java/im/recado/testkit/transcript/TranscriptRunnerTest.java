package im.recado.testkit.transcript;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import im.recado.testkit.server.TestServer;
import org.junit.jupiter.api.Test;

/** A transcript that is not true fails, and says where and why. */
final class TranscriptRunnerTest {
  private static final String CLIENT = "[Client] Romeo\n\tjid: romeo@verona.example/garden\n\nRomeo connects\n";
  private static final String PING =
      "Romeo sends:\n\t<iq type='get' id='p' to='verona.example'><ping xmlns='urn:xmpp:ping'/></iq>\n";

  private static void play(String steps) throws Exception {
    Transcripts.play(TranscriptParser.parse("some.transcript", CLIENT + steps), TestServer::inProcess);
  }

  @Test
  void whatIsTruePasses() {
    assertThatCode(
            () -> play(PING + "Romeo receives:\n\t<iq type='result' id='{any}' etc='attributes'/>\n"))
        .doesNotThrowAnyException();
  }

  @Test
  void aDifferenceIsShownWithFileLineExpectedAndReceived() {
    assertThatThrownBy(() -> play(PING + "Romeo receives:\n\t<iq type='error' id='p' etc='attributes'/>\n"))
        .isInstanceOf(TranscriptFailure.class)
        .hasMessageContaining("some.transcript:7")
        .hasMessageContaining("attribute 'type': expected 'error', received 'result'");
  }

  @Test
  void whatIsNotMentionedIsADifference() {
    assertThatThrownBy(() -> play(PING + "Romeo receives:\n\t<iq type='result' id='p'/>\n"))
        .hasMessageContaining("was not expected");
  }

  @Test
  void nothingIsReallyNothing() {
    assertThatThrownBy(() -> play(PING + "Romeo receives nothing\n"))
        .hasMessageContaining("Romeo was to receive nothing");
  }

  @Test
  void whatIsLeftAtTheEndIsAFailure() {
    assertThatThrownBy(() -> play(PING)).hasMessageContaining("at the end Romeo has received more");
  }

  @Test
  void whatAGatewaySaysToANetworkIsLookedAtToo() {
    String irc =
        """
        [Network] Coven
        \tspeaks: lines
        [Options]
        \tgateway.irc.offered: true
        \tgateway.irc.servers: localhost ${Coven's port} plain
        Romeo sends:
        \t<presence to='#a%localhost@irc.verona.example/rosa'><x xmlns='http://jabber.org/protocol/muc'/></presence>
        Coven is called
        Coven hears:
        """;
    assertThatThrownBy(() -> play(irc + "\tCAP LS 302\n\tNICK paris\n"))
        .hasMessageContaining("some.transcript:13\nCoven: it was to hear:\nNICK paris\nbut heard:\nNICK rosa");
    assertThatThrownBy(() -> play(irc + "\t...\n\tNICK {any:nick}\n\tUSER ${nick}\n")).hasMessageContaining("nothing is known as ${nick}");
    assertThatThrownBy(() -> play(irc + "\tCAP {any}\nCoven is left\n")).hasMessageContaining("the connection was to end, but came:\nNICK rosa");
    assertThatThrownBy(() -> play("[Network] Coven\n\tspeaks: up\n")).hasMessageContaining("speaks lines, msn or oscar");
  }

  @Test
  void anOptionThatNobodyHasIsRefused() {
    assertThatThrownBy(() -> play("[Options]\n\tno.such: 1\n")).hasMessageContaining("no.such");
  }

  @Test
  void aStepThatIsNoneIsShownWithItsLine() {
    assertThatThrownBy(() -> play("Romeo dances\n"))
        .isInstanceOf(TranscriptException.class)
        .hasMessageContaining("some.transcript:5: no step is written like this: Romeo dances");
  }

  @Test
  void aClientThatIsNotDeclaredIsRefused() {
    assertThatThrownBy(() -> play("Paris connects\n")).hasMessageContaining("there is no [Client] Paris");
  }

  @Test
  void whatIsNotKnownCannotBeUsed() {
    assertThatThrownBy(() -> play("Romeo sends:\n\t<a xmlns='${unknown}'/>\n"))
        .hasMessageContaining("nothing is known as ${unknown}");
  }
}
