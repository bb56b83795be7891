package im.recado.wire.xml;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class XmlStreamReaderTest {
  @Test
  void aStreamIsToldAsHeaderElementsAndEnd() {
    assertThat(
            StreamTranscript.of(
                    "\n"
                        + "<message to='a@b' type='chat' xml:lang='en'><body>hi &amp;"
                        + " &#x1F600;<![CDATA[<ho>]]></body><x xmlns='u:x' xmlns:p='u:p'"
                        + " p:k=\"v'\"><p:y/></x></message> <presence/></stream:stream>")
                .lines)
        .containsExactly(
            "open <stream:stream xmlns:stream='http://etherx.jabber.org/streams' to='example.org'"
                + " version='1.0'/>",
            "<message xmlns='jabber:client' to='a@b' type='chat' xml:lang='en'><body>hi &amp;"
                + " \uD83D\uDE00&lt;ho&gt;</body><x xmlns='u:x' xmlns:a0='u:p' a0:k='v&apos;'><y"
                + " xmlns='u:p'/></x></message>",
            "<presence xmlns='jabber:client'/>",
            "closed");
  }

  @Test
  void everySplitGivesTheSame() {
    byte[] bytes =
        (StreamTranscript.HEADER
                + "<iq id='é&#233;' type='get'>\r\n"
                + "<q:query xmlns:q='jabber:iq:roster' ver=''/>x]]y<![CDATA[a]]]]>"
                + "<z>\uD83D\uDE00</z></iq></stream:stream>")
            .getBytes(UTF_8);
    List<String> whole = new StreamTranscript(XmlLimits.CLIENT).feed(bytes, bytes.length).lines;
    assertThat(whole).hasSize(3).noneMatch(line -> line.startsWith("error"));
    for (int piece = 1; piece < bytes.length; piece++) {
      assertThat(new StreamTranscript(XmlLimits.CLIENT).feed(bytes, piece).lines).isEqualTo(whole);
    }
  }

  @Test
  void whatFollowsAPauseIsLeftOver() throws XmlException {
    List<String> seen = new ArrayList<>();
    XmlStreamReader[] reader = new XmlStreamReader[1];
    reader[0] =
        new XmlStreamReader(
            new StreamListener() {
              @Override
              public void streamOpened(Element header) {}

              @Override
              public void element(Element element) {
                seen.add(element.name());
                reader[0].pause();
                reader[0].reset();
              }

              @Override
              public void streamClosed() {}
            },
            XmlLimits.BEFORE_LOGIN);
    byte[] bytes =
        (StreamTranscript.HEADER
                + "<starttls xmlns='urn:ietf:params:xml:ns:xmpp-tls'/>"
                + StreamTranscript.HEADER
                + "<a/>")
            .getBytes(UTF_8);
    int used = reader[0].feed(bytes, 0, bytes.length);
    assertThat(new String(bytes, used, bytes.length - used, UTF_8))
        .isEqualTo(StreamTranscript.HEADER + "<a/>");
    assertThat(reader[0].feed(bytes, used, bytes.length - used)).isEqualTo(bytes.length - used);
    assertThat(seen).containsExactly("starttls", "a");
  }
}
