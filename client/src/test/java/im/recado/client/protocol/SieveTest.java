package im.recado.client.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** SECURITY C6: nothing that anybody sends ends the stream. */
final class SieveTest {
  private static final String HEADER =
      "<stream:stream xmlns='jabber:client' xmlns:stream='http://etherx.jabber.org/streams' from='verona.example' version='1.0'>";
  private static final String NEXT = "<message id='next'><body>next</body></message>";

  private static String sieved(String stream, int piece) throws IOException {
    InputStream slow = new ByteArrayInputStream(stream.getBytes(StandardCharsets.UTF_8)) {
      @Override
      public synchronized int read(byte[] into, int offset, int length) {
        return super.read(into, offset, Math.min(piece, length));
      }
    };
    try (Sieve sieve = new Sieve(slow)) {
      return new String(sieve.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  /** What comes through of an element, with another one behind it. */
  private static String through(String element) throws IOException {
    String all = sieved(HEADER + element + NEXT, 8192);
    assertThat(all).startsWith(HEADER).endsWith(NEXT);
    return all.substring(HEADER.length(), all.length() - NEXT.length());
  }

  @Test
  void whatCanBeReadComesAsItWas() throws Exception {
    String stanza = "<message id='1'><body>olá 👋 &lt;&amp;&gt;<![CDATA[<x>]]></body></message>";
    String stream = HEADER + stanza + "<a xmlns='urn:xmpp:sm:3' h='1'/>" + HEADER + "<presence/></stream:stream>";
    for (int piece : new int[] {1, 2, 3, 7, 8192}) {
      assertThat(sieved("<?xml version='1.0'?>" + stream.replace("<presence/>", " \n<presence/>"), piece)).isEqualTo(stream);
    }
  }

  @Test
  void whatIsTooDeepIsAStanzaWithoutContent() throws Exception {
    assertThat(through("<message id='1' from='juliet@verona.example/x'><body>deep</body>" + "<a>".repeat(200) + "</a>".repeat(200) + "</message>"))
        .isEqualTo("<message id='1' from='juliet@verona.example/x'/>");
  }

  @Test
  void whatIsTooLongIsAStanzaWithoutContent() throws Exception {
    assertThat(through("<iq id='1' type='result'><x>" + "x".repeat(Sieve.LONGEST) + "</x></iq>")).isEqualTo("<iq id='1' type='result'/>");
  }

  @Test
  void whatParsersOfJavaRefuseIsAStanzaWithoutContent() throws Exception {
    StringBuilder attributes = new StringBuilder();
    for (int i = 0; i < 300; i++) {
      attributes.append(" a").append(i).append("=''");
    }
    assertThat(through("<message id='1'><x" + attributes + "/></message>")).isEqualTo("<message id='1'/>");
    assertThat(through("<message id='1'><" + "x".repeat(2000) + "/></message>")).isEqualTo("<message id='1'/>");
    assertThat(through("<message id='1'><p:x/></message>")).isEqualTo("<message id='1'/>");
    assertThat(through("<message id='1'>&nbsp;</message>")).isEqualTo("<message id='1'/>");
  }

  @Test
  void anyNumberOfSignsMayBeWrittenAsReferences() throws Exception {
    String stanza = "<message id='1'><body>" + "&gt;".repeat(200_000) + "</body></message>";
    assertThat(through(stanza)).isEqualTo(stanza);
  }

  @Test
  void noDocumentTypeComesThrough() throws Exception {
    assertThat(sieved("<!DOCTYPE x [<!ENTITY a 'aaaa'>]>" + HEADER + NEXT, 8192)).isEqualTo(HEADER + NEXT);
  }

  @Test
  void aTagThatIsNoneEndsTheStream() {
    assertThatThrownBy(() -> sieved(HEADER + "<message id=1><body/></message>", 8192)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> sieved("<stream:stream xmlns='jabber:client'>" + NEXT, 8192)).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> sieved(HEADER + "<message id='" + "x".repeat(300_000) + "'>" + "x".repeat(Sieve.LONGEST) + "</message>", 8192))
        .isInstanceOf(IOException.class);
  }

  @Test
  void whatEndsInTheMiddleIsNotTold() throws Exception {
    assertThat(sieved(HEADER + NEXT + "<message id='half'><body>ha", 8192)).isEqualTo(HEADER + NEXT);
  }
}
