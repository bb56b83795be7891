package im.recado.client.protocol.way;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A stream in messages and back (RFC 7395). */
class FramingTest {
  private static final String STREAM =
      "<?xml version='1.0'?><stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' to='vérona.example' "
          + "version='1.0' xml:lang='en'>";
  private static final String OPEN =
      "<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' to='vérona.example' version='1.0' xml:lang='en'/>";

  private static List<String> messages(String stream, int piece) throws IOException {
    Framing framing = new Framing();
    List<String> messages = new ArrayList<>();
    byte[] bytes = stream.getBytes(StandardCharsets.UTF_8);
    for (int at = 0; at < bytes.length; at += piece) {
      framing.write(bytes, at, Math.min(piece, bytes.length - at));
      for (byte[] message = framing.message(); message != null; message = framing.message()) {
        messages.add(new String(message, StandardCharsets.UTF_8));
      }
    }
    return messages;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 100_000})
  void eachElementStandsAloneHoweverTheStreamIsCut(int piece) throws IOException {
    String out = STREAM + "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AA=</auth>" + STREAM
        + "<message to=\"a>b xmlns=\" id='/>'><body>é 😀 &lt;/message&gt; <![CDATA[</message>]]></body></message>\n "
        + "<presence/><r xmlns = 'urn:xmpp:sm:3'/><iq\ntype='get' id='1'><query xmlns='jabber:iq:roster'/></iq></stream:stream>";
    assertThat(messages(out, piece)).containsExactly(OPEN,
        "<auth xmlns='urn:ietf:params:xml:ns:xmpp-sasl' mechanism='PLAIN'>AA=</auth>", OPEN,
        "<message xmlns='jabber:client' to=\"a>b xmlns=\" id='/>'><body>é 😀 &lt;/message&gt; <![CDATA[</message>]]></body></message>",
        "<presence xmlns='jabber:client'/>", "<r xmlns = 'urn:xmpp:sm:3'/>",
        "<iq xmlns='jabber:client'\ntype='get' id='1'><query xmlns='jabber:iq:roster'/></iq>",
        "<close xmlns='urn:ietf:params:xml:ns:xmpp-framing'/>");
  }

  @Test
  void aLargeElementIsOneMessage() throws IOException {
    String body = "x".repeat(1_000_000);
    assertThat(messages(STREAM + "<message><body>" + body + "</body></message>", 8192).get(1).equals("<message xmlns='jabber:client'><body>" + body + "</body></message>"))
        .isTrue();
  }

  @Test
  void whatComesIsAStream() throws IOException {
    assertThat(Framing.stream("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing' from='a&amp;b' id='&quot;1' version='1.0'/>"))
        .isEqualTo("<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='a&amp;b' id='&quot;1' version='1.0'>");
    assertThat(Framing.stream("<message xmlns='jabber:client'/>")).isEqualTo("<message xmlns='jabber:client'/>");
    assertThat(Framing.stream("<close xmlns='urn:ietf:params:xml:ns:xmpp-framing' see-other-uri='wss://evil'/>")).isEqualTo("</stream:stream>");
    assertThatThrownBy(() -> Framing.stream("<open xmlns='urn:example'/>")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Framing.stream("<open xmlns='urn:ietf:params:xml:ns:xmpp-framing'/><message/>")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> Framing.stream("<open")).isInstanceOf(IOException.class);
  }
}
